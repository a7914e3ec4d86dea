import { completeContactEvents } from "@kindred/store";
import { underLock } from "../ingest/workspace-lock.ts";
import { brought } from "../membership/arrival-listeners.ts";
import { bulkArrived } from "../membership/arrivals.ts";
import type { Job } from "./job.ts";
import { quoteText } from "./sql.ts";

const columns = "contact_id, event, ts, message_id, received_at, properties";

/**
 * Stores the events that a query gives (`contact_id, event, ts, message_id, properties`). Appending leaves out message
 * ids that are stored already; updating replaces those that differ. `names`: all event names that can occur, if known.
 * Doing it again stores nothing twice, because the events are there then. A deduplication token would be wrong here: an
 * insert cut short may have stored its first block, and the rest then comes as the first block under the same token.
 */
export async function publishEvents(job: Job, query: string, names: readonly string[] | null): Promise<void> {
  const { clickhouse } = job.store;
  const received = `fromUnixTimestamp64Milli(${job.receivedAt}, 'UTC')`;
  const ofNames = names === null ? "" : ` WHERE event IN (${names.map(quoteText).join(", ")})`;
  if (job.plan.mode === "update") {
    // What this import wrote before a crash is as it should be: only older events are compared.
    const changed = `SELECT b.message_id FROM (${query}) AS b INNER JOIN (SELECT * FROM events${ofNames}) AS e USING (message_id)
      WHERE e.received_at != ${received} AND (e.contact_id != b.contact_id OR e.event != b.event OR e.ts != b.ts OR toJSONString(e.properties) != toJSONString(CAST(b.properties AS JSON)))`;
    const [count] = await clickhouse.query<{ changed: number }>(
      `SELECT toUInt32(count()) AS changed FROM (${changed})`,
    );
    if ((count?.changed ?? 0) > 0) {
      // `events` last: what has changed is found there.
      for (const table of ["contact_events", "events"]) {
        await clickhouse.command(
          `ALTER TABLE ${table} DELETE WHERE received_at != ${received} AND message_id IN (${changed}) SETTINGS mutations_sync = 2`,
        );
      }
    }
  }
  await clickhouse.command(
    `INSERT INTO incoming_events (${columns}) SELECT contact_id, event, ts, message_id, ${received}, properties FROM (${query})
     WHERE message_id NOT IN (SELECT message_id FROM events${ofNames})`,
  );
}

/** The message ids of the events that this import stored, also in an earlier run of it. */
export function writtenIds(job: Job, names: readonly string[] | null): string {
  const ofNames = names === null ? "" : ` AND event IN (${names.map(quoteText).join(", ")})`;
  return `SELECT message_id FROM events WHERE received_at = fromUnixTimestamp64Milli(${job.receivedAt}, 'UTC')${ofNames}`;
}

export async function countWritten(job: Job, names: readonly string[] | null): Promise<number> {
  const [held] = await job.store.clickhouse.query<{ events: number }>(
    `SELECT toUInt32(count()) AS events FROM (${writtenIds(job, names)})`,
  );
  return held?.events ?? 0;
}

/** Says which events have come, however far the import went: memberships depend on them from now on. Saying it twice does no harm. */
export async function announceEvents(job: Job): Promise<void> {
  const ofThis = "received_at = fromUnixTimestamp64Milli({at: Int64}, 'UTC')";
  const { clickhouse } = job.store;
  // An earlier run of this import may have been cut short between the two orders.
  await completeContactEvents(clickhouse, ofThis, { at: job.receivedAt });
  const names = await clickhouse.query<{ event: string }>(
    `SELECT DISTINCT toString(event) AS event FROM events WHERE ${ofThis}`,
    { at: job.receivedAt },
  );
  if (names.length === 0) return;
  // An update takes away what it replaces, whatever that was called.
  const events = job.plan.mode === "update" ? null : names.map(({ event }) => event).sort();
  await underLock(job.stores.pool, job.store.id, async (client) => {
    await bulkArrived(client, job.store.id, "import", events);
    brought(client);
  });
}

/** Adds the names of the events that the import stored to the names that editors offer. Told twice, the counts stay. */
export async function noteEventNames(job: Job): Promise<void> {
  const names = await job.store.clickhouse.query<{ event: string; first: number; last: number; events: number }>(
    `SELECT event, toUnixTimestamp64Milli(min(ts)) AS first, toUnixTimestamp64Milli(max(ts)) AS last, toUInt32(count()) AS events
     FROM events WHERE received_at = fromUnixTimestamp64Milli(${job.receivedAt}, 'UTC') GROUP BY event`,
  );
  for (const { event, first, last, events } of names) {
    await job.store.pool.query(
      `INSERT INTO event_names AS n (workspace_id, name, first_seen, last_seen, count) VALUES ($1, $2, to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000), $5)
       ON CONFLICT (workspace_id, name) DO UPDATE SET first_seen = least(n.first_seen, excluded.first_seen), last_seen = greatest(n.last_seen, excluded.last_seen), count = n.count + excluded.count`,
      [job.store.id, event, Number(first), Number(last), events],
    );
  }
}
