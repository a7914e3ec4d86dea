import type pg from "pg";
import type { AlertBody, AlertKind } from "../alert.ts";
import type { Notice, Settled } from "./notice.ts";

/** Whoever has not settled what it took by then has died: longer than any exchange may last, ms. */
const heldFor = 300_000;
/** What is sent in one go. */
const mostAtOnce = 50;
/** An alert older than that is no news any more, ms. */
const triedFor = 86_400_000;

const firstDelay = 15_000;
const longestDelay = 3_600_000;

interface ClaimedRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly channel: Notice["channel"];
  readonly target: string;
  readonly attempts: number;
  readonly alert_id: number;
  readonly rule_id: string;
  readonly segment: string;
  readonly kind: AlertKind;
  readonly at: Date;
  readonly body: AlertBody;
}

/** Takes the notices that are due and held by nobody; others pass them by until they are settled or given up. `now`: Unix ms. */
export async function claimNotices(pool: pg.Pool, now: number): Promise<Notice[]> {
  const { rows } = await pool.query<ClaimedRow>(
    `WITH due AS (
       SELECT workspace_id, id FROM alert_notices
       WHERE state = 'waiting' AND next_at <= to_timestamp($1::float8 / 1000)
         AND (claimed_until IS NULL OR claimed_until <= to_timestamp($1::float8 / 1000))
       ORDER BY next_at, id LIMIT ${mostAtOnce} FOR UPDATE SKIP LOCKED
     ), claimed AS (
       UPDATE alert_notices n SET claimed_until = to_timestamp(($1::float8 + ${heldFor}) / 1000), attempts = n.attempts + 1
       FROM due WHERE n.workspace_id = due.workspace_id AND n.id = due.id RETURNING n.*
     )
     SELECT c.workspace_id, c.id, c.channel, c.target, c.attempts, a.id AS alert_id, a.rule_id, a.segment, a.kind, a.at, a.body
     FROM claimed c JOIN size_alerts a ON a.workspace_id = c.workspace_id AND a.id = c.alert_id ORDER BY a.id, c.id`,
    [now],
  );
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    id: row.id,
    channel: row.channel,
    target: row.target,
    attempts: row.attempts,
    alert: {
      id: row.alert_id,
      ruleId: row.rule_id,
      segment: row.segment,
      kind: row.kind,
      at: row.at.getTime(),
      body: row.body,
    },
  }));
}

/** Writes down what became of notices, and lets go of them. `random`: 0 to 1. */
export async function settleNotices(
  pool: pg.Pool,
  notices: readonly Notice[],
  settled: Settled,
  { now, random }: { readonly now: number; readonly random: number },
): Promise<void> {
  const rows = notices.map(({ workspaceId, id, attempts, alert }) => {
    const delay = Math.min(longestDelay, firstDelay * 2 ** Math.min(attempts - 1, 20)) * (1 - random / 2);
    const isOver = settled.kind !== "later" || now + delay - alert.at > triedFor;
    const state = settled.kind === "sent" ? "sent" : isOver ? "failed" : "waiting";
    return {
      workspace: workspaceId,
      id,
      state,
      reason: settled.kind === "sent" ? null : settled.reason.slice(0, 500),
      next: state === "waiting" ? now + delay : null,
    };
  });
  await pool.query(
    `UPDATE alert_notices n SET state = x.state, reason = x.reason, claimed_until = NULL,
       next_at = coalesce(to_timestamp(x.next / 1000), n.next_at),
       settled_at = CASE WHEN x.state = 'waiting' THEN NULL ELSE to_timestamp($1::float8 / 1000) END
     FROM json_to_recordset($2::json) AS x(workspace text, id text, state text, reason text, next float8)
     WHERE n.workspace_id = x.workspace AND n.id = x.id`,
    [now, JSON.stringify(rows)],
  );
}

/** When the next notice is due or freed, Unix ms; null: none waits. */
export async function nextNotice(pool: pg.Pool): Promise<number | null> {
  const { rows } = await pool.query<{ at: Date | null }>(
    "SELECT min(greatest(next_at, coalesce(claimed_until, next_at))) AS at FROM alert_notices WHERE state = 'waiting'",
  );
  return rows[0]?.at?.getTime() ?? null;
}
