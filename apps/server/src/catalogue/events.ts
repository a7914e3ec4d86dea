import type { Language } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import type { Wiring } from "../wiring.ts";
import { isSilent } from "./silence.ts";
import { readUses, type SegmentUse } from "./uses.ts";

export interface CataloguedEvent {
  readonly name: string;
  /** Ever, and in the last 30 days. */
  readonly total: number;
  readonly recent: number;
  /** How many came on each of the last 30 days, today last. */
  readonly daily: number[];
  /** People who did it in the last 30 days. */
  readonly contacts: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly silent: boolean;
  /** How many carry an instant more than five minutes ahead, and count only then. */
  readonly ahead: number;
  readonly segments: SegmentUse[];
}

const windowDays = 30;
const mostEvents = 5_000;

interface Row {
  readonly name: string;
  readonly ages: readonly (number | string)[];
  readonly counts: readonly (number | string)[];
  readonly contacts: number | string;
}

/** Every event's volume by day of the workspace's zone, for all of them in one pass, or one of them. */
export async function readDaily(
  { clickhouse }: WorkspaceStore,
  { event, days, timezone, now }: { event: string | null; days: number; timezone: string; now: number },
): Promise<ReadonlyMap<string, { readonly byAge: readonly number[]; readonly contacts: number }>> {
  const rows = await clickhouse.query<Row>(
    `WITH toDate(fromUnixTimestamp64Milli({now: Int64}), {zone: String}) AS today,
       sumMap([dateDiff('day', toDate(ts, {zone: String}), today)], [1]) AS byAge
     SELECT toString(event) AS name, byAge.1 AS ages, byAge.2 AS counts, groupBitmap(contact_id) AS contacts
     FROM events
     WHERE ts >= toDateTime64(today - {days: UInt16} + 1, 3, {zone: String}) AND ts <= fromUnixTimestamp64Milli({now: Int64})
       ${event === null ? "" : "AND event = {event: String}"} AND contact_id NOT IN (SELECT id FROM dead_contacts)
     GROUP BY event`,
    { now, zone: timezone, days, event: event ?? "" },
  );
  return new Map(
    rows.map(({ name, ages, counts, contacts }) => {
      const byAge = Array.from({ length: days }, () => 0);
      for (const [place, age] of ages.entries()) byAge[Number(age)] = Number(counts[place]);
      return [name, { byAge, contacts: Number(contacts) }];
    }),
  );
}

/** Clocks differ by moments. */
const aheadBy = 5 * 60_000;

async function readAhead(
  { clickhouse }: WorkspaceStore,
  { event, now }: { event: string | null; now: number },
): Promise<ReadonlyMap<string, number>> {
  const rows = await clickhouse.query<{ name: string; n: number | string }>(
    `SELECT toString(event) AS name, count() AS n FROM events
     WHERE ts > fromUnixTimestamp64Milli({after: Int64}) ${event === null ? "" : "AND event = {event: String}"}
       AND contact_id NOT IN (SELECT id FROM dead_contacts)
     GROUP BY event`,
    { after: now + aheadBy, event: event ?? "" },
  );
  return new Map(rows.map(({ name, n }) => [name, Number(n)]));
}

/** Every event name that came in, the busiest of the last 30 days first. @param only one of them */
export async function readEventCatalogue(
  wiring: Wiring,
  store: WorkspaceStore,
  { only, language }: { readonly only: string | null; readonly language: Language },
): Promise<CataloguedEvent[]> {
  await wiring.ingest.flush(store.id);
  const now = wiring.now();
  const [names, daily, ahead, uses] = await Promise.all([
    store.postgres
      .selectFrom("event_names")
      .select(["name", "count", "first_seen", "last_seen"])
      .where("workspace_id", "=", store.id)
      .$if(only !== null, (query) => query.where("name", "=", only))
      .orderBy("last_seen", "desc")
      .limit(mostEvents)
      .execute(),
    zoneOf(store).then((timezone) => readDaily(store, { event: only, days: windowDays, timezone, now })),
    readAhead(store, { event: only, now }),
    readUses(wiring, store, language),
  ]);
  const none = { byAge: Array.from({ length: windowDays }, () => 0), contacts: 0 };
  const events = names.map((row): CataloguedEvent => {
    const { byAge, contacts } = daily.get(row.name) ?? none;
    const lastSeen = row.last_seen.getTime();
    return {
      name: row.name,
      total: row.count,
      recent: byAge.reduce((sum, count) => sum + count, 0),
      daily: byAge.toReversed(),
      contacts,
      firstSeen: row.first_seen.toISOString(),
      lastSeen: row.last_seen.toISOString(),
      silent: isSilent({ daily: byAge, lastSeen, now }),
      ahead: ahead.get(row.name) ?? 0,
      segments: uses.ofEvent(row.name),
    };
  });
  return events.sort((a, b) => b.recent - a.recent || b.total - a.total || (a.name < b.name ? -1 : 1));
}

export async function zoneOf({ postgres, id }: WorkspaceStore): Promise<string> {
  const row = await postgres.selectFrom("workspaces").select("timezone").where("id", "=", id).executeTakeFirstOrThrow();
  return row.timezone;
}
