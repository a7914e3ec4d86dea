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
  /** One row: the bitmaps of both as text (`set_a`, `set_b`), and how many are in them (`a`, `b`, `both`). */
  readonly read: Statement;
}

/** What stands before a SELECT: `in_a` and `in_b`, the bitmaps of both, which were read once. */
export function knownSides(a: string, b: string): Statement {
  const bitmap = (param: string): string =>
    `(SELECT CAST(base64Decode({${param}: String}), 'AggregateFunction(groupBitmap, UInt32)'))`;
  return {
    sql: `WITH ${bitmap("set_a")} AS in_a, ${bitmap("set_b")} AS in_b`,
    params: { set_a: a, set_b: b },
  };
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
  (SELECT groupBitmapState(contact_id) FROM (\n${second.sql}\n)) AS in_b
SELECT base64Encode(CAST(in_a AS String)) AS set_a, base64Encode(CAST(in_b AS String)) AS set_b,
  bitmapCardinality(in_a) AS a, bitmapCardinality(in_b) AS b, bitmapAndCardinality(in_a, in_b) AS both`;
  return {
    a: { id: first.id, name: first.name },
    b: { id: second.id, name: second.name },
    read: { sql, params: { ...first.params, ...second.params } },
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
