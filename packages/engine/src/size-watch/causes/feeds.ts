import { median } from "@kindred/models";
import type { WorkspaceStore } from "@kindred/store";
import type { Causes } from "../alert.ts";

const hour = 3_600_000;
const week = 168 * hour;
/** Weeks that a silence is compared with. */
const weeksCompared = 4;
/**
 * As many must usually have come by now before a silence says anything: when ten are due, none come by chance once in 22,000 times (the
 * Poisson distribution's e⁻¹⁰).
 */
const leastUsual = 10;

/**
 * The events of which none came for as long as usually brings ten or more: counted over the same weekdays and hours of up to four
 * earlier weeks, their median. Goes by when events happened. Flush the outbox first. `now`: Unix ms.
 */
export async function silentFeeds(
  { clickhouse }: WorkspaceStore,
  events: readonly string[],
  now: number,
): Promise<Causes["feeds"]> {
  if (events.length === 0) return [];
  const rows = await clickhouse.query<{
    event: string;
    hours: (number | string)[];
    counts: (number | string)[];
    last: number | string;
  }>(
    `SELECT toString(event) AS event, groupArray(hour) AS hours, groupArray(n) AS counts, max(latest) AS last FROM (
       SELECT event, intDiv(toInt64(toUnixTimestamp64Milli(ts)), ${hour}) AS hour, count() AS n, max(toInt64(toUnixTimestamp64Milli(ts))) AS latest
       FROM events WHERE event IN {events: Array(String)} AND ts > fromUnixTimestamp64Milli({from: Int64})
         AND ts <= fromUnixTimestamp64Milli({now: Int64}) GROUP BY event, hour
     ) GROUP BY event ORDER BY event`,
    { events, now, from: now - (weeksCompared + 4) * week },
  );
  return rows.flatMap(({ event, hours, counts, last }) => {
    const byHour = new Map(hours.map((each, index) => [Number(each), Number(counts[index])]));
    const silence = { event, last: Number(last), usual: usualBetween(byHour, Number(last), now) };
    return silence.usual >= leastUsual ? [silence] : [];
  });
}

/** How many usually come between the last one and now. */
function usualBetween(byHour: ReadonlyMap<number, number>, last: number, now: number): number {
  // Only whole hours: in the one of the last event some may have come before it.
  const [from, to] = [Math.floor(last / hour) + 1, Math.floor(now / hour)];
  const first = Math.min(...byHour.keys());
  const weeks: number[] = [];
  for (let back = 1; back <= weeksCompared; back += 1) {
    const shift = back * 168;
    if (from - shift < first) break;
    let count = 0;
    for (let each = from - shift; each < to - shift; each += 1) count += byHour.get(each) ?? 0;
    weeks.push(count);
  }
  return weeks.length === 0 ? 0 : median(weeks);
}
