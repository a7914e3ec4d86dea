import { eventIs, instant } from "../event-rows.ts";
import { jsonOperand } from "../operand.ts";
import { Params } from "../params.ts";
import { printPredicate } from "../predicate.ts";
import { layoutOf, type Slot } from "./count-layout.ts";
import type { Count, Lane } from "./counts.ts";
import { inHalves, type ManyRead } from "./read.ts";

/** Ids are counted in blocks of so many neighbours, whose rows lie together in memory. */
const BLOCK_BITS = 14;
/** What is left of a 32-bit word for what the row counts for. */
const CODE_BITS = 32 - BLOCK_BITS;

/**
 * Counts of the same events in one pass, whatever their number. Every row becomes one word a lane: (contact within its block, slot,
 * age), where the slot names the lane and the values of its properties, and the age is how many of the windows the row is too old for. In
 * a sorted block the rows of a contact and slot stand together, newest first, so the place of a row among them is its rank; and a
 * contact has at least n rows in a window exactly when the row of rank n is young enough. So each row of a rank that is asked for puts
 * its contact into one set, that of the shortest window it suffices for.
 */
export function countRead(counts: readonly Count[], now: number): ManyRead {
  const params = new Params();
  const layout = layoutOf(counts);
  const { lanes, lows, ranks, ageBits, sets } = layout;

  const columns = lanes.map(({ lane, slots }, index) => laneColumns(lane, slots, index, now, params));
  const age = lows.map((low) => `(ts < ${instant(low, params)})`).join(" + ") || "0";
  const to = Math.max(...lanes.map(({ lane }) => lane.to));
  const where = [eventIs(lanes[0]!.lane.events, params), `ts < ${instant(to, params)}`];
  if (layout.oldest !== -Infinity) where.push(`ts >= ${instant(layout.oldest, params)}`);

  const words = lanes.map(({ lane, from }, index) => {
    const { code, condition } = columns[index]!;
    const conditions = condition === null ? [] : [condition];
    if (lane.to < to) conditions.push(`ts < ${instant(lane.to, params)}`);
    if (from > layout.oldest) conditions.push(`ts >= ${instant(from, params)}`);
    const word = `bitOr(contact, bitOr(bitShiftLeft(${code}, ${ageBits}), age))`;
    return conditions.length === 0
      ? `groupArray(${word}) AS w${index}`
      : `groupArrayIf(${word}, ${conditions.join(" AND ")}) AS w${index}`;
  });
  const all = words.length === 1 ? "w0" : `arrayConcat(${words.map((_, index) => `w${index}`).join(", ")})`;
  const rank = `transform(place - first + 1, ${params.add("Array(UInt32)", ranks)}, ${params.add(
    "Array(UInt32)",
    ranks.map((_, index) => index + 1),
  )}, 0)`;
  const table = params.add("Array(UInt16)", sets);
  const mask = 2 ** CODE_BITS - 1;
  const sql = `SELECT s, c, base64Encode(CAST(groupArrayState(low) AS String)) AS d
FROM (
  SELECT toUInt16(bitShiftRight(id, 16)) AS c, toUInt16(bitAnd(id, 65535)) AS low,
    arrayElement(${table}, toUInt32(rank * ${2 ** layout.codeBits} + bitAnd(word, ${mask}) + 1)) AS s
  FROM (
    SELECT toUInt32(block * ${2 ** BLOCK_BITS} + bitShiftRight(word, ${CODE_BITS})) AS id, word, ${rank} AS rank
    FROM (
      SELECT block, words, arrayEnumerate(words) AS places,
        arrayMap(word -> bitShiftRight(word, ${ageBits}), words) AS groups,
        arrayFill((place, begins) -> begins, places,
          arrayMap((own, before) -> own != before, groups, arrayShiftRight(groups, 1, toUInt32(4294967295)))) AS firsts
      FROM (
        SELECT block, arraySort(${all}) AS words
        FROM (
          SELECT bitShiftRight(contact_id, ${BLOCK_BITS}) AS block,
            ${words.join(",\n            ")}
          FROM (
            SELECT contact_id, ts, bitShiftLeft(toUInt32(bitAnd(contact_id, ${2 ** BLOCK_BITS - 1})), ${CODE_BITS}) AS contact,
              toUInt32(${age}) AS age${columns.map(({ row }) => row).join("")}
            FROM events
            WHERE ${where.join(" AND ")}
          )
          GROUP BY block
        )
      )
    )
    ARRAY JOIN words AS word, places AS place, firsts AS first
    WHERE rank != 0
  )
  WHERE s != 0
)
GROUP BY s, c`;
  return {
    statement: { sql, params: params.values },
    form: "chunks",
    pieces: layout.pieces,
    halves: () => inHalves(counts, (half) => countRead(half, now)),
  };
}

function laneColumns(
  { paths, rest, timezone }: Lane,
  slots: readonly Slot[],
  index: number,
  now: number,
  params: Params,
): { readonly row: string; readonly code: string; readonly condition: string | null } {
  const conditions: string[] = [];
  let row = "";
  if (rest !== null) {
    row += `,\n              ${printPredicate(rest, { timezone, now, params })} AS r${index}`;
    conditions.push(`r${index}`);
  }
  if (paths.length === 0) return { row, code: `toUInt32(${slots[0]!.code})`, condition: conditions[0] ?? null };
  row += `,\n              ${slotExpression(paths, slots, params)} AS k${index}`;
  conditions.unshift(`k${index} != 0`);
  return { row, code: `k${index}`, condition: conditions.join(" AND ") };
}

/** The code of a row's values as UInt32, 0 when nothing asks for them. */
function slotExpression(paths: readonly string[], slots: readonly Slot[], params: Params): string {
  const numbers = (values: readonly number[]): string => params.add("Array(UInt32)", values);
  const placeOf = (path: string, known: readonly string[], targets: readonly number[]): string => {
    const text = jsonOperand("properties", path, params).string();
    const place = `transform(ifNull(${text}, ''), ${params.add("Array(String)", known)}, ${numbers(targets)}, toUInt32(0))`;
    return known.includes("") ? `if(isNull(${text}), toUInt32(0), ${place})` : place;
  };
  if (paths.length === 1) {
    return placeOf(
      paths[0]!,
      slots.map(({ values }) => values[0]!),
      slots.map(({ code }) => code),
    );
  }
  const known = paths.map((_, at) => [...new Set(slots.map(({ values }) => values[at]!))]);
  let stride = 1;
  const strides = known.map((values) => {
    const own = stride;
    stride *= values.length + 1;
    return own;
  });
  const place = known
    .map((values, at) => {
      const targets = values.map((_, index) => (index + 1) * strides[at]!);
      return placeOf(paths[at]!, values, targets);
    })
    .join(" + ");
  const places = slots.map(({ values }) =>
    values.reduce((sum, value, at) => sum + (known[at]!.indexOf(value) + 1) * strides[at]!, 0),
  );
  return `transform(toUInt32(${place}), ${numbers(places)}, ${numbers(slots.map(({ code }) => code))}, toUInt32(0))`;
}
