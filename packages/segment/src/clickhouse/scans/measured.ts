import { calendarMonths, fixedMs } from "../../calendar/duration.ts";
import type { Anchor, Duration } from "../../language/ast.ts";
import type { ChangeLeaf, EventLeaf, RankedMeasure, RankLeaf } from "../../plan/plan.ts";
import { eventIs, instant, tsWithin } from "../event-rows.ts";
import { isScalar, measureOperand, printAggregate } from "../measure.ts";
import { jsonOperand, numberOperand } from "../operand.ts";
import type { Params } from "../params.ts";
import { printPredicate } from "../predicate.ts";
import { traitOf } from "../source.ts";
import { ALIVE, groupedEvents, printMeasureTest, type Scan, type ScanInput } from "./scan.ts";

/** A leaf that needs a read of its own: an anchored window, or the most frequent value. */
export function measuredScan(index: number, leaf: EventLeaf, input: ScanInput): Scan {
  const operand = measureOperand(leaf.measure, "m0", input.params);
  return {
    from: `(\n    ${measuredRows(leaf, input)}\n  )`,
    where: ALIVE,
    id: "contact_id",
    conditions: new Map([[index, printMeasureTest(leaf.test, operand, leaf.timezone, input.params)]]),
  };
}

/** The ratio of a measure over two windows. */
export function changeScan(index: number, leaf: ChangeLeaf, input: ScanInput): Scan {
  const { params } = input;
  const over = (interval: ChangeLeaf["window"], column: string): string => {
    const within = tsWithin(interval, params);
    const condition = within.length === 0 ? null : within.join(" AND ");
    return `${printAggregate(leaf.measure, condition, leaf.timezone, params)} AS ${column}`;
  };
  const whole = {
    from: Math.min(leaf.window.from, leaf.versus.from),
    to: Math.max(leaf.window.to, leaf.versus.to),
  };
  const where = [eventIs(leaf.events, params), ...tsWithin(whole, params)];
  if (leaf.where !== null) where.push(printPredicate(leaf.where, { ...input, timezone: leaf.timezone }));
  const measure = measureOperand(leaf.measure, "m0", params).number();
  const versus = measureOperand(leaf.measure, "m1", params).number();
  const ratio = numberOperand(`(${measure} / nullIf(${versus}, 0))`);
  return {
    ...groupedEvents([over(leaf.window, "m0"), over(leaf.versus, "m1")], where),
    conditions: new Map([[index, printMeasureTest(leaf.test, ratio, leaf.timezone, params)]]),
  };
}

/** Rank gives equals the place of the first of them, so ties at the edge are in. */
export function rankScan(index: number, { which, percent, by }: RankLeaf, input: ScanInput): Scan {
  const { params } = input;
  const value = measureOperand(by.measure, "m0", params).number();
  const order = which === "top" ? "DESC" : "ASC";
  return {
    from: `(
    SELECT contact_id, value, rank() OVER (ORDER BY value ${order}) AS place, count() OVER () AS ranked
    FROM (
      SELECT contact_id, ${value} AS value FROM (
    ${measuredRows(by, input)}
      )
      WHERE ${ALIVE}
    )
    WHERE isNotNull(value) AND value != 0
  )`,
    where: ALIVE,
    id: "contact_id",
    conditions: new Map([[index, `place <= ceil(ranked * ${params.add("Float64", percent)} / 100)`]]),
  };
}

/** `contact_id` and the measure as `m0`, of everyone with a matching event. */
function measuredRows(leaf: RankedMeasure, input: ScanInput): string {
  const { now, params } = input;
  const where = [eventIs(leaf.events, params)];
  let from = "events";
  if (leaf.window.kind === "anchored") {
    where.push(`ts < ${instant(now + 1, params)}`);
    const { anchor, duration } = leaf.window;
    from = `events INNER JOIN (${anchorRows(anchor, leaf.timezone!, input)}) AS anchors USING (contact_id)`;
    where.push(afterAnchor("ts", duration, leaf.timezone!, params));
  } else where.push(...tsWithin(leaf.window.interval, params));
  if (leaf.where !== null) where.push(printPredicate(leaf.where, { timezone: leaf.timezone, now, params }));
  if (leaf.measure.kind === "mostFrequent") return mostFrequentRows(leaf.measure.property, from, where, params);
  return `SELECT contact_id,
      ${printAggregate(leaf.measure, null, leaf.timezone, params)} AS m0
    FROM ${from}
    WHERE ${where.join(" AND ")}
    GROUP BY contact_id`;
}

/** The value with the most events; of equals the smaller, where booleans come before numbers before strings. */
function mostFrequentRows(property: string, from: string, where: readonly string[], params: Params): string {
  const operand = jsonOperand("properties", property, params);
  const order = "tuple(isNotNull(s), isNotNull(n), ifNull(b, false), ifNull(n, 0), ifNull(s, ''))";
  return `SELECT contact_id, argMin(tuple(s, n, b), tuple(-c, ${order})) AS m0
    FROM (
      SELECT contact_id, ${operand.string()} AS s, ${operand.number()} AS n, ${operand.boolean()} AS b, toInt64(count()) AS c
      FROM ${from}
      WHERE ${where.join(" AND ")} AND ${isScalar(operand)}
      GROUP BY contact_id, s, n, b
    )
    GROUP BY contact_id`;
}

/** `[anchor, anchor + duration]` */
export function afterAnchor(column: string, duration: Duration, timezone: string, params: Params): string {
  const fixed = fixedMs(duration);
  const zone = params.add("String", timezone);
  const end =
    fixed !== null
      ? `anchor + ${params.add("Int64", fixed)}`
      : `toUnixTimestamp64Milli(addMonths(fromUnixTimestamp64Milli(anchor, ${zone}), ${params.add("Int64", calendarMonths(duration))}))`;
  return `toUnixTimestamp64Milli(${column}) >= anchor AND toUnixTimestamp64Milli(${column}) <= ${end}`;
}

/** Each contact's own anchor, in Unix milliseconds. */
export function anchorRows(anchor: Anchor, timezone: string, { now, traits, params }: ScanInput): string {
  const until = `ts < ${instant(now + 1, params)}`;
  if (anchor.kind !== "trait") {
    const pick = anchor.kind === "first" ? "min" : "max";
    return `SELECT contact_id, toUnixTimestamp64Milli(${pick}(ts)) AS anchor FROM events WHERE event = ${params.add("String", anchor.event)} AND ${until} GROUP BY contact_id`;
  }
  if (traits === "current") {
    const date = jsonOperand("traits", anchor.path, params).date(timezone);
    return `SELECT id AS contact_id, assumeNotNull(${date}) AS anchor FROM contacts FINAL WHERE deleted = 0 AND isNotNull(${date})`;
  }
  const trait = params.add("String", traitOf(anchor));
  // A tuple, because argMax passes over rows whose value is NULL, and a removed trait must win.
  const date = `argMax(tuple(${jsonOperand("doc", anchor.path, params).date(timezone)}), tuple(ts, message_id)).1`;
  return `SELECT contact_id, assumeNotNull(date) AS anchor FROM (SELECT contact_id, ${date} AS date FROM trait_history FINAL WHERE trait = ${trait} AND ${until} GROUP BY contact_id) WHERE isNotNull(date)`;
}
