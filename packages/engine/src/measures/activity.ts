import type { CrossSums } from "@kindred/models";
import type { ClickHouse, QueryParams } from "@kindred/store";
import { canCount, type Frame, isMember, type SideFrame, spanOf, within, withSets } from "./frame.ts";
import type { Step } from "./period.ts";
import type { WindowName } from "./presence.ts";
import { passiveEvents } from "./question.ts";
import { bucketKey, type CountedShare, type ShareAnswer } from "./shares.ts";

/** Who came back, and who fell silent: both ask when each person did something. */
export interface ActivityQuestion {
  readonly id: "retention" | "churn";
  /** Null: whatever a person does. */
  readonly event: string | null;
  /** Of churn: after so much silence one is gone, ms. */
  readonly silence: number;
}

export interface ActivityInput {
  readonly clickhouse: ClickHouse;
  readonly frame: Frame;
  readonly step: Step;
  readonly timezone: string;
}

/** Who was asked about and who counts, of each bucket who counted in it: of the same people throughout. */
export async function countActivity(
  input: ActivityInput,
  questions: readonly ActivityQuestion[],
): Promise<readonly ShareAnswer[]> {
  return Promise.all(
    questions.map((question) =>
      question.id === "retention" ? countReturned(input, question) : countSilent(input, question),
    ),
  );
}

/** Comparing instants and looking into bitmaps cannot fail: asking it of every row costs less than picking the rows to ask it of. */
const atOnce = "SETTINGS short_circuit_function_evaluation = 'disable'";

interface ActivityRow {
  readonly totals: readonly (number | string)[];
  /** Of each bucket those who count on each side. */
  readonly buckets: readonly (readonly [number | string, readonly (number | string)[]])[];
}

/** In the order of `totals`: of each side who counts and who is asked about, then of both sides together. */
function answerOf(id: ActivityQuestion["id"], { sides }: Frame, { totals, buckets }: ActivityRow): ShareAnswer {
  const at = (index: number): number => Number(totals[index] ?? 0);
  const counted = sides.map((_, side): CountedShare => ({ count: at(2 * side), of: at(2 * side + 1) }));
  const cross: CrossSums = { yy: at(4), yx: at(5), xy: at(6), xx: at(7) };
  const trends = counted.map(
    ({ of }, side) => new Map(buckets.map(([key, counts]) => [Number(key), { count: Number(counts[side]), of }])),
  );
  return { id, sides: counted, cross, trends };
}

/**
 * Those who were active in the window before and came back: people are bitmaps by bucket, so that nobody is counted twice and everybody's
 * last visit need not be kept.
 */
async function countReturned(
  { clickhouse, frame, step, timezone }: ActivityInput,
  { event }: ActivityQuestion,
): Promise<ShareAnswer> {
  const { sides } = frame;
  const rowsOf = (window: WindowName): string => `(${sides.map((side) => within(side, window)).join(" OR ")})`;
  const { where, params } = activeRows(frame, event, ["base", "main"]);
  // Only those who were active before have to have been members: who came back is read without asking.
  const was = sides.map(
    (side) =>
      `groupBitmapStateIf(contact_id, ${within(side, "base")} AND ${isMember(frame, side, "base")}) AS all_was_${side.key}`,
  );
  // Which periods a row lies in is its key, so that each person goes into one bitmap a row and not into one for each side.
  const periods = sides.map((side, index) => `${2 ** index} * ${within(side, "main")}`).join(" + ");
  const came = sides.map(
    ({ key }, index) => `groupBitmapMergeStateIf(people, bitTest(periods, ${index})) AS came_${key}`,
  );
  const merged = sides.map(({ key }) => `groupBitmapMergeState(came_${key}) AS all_came_${key}`);
  const back = (key: string): string => `bitmapAnd(all_was_${key}, all_came_${key})`;
  const totals = sides.flatMap(({ key }) => [`bitmapCardinality(${back(key)})`, `bitmapCardinality(all_was_${key})`]);
  if (sides.length === 2) {
    for (const a of [back("a"), "all_was_a"])
      for (const b of [back("b"), "all_was_b"]) totals.push(`bitmapAndCardinality(${a}, ${b})`);
  }
  const each = sides.map(({ key }, side) => `bitmapAndCardinality(all_was_${key}, part.${side + 2})`);
  const [row] = await clickhouse.query<ActivityRow>(
    withSets(
      frame,
      `SELECT [${totals.join(",\n  ")}] AS totals, arrayMap(part -> (part.1, [${each.join(", ")}]), parts) AS buckets
FROM (
  SELECT ${was.join(",\n    ")}
  FROM (SELECT contact_id, ts FROM events WHERE ${where} AND ${rowsOf("base")}) AS e
  ${frame.joins}
) AS before
CROSS JOIN (
  SELECT ${merged.join(", ")}, groupArray((bucket, ${sides.map(({ key }) => `came_${key}`).join(", ")})) AS parts
  FROM (
    SELECT bucket, ${came.join(",\n      ")}
    FROM (
      SELECT ${bucketKey(step)} AS bucket, toUInt8(${periods}) AS periods, groupBitmapState(contact_id) AS people
      FROM events WHERE ${where} AND ${rowsOf("main")} GROUP BY bucket, periods
    )
    GROUP BY bucket
  )
) AS after
${atOnce}`,
    ),
    { ...frame.params, ...params, step_zone: timezone },
  );
  return answerOf("retention", frame, row!);
}

/** Those who fell silent, each in the bucket in which the silence had lasted long enough. */
async function countSilent(
  { clickhouse, frame, step, timezone }: ActivityInput,
  question: ActivityQuestion,
): Promise<ShareAnswer> {
  const { sides } = frame;
  const statement = peopleSql(frame, question);
  const totals = sides.flatMap(({ key }) => [`countIf(churn_${key})`, `countIf(churn_of_${key})`]);
  if (sides.length === 2) {
    for (const a of ["churn_a", "churn_of_a"])
      for (const b of ["churn_b", "churn_of_b"]) totals.push(`countIf(${a} AND ${b})`);
  }
  const ended = sides.map(({ key }) => {
    const bucket = bucketKey(step, `fromUnixTimestamp64Milli(gone_${key}, 'UTC')`);
    return `sumMapIf([${bucket}], [toUInt64(1)], churn_${key}) AS by_${key}`;
  });
  const keys = `arrayDistinct(arrayConcat(${sides.map(({ key }) => `by_${key}.1`).join(", ")}))`;
  const each = sides.map(({ key }) => `by_${key}.2[indexOf(by_${key}.1, bucket)]`);
  const [row] = await clickhouse.query<ActivityRow>(
    withSets(
      frame,
      `SELECT totals, arrayMap(bucket -> (bucket, [${each.join(", ")}]), ${keys}) AS buckets
FROM (
  SELECT [${totals.join(",\n  ")}] AS totals, ${ended.join(", ")} FROM (\n${statement.sql}\n)
)
${atOnce}`,
    ),
    { ...frame.params, ...statement.params, step_zone: timezone },
  );
  return answerOf("churn", frame, row!);
}

/** What people did within the windows, as conditions on rows of `events`. */
function activeRows(
  frame: Frame,
  event: string | null,
  windows: readonly WindowName[],
): { readonly where: string; readonly params: QueryParams } {
  const { from, to } = spanOf(frame.sides, windows);
  const name = event === null ? "event NOT IN {passive: Array(String)}" : "event = {active: String}";
  const where = `${name} AND ts >= fromUnixTimestamp64Milli({active_from: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({active_to: Int64}, 'UTC')
      AND ${canCount(frame, "ever")}`;
  const named: QueryParams = event === null ? { passive: passiveEvents } : { active: event };
  return { where, params: { ...named, active_from: from, active_to: to } };
}

/**
 * A row a person: `contact_id`, and for each side whether they are of those asked about (`<id>_of_<side>`) and whether they count
 * (`<id>_<side>`). What is kept of a person while rows are read is as little as can be, for there are many: a few bits, or the last
 * instant before the silence and the first one after.
 */
export function peopleSql(
  frame: Frame,
  { id, event, silence }: ActivityQuestion,
): { readonly sql: string; readonly params: QueryParams } {
  const { where, params } = activeRows(frame, event, [id === "retention" ? "base" : "silent", "main"]);
  return id === "retention"
    ? { sql: returned(frame, where), params }
    : { sql: silent(frame, where), params: { ...params, silence } };
}

function returned(frame: Frame, where: string): string {
  const { sides, joins } = frame;
  const bits = sides.flatMap((side, index) => [
    `bitShiftLeft(toUInt8(${within(side, "base")} AND ${isMember(frame, side, "base")}), ${2 * index})`,
    `bitShiftLeft(toUInt8(${within(side, "main")}), ${2 * index + 1})`,
  ]);
  const shown = sides.flatMap(({ key }, index) => {
    const [was, back] = [`bitTest(came, ${2 * index})`, `bitTest(came, ${2 * index + 1})`];
    return [`${was} AS retention_of_${key}`, `(${was} AND ${back}) AS retention_${key}`];
  });
  return `SELECT contact_id,
  ${shown.join(",\n  ")}
FROM (
  SELECT contact_id, groupBitOr(${bits.join(" + ")}) AS came
  FROM (SELECT contact_id, ts FROM events WHERE ${where}) AS e
  ${joins}
  GROUP BY contact_id
)`;
}

/** Who was a member is asked of each person's last instant alone: of every row it would cost more than reading them. */
function silent(frame: Frame, where: string): string {
  const { sides, joins } = frame;
  const grouped: string[] = [];
  const shown: string[] = [];
  for (const group of bySilence(sides)) {
    const [first] = group;
    const { key } = first!;
    grouped.push(
      `maxIf(ms, ${within(first!, "silent")}) AS last_${key}`,
      `min(if(ms >= {${key}_silent_to: Int64} AND ms < {${key}_main_to: Int64}, ms, ${FAR})) AS next_${key}`,
    );
    for (const side of group) {
      const gone = `last_${key} + {silence: Int64}`;
      const was = `(last_${key} > 0 AND ${isMember(frame, side, "silent", `fromUnixTimestamp64Milli(last_${key}, 'UTC')`)})`;
      shown.push(
        `${was} AS churn_of_${side.key}`,
        `${gone} AS gone_${side.key}`,
        `(churn_of_${side.key} AND next_${key} > gone_${side.key}) AS churn_${side.key}`,
      );
    }
  }
  return `SELECT contact_id,
  ${shown.join(",\n  ")}
FROM (
  SELECT contact_id, ${grouped.join(",\n    ")}
  FROM (
    SELECT contact_id, ts, toInt64(toUnixTimestamp64Milli(ts)) AS ms FROM events
    WHERE ${where}
  )
  GROUP BY contact_id
) AS e
${joins}`;
}

/** After every instant. */
const FAR = "toInt64(9000000000000000)";

/** Sides with the same windows keep the same instants of a person. */
function bySilence(sides: readonly SideFrame[]): readonly (readonly SideFrame[])[] {
  const groups = new Map<string, SideFrame[]>();
  for (const side of sides) {
    const { silent: gone, main } = side.windows;
    const key = `${gone.from} ${gone.to} ${main.to}`;
    groups.set(key, [...(groups.get(key) ?? []), side]);
  }
  return [...groups.values()];
}
