import { eventIs, instant } from "../event-rows.ts";
import { Params } from "../params.ts";
import { printPredicate } from "../predicate.ts";
import { type LaidLane, type Layout, layoutOf } from "./count-layout.ts";
import type { Count, Lane } from "./counts.ts";
import { inHalves, type ManyRead } from "./read.ts";
import { slotExpression } from "./slot-expression.ts";

/**
 * Ids are counted in blocks of so many neighbours, whose rows lie together in memory. ClickHouse refuses arrays of more than 16 million, which
 * a block's rows of one lane are: what fails is tried again with smaller blocks.
 */
const BLOCK_BITS = 14;
const SMALLEST_BLOCK_BITS = 6;

/** How a row is one number. Where rows of a day count as one, the day stands in it, later days first. */
interface WordLayout {
  readonly type: "UInt32" | "UInt64";
  /** Below the contact. */
  readonly bits: number;
  readonly dayBits: number;
}

const ROWS: WordLayout = { type: "UInt32", bits: 32 - BLOCK_BITS, dayBits: 0 };
const DAYS: WordLayout = { type: "UInt64", bits: 64 - BLOCK_BITS, dayBits: 16 };

/**
 * Counts of the same events in one pass, whatever their number. Every row becomes one word a lane: (contact within its block, slot,
 * age), where the slot names the lane and the values of its properties, and the age is how many of the windows the row is too old for. In
 * a sorted block the rows of a contact and slot stand together, newest first, so the place of a row among them is its rank; and a
 * contact has at least n rows in a window exactly when the row of rank n is young enough. So each row of a rank that is asked for puts
 * its contact into one set, that of the shortest window it suffices for.
 */
export function countRead(counts: readonly Count[], now: number, blockBits = BLOCK_BITS): ManyRead {
  const params = new Params();
  const layout = layoutOf(counts);
  const { lanes, lows, ranks, ageBits, codeBits } = layout;
  const word = lanes[0]!.lane.days ? DAYS : ROWS;
  const keyShift = ageBits + word.dayBits;

  const to = Math.max(...lanes.map(({ lane }) => lane.to));
  const where = [eventIs(lanes[0]!.lane.events, params), `ts < ${instant(to, params)}`];
  if (layout.oldest !== -Infinity) where.push(`ts >= ${instant(layout.oldest, params)}`);
  const age = lows.map((low) => `(ts < ${instant(low, params)})`).join(" + ") || "0";
  const parts = lanes.map((laid, index) => laneParts(laid, index, { layout, to, keyShift, now, params }));
  const columns = [...new Set(parts.flatMap((part) => part.columns))]
    .map((column) => `,\n              ${column}`)
    .join("");
  const words = parts.map(({ word: of, condition }, index) => {
    return condition === null ? `groupArray(${of}) AS w${index}` : `groupArrayIf(${of}, ${condition}) AS w${index}`;
  });
  const all = words.length === 1 ? "w0" : `arrayConcat(${words.map((_, index) => `w${index}`).join(", ")})`;
  const begins = (shift: number): string => {
    const own = `arrayMap(word -> bitShiftRight(word, ${shift}), words)`;
    // A group is a word shifted, so it never has all bits set.
    return `arrayMap((own, before) -> own != before, ${own}, arrayShiftRight(${own}, 1, to${word.type}(-1)))`;
  };
  const sorted = `SELECT block, arraySort(${all}) AS words
          FROM (
          SELECT bitShiftRight(contact_id, ${blockBits}) AS block,
            ${words.join(",\n            ")}
          FROM (
            SELECT contact_id, ts, toUInt32(${age}) AS age,
              bitShiftLeft(to${word.type}(bitAnd(contact_id, ${2 ** blockBits - 1})), ${word.bits}) AS contact${columns}
            FROM events
            WHERE ${where.join(" AND ")}
          )
          GROUP BY block
        )`;
  const distinct =
    word.dayBits === 0
      ? sorted
      : `SELECT block, arrayFilter((word, first) -> first, words, ${begins(ageBits)}) AS words FROM (
        ${sorted})`;
  const indexes = ranks.map((_, index) => index + 1);
  const rank = `transform(place - first + 1, ${params.add("Array(UInt32)", ranks)}, ${params.add("Array(UInt32)", indexes)}, 0)`;
  const key = `bitAnd(bitShiftRight(word, ${keyShift}), ${2 ** (codeBits - ageBits) - 1})`;
  const code = `bitOr(bitShiftLeft(${key}, ${ageBits}), bitAnd(word, ${2 ** ageBits - 1}))`;
  const sql = `SELECT s, c, base64Encode(CAST(groupArrayState(low) AS String)) AS d
FROM (
  SELECT toUInt16(bitShiftRight(id, 16)) AS c, toUInt16(bitAnd(id, 65535)) AS low,
    arrayElement(${params.add("Array(UInt16)", layout.sets)}, toUInt32(rank * ${2 ** codeBits} + ${code} + 1)) AS s
  FROM (
    SELECT toUInt32(block * ${2 ** blockBits} + bitShiftRight(word, ${word.bits})) AS id, word, ${rank} AS rank
    FROM (
      SELECT block, words, arrayEnumerate(words) AS places,
        arrayFill((place, begins) -> begins, places, ${begins(keyShift)}) AS firsts
      FROM (
        ${distinct}
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
    width: 1,
    pieces: layout.pieces,
    smaller: () => {
      const bits = Math.max(SMALLEST_BLOCK_BITS, blockBits - 4);
      if (counts.length === 1 && bits < blockBits) return [countRead(counts, now, bits)];
      return inHalves(counts, (half) => countRead(half, now, bits));
    },
  };
}

interface Pass {
  readonly layout: Layout;
  /** The end of what is read, Unix ms. */
  readonly to: number;
  readonly keyShift: number;
  readonly now: number;
  readonly params: Params;
}

/** What a lane needs of a row, the row as its word, and which rows are its own. */
function laneParts(
  { lane, first, slots, from }: LaidLane,
  index: number,
  { layout, to, keyShift, now, params }: Pass,
): { readonly columns: readonly string[]; readonly word: string; readonly condition: string | null } {
  const columns: string[] = [];
  const conditions: string[] = [];
  let code = `toUInt32(${slots[0]!.code})`;
  const places = lane.paths.map((path) => placeColumn(path, layout.values, params));
  columns.push(...places.map(({ column }) => column));
  if (places.length === 1) {
    const known = layout.values.get(lane.paths[0]!)!;
    code = `toUInt32(${places[0]!.name} + ${first - 1})`;
    const own = slots.map(({ values }) => known.indexOf(values[0]!) + 1);
    conditions.push(youngEnough(places[0]!.name, own, slots, layout.lows, params));
  } else if (places.length > 1) {
    code = `k${index}`;
    columns.push(`${pairExpression(lane.paths, slots, layout.values, params)} AS k${index}`);
    const own = slots.map((slot) => slot.code);
    conditions.push(youngEnough(`k${index}`, own, slots, layout.lows, params));
  }
  if (lane.rest !== null) {
    columns.push(`${printPredicate(lane.rest, { timezone: lane.timezone, now, params })} AS r${index}`);
    conditions.push(`r${index}`);
  }
  if (lane.to < to) conditions.push(`ts < ${instant(lane.to, params)}`);
  if (from > layout.oldest && places.length === 0) conditions.push(`age <= ${layout.lows.indexOf(from)}`);
  const parts = ["contact", `bitShiftLeft(${wide(code, lane)}, ${keyShift})`];
  if (lane.days) parts.push(`bitShiftLeft(toUInt64(65535 - toUInt16(${dayOf(lane, params)})), ${layout.ageBits})`);
  const word = [...parts, "age"].reduceRight((right, left) => `bitOr(${left}, ${right})`);
  return { columns, word, condition: conditions.length === 0 ? null : conditions.join(" AND ") };
}

/** Rows that no window of their slot has are left out before they cost anything. `keys`: what stands for each slot. */
function youngEnough(
  key: string,
  keys: readonly number[],
  slots: LaidLane["slots"],
  lows: readonly number[],
  params: Params,
): string {
  const limits = slots.map(({ counts }) => {
    const from = Math.min(...counts.map((count) => count.from));
    return 1 + (from === -Infinity ? lows.length : lows.indexOf(from));
  });
  return `age < transform(${key}, ${params.add("Array(UInt32)", keys)}, ${params.add("Array(UInt32)", limits)}, toUInt32(0))`;
}

/** The number of a property's value, from 1, as UInt32; 0 for values that nothing asks for. Texts are looked up once a property. */
function placeColumn(
  path: string,
  values: Layout["values"],
  params: Params,
): { readonly name: string; readonly column: string } {
  const known = values.get(path)!;
  const name = `v${[...values.keys()].indexOf(path)}`;
  const slots = known.map((value, index) => ({ code: index + 1, values: [value] }));
  return { name, column: `${slotExpression([path], slots, params)} AS ${name}` };
}

/** The code of a row's values in two properties, 0 when nothing asks for them. */
function pairExpression(
  paths: readonly string[],
  slots: LaidLane["slots"],
  values: Layout["values"],
  params: Params,
): string {
  const names = paths.map((path) => `v${[...values.keys()].indexOf(path)}`);
  const known = paths.map((path) => values.get(path)!);
  const stride = known[0]!.length + 1;
  const places = slots.map((slot) => {
    return known[0]!.indexOf(slot.values[0]!) + 1 + (known[1]!.indexOf(slot.values[1]!) + 1) * stride;
  });
  const codes = slots.map(({ code }) => code);
  const place = `toUInt32(${names[0]!} + ${names[1]!} * ${stride})`;
  return `transform(${place}, ${params.add("Array(UInt32)", places)}, ${params.add("Array(UInt32)", codes)}, toUInt32(0))`;
}

function wide(code: string, { days }: Lane): string {
  return days ? `toUInt64(${code})` : code;
}

function dayOf({ timezone }: Lane, params: Params): string {
  return `toDate(ts, ${params.add("String", timezone!)})`;
}
