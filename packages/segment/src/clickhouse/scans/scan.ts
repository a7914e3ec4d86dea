import type { MeasureTest } from "../../plan/plan.ts";
import { negation } from "../negation.ts";
import type { Operand } from "../operand.ts";
import type { Params } from "../params.ts";
import type { TraitTime } from "../source.ts";
import { printTest } from "../test.ts";

/** A read of one source: a row per contact, and each leaf as a condition on that row. */
export interface Scan {
  /** What stands after FROM: one row a contact, or several of which a bitmap takes one. */
  readonly from: string;
  /** What stands after WHERE: drops contacts that were merged or deleted. */
  readonly where: string;
  /** Column with the contact id. */
  readonly id: string;
  readonly conditions: ReadonlyMap<number, string>;
}

export interface ScanInput {
  readonly now: number;
  readonly traits: TraitTime;
  readonly params: Params;
}

/** Contacts that were merged or deleted may still have rows of events, history and lists. */
export const ALIVE = "contact_id NOT IN (SELECT id FROM dead_contacts)";

/** The rows of `events` that all of `where` hold for, one a contact, with columns computed of them. */
export function groupedEvents(columns: readonly string[], where: readonly string[]): Omit<Scan, "conditions"> {
  const from = `(
    SELECT contact_id${columns.map((column) => `,\n      ${column}`).join("")}
    FROM events
    WHERE ${where.join(" AND ")}
    GROUP BY contact_id
  )`;
  return { from, where: ALIVE, id: "contact_id" };
}

export function printMeasureTest(
  { negated, test }: MeasureTest,
  operand: Operand,
  timezone: string | null,
  params: Params,
): string {
  const printed = printTest(test, operand, timezone, params);
  return negated ? negation(printed) : printed;
}
