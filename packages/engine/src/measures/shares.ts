import type { CrossSums } from "@kindred/models";
import type { ClickHouse, QueryParams } from "@kindred/store";
import { canCount, type Frame, isMember, type SideFrame, spanOf, within, withSets } from "./frame.ts";
import type { Step } from "./period.ts";

/** A kind of event that members did, as a condition on its row. */
export interface Mark {
  readonly name: string;
  /** UInt8 over the row; `event` among them. */
  readonly row: string;
  readonly params: QueryParams;
}

/** A share of people: those of `of` who have `count` too. `of` null: all heads. */
export interface ShareQuestion {
  readonly id: string;
  readonly count: string;
  readonly of: string | null;
}

export interface CountedShare {
  readonly count: number;
  readonly of: number;
}

export interface ShareAnswer {
  readonly id: string;
  readonly sides: readonly CountedShare[];
  /** Of both sides together; all 0 with one side. */
  readonly cross: CrossSums;
  /** Of each side by the key of its bucket. */
  readonly trends: readonly ReadonlyMap<number, CountedShare>[];
}

export interface MarksInput {
  readonly clickhouse: ClickHouse;
  readonly frame: Frame;
  readonly events: readonly string[];
  /** At most 32. */
  readonly marks: readonly Mark[];
  readonly step: Step;
  readonly timezone: string;
}

/**
 * Shares of people who did something while they were members, of all heads or of those who did something else (were sent a message). One
 * read of the events. Each row says which marks it has, as bits of a word; people are bitmaps by word, side and bucket, which are few, and
 * a mark's people in a bucket are the union of those whose word has its bit. So nobody is counted twice.
 */
export async function countShares(
  input: MarksInput,
  questions: readonly ShareQuestion[],
): Promise<readonly ShareAnswer[]> {
  const { clickhouse, frame } = input;
  if (questions.length === 0) return [];
  const { sides } = frame;
  const numbers: string[] = [];
  const place = (sql: string): number => numbers.push(`toFloat64(${sql})`) - 1;
  const plans = questions.map((question) => {
    const parts = sides.map((side) => partsOf(side, question, input));
    const total = parts.map(({ count, of, heads }) => ({
      count: place(`bitmapCardinality(${count})`),
      of: place(heads ?? `bitmapCardinality(${of})`),
    }));
    const [a, b] = parts;
    const both = (x: string, y: string): number => place(`bitmapAndCardinality(${x}, ${y})`);
    const cross =
      a === undefined || b === undefined
        ? null
        : { yy: both(a.count, b.count), yx: both(a.count, b.of), xy: both(a.of, b.count), xx: both(a.of, b.of) };
    return { question, total, cross };
  });
  const perBucket = sides.flatMap((side) =>
    questions.map((question) => {
      const { count, of, heads } = partsOf(side, question, input, "");
      return `tuple(toFloat64(bitmapCardinality(${count})), toFloat64(${heads === null ? `bitmapCardinality(${of})` : "0"}))`;
    }),
  );
  const [row] = await clickhouse.query<{ totals: number[]; buckets: [number, [number, number][]][] }>(
    withSets(
      frame,
      `SELECT [${numbers.join(",\n  ")}] AS totals, buckets
FROM (
  SELECT ${wholeColumns(input).join(", ")}, groupArray((bucket, [${perBucket.join(", ")}])) AS buckets
  FROM (\n${setsByBucket(input)}\n)
)`,
    ),
    marksParams(input),
  );
  const at = (index: number): number => Number(row!.totals[index]);
  return plans.map(({ question, total, cross }, index) => ({
    id: question.id,
    sides: total.map(({ count, of }) => ({ count: at(count), of: at(of) })),
    cross:
      cross === null
        ? { yy: 0, yx: 0, xy: 0, xx: 0 }
        : { yy: at(cross.yy), yx: at(cross.yx), xy: at(cross.xy), xx: at(cross.xx) },
    trends: sides.map((_, side) => {
      const found = row!.buckets.map(([key, values]) => {
        const [count, of] = values[side * questions.length + index]!;
        return [Number(key), { count: Number(count), of: Number(of) }] as const;
      });
      return new Map(found);
    }),
  }));
}

/**
 * Who counts in a share on the first side, or is of those asked about and does not: a bitmap, and what it is read from.
 */
export function shareSet(
  input: MarksInput,
  question: ShareQuestion,
  counts: boolean,
): { readonly bitmap: string; readonly from: string; readonly params: QueryParams } {
  const { count, of } = partsOf(input.frame.sides[0]!, question, input);
  const bitmap = counts ? count : `bitmapAndnot(${of}, ${count})`;
  const from = `SELECT ${wholeColumns(input).join(", ")} FROM (\n${setsByBucket(input)}\n)`;
  return { bitmap, from, params: marksParams(input) };
}

/** The column of a mark's people on a side. */
function columnOf(key: string, mark: number): string {
  return `${key}_m${mark}`;
}

function wholeColumns({ frame, marks }: MarksInput): string[] {
  const columns = frame.sides.flatMap(({ key }) => marks.map((_, mark) => columnOf(key, mark)));
  return columns.map((column) => `groupBitmapMergeState(${column}) AS whole_${column}`);
}

/** A row a bucket with the bitmaps of each mark and side. */
function setsByBucket(input: MarksInput): string {
  const { frame, marks } = input;
  const { sides } = frame;
  const united = sides.flatMap(({ key }) =>
    marks.map((_, mark) => `groupBitmapMergeStateIf(${key}, bitTest(marked, ${mark})) AS ${columnOf(key, mark)}`),
  );
  const people = sides.map(
    (side) => `groupBitmapStateIf(contact_id, in_${side.key} AND ${isMember(frame, side, "main")}) AS ${side.key}`,
  );
  return `SELECT bucket, ${united.join(",\n  ")}
FROM (
  SELECT bucket, marked, ${people.join(", ")}
  FROM (\n${markedRows(input)}\n) AS e
  ${frame.joins}
  WHERE marked != 0
  GROUP BY bucket, marked
)
GROUP BY bucket`;
}

function marksParams({ frame, events, marks, timezone }: MarksInput): QueryParams {
  const { from, to } = spanOf(frame.sides, ["main"]);
  const own = { ...frame.params, step_zone: timezone, events, span_from: from, span_to: to };
  return Object.assign(own, ...marks.map(({ params }) => params)) as QueryParams;
}

/** The bitmaps that a share is counted from; `heads`: how many there are, where a bitmap of them is not needed for it. */
function partsOf(
  { key, presence }: SideFrame,
  { count, of }: ShareQuestion,
  { marks }: MarksInput,
  prefix = "whole_",
): { readonly count: string; readonly of: string; readonly heads: string | null } {
  const named = (name: string): string =>
    `${prefix}${columnOf(
      key,
      marks.findIndex((mark) => mark.name === name),
    )}`;
  const did = named(count);
  if (of === null) return { count: did, of: `${key}_heads`, heads: String(presence.summary.heads) };
  const among = named(of);
  return { count: `bitmapAnd(${did}, ${among})`, of: among, heads: null };
}

/** Rows of people: `contact_id`, `ts`, `bucket`, `marked`, and whether each side's window holds it. */
function markedRows({ frame, marks, step }: MarksInput): string {
  const windows = frame.sides.map((side) => `${within(side, "main")} AS in_${side.key}`);
  const bits = marks.map(({ row }, mark) => `bitShiftLeft(toUInt32(${row}), ${mark})`);
  return `SELECT contact_id, ts, ${bucketKey(step)} AS bucket, ${windows.join(", ")}, ${bits.join(" + ")} AS marked
FROM events
WHERE event IN {events: Array(String)} AND ts >= fromUnixTimestamp64Milli({span_from: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({span_to: Int64}, 'UTC')
  AND ${canCount(frame, "heads")}`;
}

/** Where the day, week or month of a row begins, Unix ms; of another instant, likewise. Reads the parameter `step_zone`. */
export function bucketKey(step: Step, instant = "ts"): string {
  const unit = { day: "DAY", week: "WEEK", month: "MONTH" }[step];
  return `toInt64(toUnixTimestamp(toDateTime(toStartOfInterval(${instant}, INTERVAL 1 ${unit}, {step_zone: String}), {step_zone: String}))) * 1000`;
}
