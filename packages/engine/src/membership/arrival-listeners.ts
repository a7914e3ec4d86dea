import { randomUUID } from "node:crypto";
import { type Held, holdConnection } from "@kindred/store";
import type pg from "pg";

const channel = "kindred_arrivals";
/** Tells our own announcements from those of other processes. */
const ours = randomUUID();

type Listener = (workspaceId: string) => void;

const listeners = new WeakMap<pg.Pool, Set<Listener>>();
/** Connections whose transaction has written arrivals and is not committed yet. */
const waiting = new WeakSet<pg.ClientBase>();
/** Workspaces to announce to other processes while an announcement is under way; present while one is. */
const unsaid = new WeakMap<pg.Pool, Set<string>>();

/** Notes that the transaction on this connection brings arrivals: whoever commits it announces them. */
export function brought(client: pg.ClientBase): void {
  waiting.add(client);
}

/** The transaction was rolled back. */
export function forgetBrought(client: pg.ClientBase): void {
  waiting.delete(client);
}

/** After a commit: tells listeners of this process and, without waiting for it, other processes. */
export function announce(pool: pg.Pool, client: pg.ClientBase, workspaceId: string): void {
  if (!waiting.delete(client)) return;
  for (const listener of listeners.get(pool) ?? []) listener(workspaceId);
  const pending = unsaid.get(pool);
  if (pending !== undefined) pending.add(workspaceId);
  else void say(pool, new Set([workspaceId]));
}

/**
 * A notification inside the commit would make all workspaces' commits wait for one another, so it comes after, in a transaction
 * that writes nothing. One that is lost costs others a second: they look by themselves.
 */
async function say(pool: pg.Pool, first: Set<string>): Promise<void> {
  for (let next = first; next.size > 0;) {
    const later = new Set<string>();
    unsaid.set(pool, later);
    const payloads = [...next].map((workspaceId) => `${workspaceId} ${ours}`);
    await pool
      .query("SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload", [channel, payloads])
      .catch(() => undefined);
    next = later;
  }
  unsaid.delete(pool);
}

/**
 * Tells `listener` after each commit that brought arrivals: at once for commits of this process, through PostgreSQL's LISTEN for
 * those of others, and every `lookEvery` ms besides for whatever a lost word left lying. Being told too often does no harm.
 */
export async function listenForArrivals(
  pool: pg.Pool,
  listener: Listener,
  lookEvery = 1_000,
): Promise<{ stop(): Promise<void> }> {
  let told = listeners.get(pool);
  if (told === undefined) listeners.set(pool, (told = new Set()));
  told.add(listener);

  let stopped = false;
  let held: Held | null = null;
  const connect = async (): Promise<void> => {
    const hear = async (client: pg.PoolClient): Promise<void> => {
      client.on("notification", ({ payload = "" }) => {
        const [workspaceId = "", from] = payload.split(" ");
        if (from !== ours && !stopped) listener(workspaceId);
      });
      await client.query(`LISTEN ${channel}`);
    };
    held = await holdConnection(pool, hear, () => (held = null));
  };

  const seen = new Map<string, number>();
  const look = async (): Promise<void> => {
    if (held === null) await connect();
    const { rows } = await pool.query<{ workspace_id: string; seq: number }>(
      "SELECT workspace_id, max(seq) AS seq FROM arrivals GROUP BY workspace_id",
    );
    for (const { workspace_id, seq } of rows) {
      if (seen.get(workspace_id) !== seq) listener(workspace_id);
      seen.set(workspace_id, seq);
    }
  };
  let looking = look().catch(() => undefined);
  const timer = setInterval(() => {
    looking = looking.then(() => (stopped ? undefined : look())).catch(() => undefined);
  }, lookEvery);
  timer.unref();
  await looking;

  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      told.delete(listener);
      await looking;
      held?.letGo();
    },
  };
}
