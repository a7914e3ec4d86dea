import { calendarMonths, fixedMs } from "../calendar/duration.ts";
import type { PlannedStep, SequenceLeaf } from "../plan/plan.ts";
import { eventIs } from "./event-rows.ts";
import { scalarKey } from "./measure.ts";
import { jsonOperand } from "./operand.ts";
import type { Params } from "./params.ts";
import { printPredicate } from "./predicate.ts";

/**
 * A sequence over one contact's rows. Each step's events are gathered as an array of (Unix ms, the values compared by
 * `same`); then each step keeps those that some kept event of the step before leads to.
 *
 * ClickHouse's windowFunnel and sequenceMatch mean something else: events of one timestamp may follow one another, `within`
 * counts from the first step, and no property can be compared.
 */
export function printSequence(
  leaf: SequenceLeaf,
  now: number,
  params: Params,
): { readonly columns: readonly string[]; readonly holds: string } {
  const { steps, window, timezone } = leaf;
  const paths = [...new Set(steps.flatMap(({ same }) => same))].sort();
  const keys = paths.map((path) => `ifNull(${scalarKey(jsonOperand("properties", path, params))}, '')`);
  const row = `tuple(${["toUnixTimestamp64Milli(ts)", ...keys].join(", ")})`;

  const columns = steps.map((planned, index) => {
    const conditions = [eventIs(planned.events, params)];
    if (planned.where !== null) conditions.push(printPredicate(planned.where, { timezone, now, params }));
    if (index === 0) {
      if (window.from !== -Infinity)
        conditions.push(`toUnixTimestamp64Milli(ts) >= ${params.add("Int64", window.from)}`);
      if (window.to !== Infinity) conditions.push(`toUnixTimestamp64Milli(ts) < ${params.add("Int64", window.to)}`);
    }
    return `groupArrayIf(${row}, ${conditions.join(" AND ")}) AS a${index}`;
  });

  const end = (from: string, planned: PlannedStep): string | null => {
    if (planned.within === null) return null;
    const fixed = fixedMs(planned.within);
    if (fixed !== null) return `${from}.1 + ${params.add("Int64", fixed)}`;
    const local = `fromUnixTimestamp64Milli(${from}.1, ${params.add("String", timezone ?? "UTC")})`;
    return `toUnixTimestamp64Milli(addMonths(${local}, ${params.add("Int64", calendarMonths(planned.within))}))`;
  };
  const follows = (event: string, from: string, planned: PlannedStep): string => {
    const until = end(from, planned);
    const same = planned.same.map((path) => {
      const place = paths.indexOf(path) + 2;
      return `${event}.${place} != '' AND ${event}.${place} = ${from}.${place}`;
    });
    return [`${event}.1 > ${from}.1`, ...(until === null ? [] : [`${event}.1 <= ${until}`]), ...same].join(" AND ");
  };

  let reached = "a0";
  let absent: { planned: PlannedStep; index: number }[] = [];
  for (const [index, planned] of steps.entries()) {
    if (index === 0) continue;
    if (!planned.present) {
      absent.push({ planned, index });
      continue;
    }
    const gaps = absent.map((gap) => {
      return ` AND NOT arrayExists(x -> x.1 < e.1 AND ${follows("x", "p", gap.planned)}, a${gap.index})`;
    });
    reached = `arrayFilter(e -> arrayExists(p -> ${follows("e", "p", planned)}${gaps.join("")}, ${reached}), a${index})`;
    absent = [];
  }
  const last = absent.map(({ planned, index }) => {
    return `${end("p", planned)!} <= ${params.add("Int64", now)} AND NOT arrayExists(x -> ${follows("x", "p", planned)}, a${index})`;
  });
  const holds = last.length === 0 ? `notEmpty(${reached})` : `arrayExists(p -> ${last.join(" AND ")}, ${reached})`;
  return { columns, holds };
}
