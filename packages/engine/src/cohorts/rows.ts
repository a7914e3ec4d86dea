import { KindredError } from "@kindred/schema";
import { compileEventCondition, compileMembers, jsonOperand, type Params } from "@kindred/segment";
import type { SegmentContext } from "../segments/context.ts";
import { prepare } from "../segments/request.ts";
import type { EventPick } from "./question.ts";

/** What conditions are checked and printed with. */
export interface Printer {
  readonly context: SegmentContext;
  readonly params: Params;
  /** Unix ms */
  readonly now: number;
  /** Whether `now` was asked for, so that segments are those of then. */
  readonly asOf: boolean;
}

/** Events as the condition of a document. */
export function eventCondition({ event, where }: EventPick): { event: string | readonly string[]; where?: unknown } {
  return where === undefined ? { event } : { event, where };
}

/** The condition on a row of `events`; nothing after `now` is there. @throws KindredError `invalid_segment`, its pointer below `pointer` */
export function printEvents(
  { window, ...pick }: EventPick & { readonly window?: unknown },
  pointer: string,
  { context, params, now }: Printer,
): string {
  const within = window === undefined ? {} : { window };
  const document = { version: 1, id: "events", name: "events", where: { ...eventCondition(pick), ...within } };
  try {
    return compileEventCondition(prepare({ document }, context, now), params);
  } catch (error) {
    if (!(error instanceof KindredError)) throw error;
    throw new KindredError(error.code, error.message, {
      status: error.status,
      // The condition stands at /where of the document; a window is one for all events.
      pointer: (error.pointer ?? "").replace(/^\/where/u, pointer).replace(`${pointer}/window`, "/window"),
      ...(error.details === undefined ? {} : { details: error.details }),
    });
  }
}

/** A statement of the `contact_id`s of a saved segment's members. @throws KindredError `invalid_segment` */
export function printMembers(segment: string, { context, params, now, asOf }: Printer): string {
  const document = { version: 1, id: "members", name: "members", where: { segment } };
  const input = prepare({ document, ...(asOf ? { now } : {}) }, context, now);
  const statement = compileMembers(input, { prefix: "seg" });
  for (const [name, value] of Object.entries(statement.params)) params.values[name] = value;
  return statement.sql;
}

/** A number of an event's properties, NULL where it is none. */
export function printNumber(property: string, params: Params): string {
  return jsonOperand("properties", property, params).number();
}

export const alive = "contact_id NOT IN (SELECT id FROM dead_contacts)";
