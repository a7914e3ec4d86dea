import { completeContactEvents, type Stores, type WorkspaceStore } from "@kindred/store";
import { moveStragglers, survivors } from "../identity/stragglers.ts";
import { OutboxLines } from "../ingest/outbox/lines.ts";
import { underLock } from "../ingest/workspace-lock.ts";
import { brought } from "../membership/arrival-listeners.ts";
import { bulkArrived } from "../membership/arrivals.ts";
import { alive } from "./counted.ts";
import { latestFirst } from "./write-differences.ts";

/** Enters the event stream for each change of class: `{ model, from, to, r, f, m }`; without `from` nobody before, without `to` nobody any more. */
export const classChanged = "RFM Class Changed";

/** Up to so many go through the outbox, as events of people do; more are stored at once, and memberships that read them are built anew. */
const mostListed = 5_000;

interface Move {
  readonly contact_id: number;
  readonly properties: string;
}

/**
 * Sends the class changes of one instant into the event stream, exactly once: message ids follow from model, instant and contact, and the
 * mark that they are told is in the same transaction as they are (or set when they are all in place). Gives how many.
 */
export async function tellChanges(
  stores: Stores,
  workspace: WorkspaceStore,
  model: string,
  at: number,
): Promise<number> {
  const { clickhouse } = workspace;
  const params = { model, at, name: classChanged };
  const [counted] = await clickhouse.query<{ moves: number }>(
    `SELECT toFloat64(count()) AS moves FROM (${moves})`,
    params,
  );
  const count = counted?.moves ?? 0;
  if (count > mostListed) await tellAtOnce(stores, workspace, model, at, count);
  else await tellOneByOne(stores, workspace, model, at, await clickhouse.query<Move>(moves, params));
  return count;
}

const instant = "fromUnixTimestamp64Milli({at: Int64}, 'UTC')";
const text = (name: string, value: string): string =>
  `if(${value} = '', '', concat(',"${name}":', toJSONString(${value})))`;

/** Whoever has a row of this instant, with the class they had before it, where the two differ. */
const moves = `SELECT contact_id, concat('{"model":', toJSONString({model: String}), ${text("from", "was")}, ${text("to", "is")},
    if(is = '', '', concat(',"r":', toString(r_), ',"f":', toString(f_), if(m_ = 0, '', concat(',"m":', toString(m_))))), '}') AS properties
  FROM (
    SELECT contact_id, argMaxIf(toString(class), ${latestFirst}, at < ${instant}) AS was, argMaxIf(toString(class), ${latestFirst}, at = ${instant}) AS is,
      argMaxIf(r, version, at = ${instant}) AS r_, argMaxIf(f, version, at = ${instant}) AS f_, argMaxIf(m, version, at = ${instant}) AS m_
    FROM rfm WHERE model = {model: String} AND at <= ${instant}
      AND contact_id IN (SELECT contact_id FROM rfm WHERE model = {model: String} AND at = ${instant})
    GROUP BY contact_id
  ) WHERE was != is AND ${alive}`;

function messageIdOf(model: string, at: number, contact: number): string {
  return `rfm:${model}:${at}:${contact}`;
}

async function tellOneByOne(
  stores: Stores,
  { id }: WorkspaceStore,
  model: string,
  at: number,
  changes: readonly Move[],
): Promise<void> {
  await underLock(stores.pool, id, async (client) => {
    const untold = await client.query(
      "UPDATE rfm_runs SET told = true WHERE workspace_id = $1 AND model = $2 AND at = $3 AND NOT told",
      [id, model, new Date(at)],
    );
    if (untold.rowCount === 0 || changes.length === 0) return;
    // Contacts may have been merged or deleted since the classes were read.
    const ids = changes.map(({ contact_id }) => contact_id);
    const became = await survivors(client, id, ids);
    const { rows: gone } = await client.query<{ id: number }>(
      "SELECT id FROM contacts WHERE workspace_id = $1 AND id = ANY($2::int[]) AND deleted_at IS NOT NULL",
      [id, ids],
    );
    const deleted = new Set(gone.map((row) => row.id));
    const lines = new OutboxLines();
    for (const { contact_id, properties } of changes) {
      if (deleted.has(contact_id)) continue;
      const message = JSON.stringify(messageIdOf(model, at, contact_id));
      const tail = `,"event":${JSON.stringify(classChanged)},"ts":${at},"message_id":${message},"received_at":${at},"properties":${properties},"context":{}}`;
      lines.addEvent(became.get(contact_id) ?? contact_id, classChanged, at, tail);
    }
    await lines.append(client, id);
    await noteName(client, id, at, changes.length);
  });
}

async function tellAtOnce(
  stores: Stores,
  { id, clickhouse }: WorkspaceStore,
  model: string,
  at: number,
  count: number,
): Promise<void> {
  await clickhouse.command(
    `INSERT INTO incoming_events (contact_id, event, ts, message_id, received_at, properties)
     SELECT contact_id, {name: String}, ${instant}, concat('rfm:', {model: String}, ':', toString({at: Int64}), ':', toString(contact_id)) AS message,
       ${instant}, properties
     FROM (${moves})
     WHERE message NOT IN (SELECT message_id FROM events WHERE event = {name: String} AND ts = ${instant})`,
    { model, at, name: classChanged },
  );
  await completeContactEvents(clickhouse, `event = {name: String} AND ts = ${instant}`, { at, name: classChanged });
  await moveStragglers(stores, id, at);
  await underLock(stores.pool, id, async (client) => {
    await client.query("UPDATE rfm_runs SET told = true WHERE workspace_id = $1 AND model = $2 AND at = $3", [
      id,
      model,
      new Date(at),
    ]);
    await noteName(client, id, at, count);
    await bulkArrived(client, id, "import", [classChanged]);
    brought(client);
  });
}

/** Editors offer the event by its name. */
async function noteName(
  client: { query(sql: string, values: unknown[]): Promise<unknown> },
  workspaceId: string,
  at: number,
  count: number,
): Promise<void> {
  await client.query(
    `INSERT INTO event_names AS n (workspace_id, name, first_seen, last_seen, count) VALUES ($1, $2, $3, $3, $4)
     ON CONFLICT (workspace_id, name) DO UPDATE SET count = n.count + excluded.count,
       first_seen = least(n.first_seen, excluded.first_seen), last_seen = greatest(n.last_seen, excluded.last_seen)`,
    [workspaceId, classChanged, new Date(at), count],
  );
}
