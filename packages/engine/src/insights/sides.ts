import { KindredError } from "@kindred/schema";
import { compileMembers, type Statement } from "@kindred/segment";
import type { SegmentContext } from "../segments/context.ts";
import { prepare, type SegmentRequest } from "../segments/request.ts";

/** One of two populations: a segment or document, everyone, or everyone who is not in the other. */
export type Side = SegmentRequest | "everyone" | "rest";

export interface NamedSide {
  /** The document's id; `everyone`, `rest`. */
  readonly id: string;
  readonly name: string;
}

export interface Sides {
  readonly a: NamedSide;
  readonly b: NamedSide;
  /** What stands before a SELECT: `in_a` and `in_b`, the bitmaps of both. */
  readonly with: Statement;
}

const EVERYONE = "SELECT id AS contact_id FROM contacts FINAL WHERE deleted = 0";

/** @throws KindredError `invalid_segment`, `nothing_to_compare` */
export function sidesOf(a: Side, b: Side, context: SegmentContext, clock: number): Sides {
  if (a === "rest" || (a === "everyone" && typeof b === "string")) {
    throw new KindredError(
      "nothing_to_compare",
      "Name a segment, and what to compare it with: another, `everyone` or the `rest`.",
      {
        status: 422,
      },
    );
  }
  const first = memberOf(a, "a", context, clock);
  const second =
    b === "rest"
      ? {
          id: "rest",
          name: "everyone else",
          sql: `${EVERYONE} AND id NOT IN (\n${first.sql}\n)`,
          params: {} as Statement["params"],
        }
      : memberOf(b, "b", context, clock);
  const sql = `WITH
  (SELECT groupBitmapState(contact_id) FROM (\n${first.sql}\n)) AS in_a,
  (SELECT groupBitmapState(contact_id) FROM (\n${second.sql}\n)) AS in_b`;
  return {
    a: { id: first.id, name: first.name },
    b: { id: second.id, name: second.name },
    with: { sql, params: { ...first.params, ...second.params } },
  };
}

function memberOf(
  side: SegmentRequest | "everyone",
  prefix: string,
  context: SegmentContext,
  clock: number,
): NamedSide & Statement {
  if (side === "everyone") return { id: "everyone", name: "everyone", sql: EVERYONE, params: {} };
  const input = prepare(side, context, clock);
  return { id: input.segment.id, name: input.segment.name, ...compileMembers(input, { prefix }) };
}
