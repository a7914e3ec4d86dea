import type { WorkspaceStore } from "@kindred/store";
import { newId } from "@kindred/schema";
import type { AlertBody, AlertKind } from "./alert.ts";
import { isQuiet, type RuleStanding, type SizeRule, type Waiting } from "./rule.ts";
import type { Verdict } from "./judge.ts";

/** What a judgement changes of a rule. */
export interface Transition {
  readonly state: RuleStanding["state"];
  readonly waiting: Waiting | null;
  readonly told: RuleStanding["told"];
  /** What is to be told; null: nothing. */
  readonly alert: AlertKind | null;
}

/**
 * What follows from a verdict: null when nothing does. Something is told when it differs from what was told last and nobody asked for
 * quiet; what began and ended in the quiet is never told.
 */
export function transitionOf(rule: SizeRule, verdict: Verdict, now: number): Transition | null {
  if (verdict.kind === "waiting") {
    const { waiting } = verdict;
    const isSame = rule.state === "waiting" && rule.waiting?.kind === waiting.kind;
    return isSame ? null : { state: "waiting", waiting, told: rule.told, alert: null };
  }
  const state = verdict.firing ? "firing" : "ok";
  const quiet = isQuiet(rule, now);
  if (!quiet && state !== rule.told) {
    const alert = verdict.firing ? "fired" : rule.tellRecovery ? "recovered" : null;
    return { state, waiting: null, told: state, alert };
  }
  const { remindAfter, toldAt, told } = rule;
  const isDue = remindAfter !== null && toldAt !== null && now - toldAt >= remindAfter;
  if (!quiet && verdict.firing && isDue) return { state, waiting: null, told, alert: "reminder" };
  return state === rule.state ? null : { state, waiting: null, told, alert: null };
}

/**
 * Writes a transition with its alert and a notice for everybody who is to be told, all or none. False: somebody else was first, or the
 * rule was edited meanwhile; then nothing was written. `now`: Unix ms.
 */
export async function commitTransition(
  { pool, id: workspaceId }: WorkspaceStore,
  rule: SizeRule,
  { state, waiting, told, alert }: Transition,
  { value, body, now }: { readonly value: number | null; readonly body: AlertBody | null; readonly now: number },
): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const { rowCount } = await client.query(
      `UPDATE size_rules SET state = $4, reason = $5::jsonb, told = $6, value = $7, step = step + 1,
         checked_at = to_timestamp($8::float8 / 1000),
         state_since = CASE WHEN state = $4 THEN state_since ELSE to_timestamp($8::float8 / 1000) END,
         told_at = CASE WHEN $9::boolean THEN to_timestamp($8::float8 / 1000) ELSE told_at END
       WHERE workspace_id = $1 AND id = $2 AND step = $3`,
      [
        workspaceId,
        rule.id,
        rule.step,
        state,
        waiting === null ? null : JSON.stringify(waiting),
        told,
        value,
        now,
        told !== rule.told || alert !== null,
      ],
    );
    if (rowCount !== 1) {
      await client.query("ROLLBACK");
      client.release();
      return false;
    }
    if (alert !== null && body !== null) {
      const { rows } = await client.query<{ id: number }>(
        `INSERT INTO size_alerts (workspace_id, rule_id, segment, kind, at, body)
         VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), $6::jsonb) RETURNING id`,
        [workspaceId, rule.id, rule.segment, alert, now, JSON.stringify(body)],
      );
      const notices = recipientsOf(rule);
      await client.query(
        `INSERT INTO alert_notices (workspace_id, id, alert_id, channel, target, next_at)
         SELECT $1, n.id, $2, n.channel, n.target, to_timestamp($3::float8 / 1000)
         FROM json_to_recordset($4::json) AS n(id text, channel text, target text)`,
        [workspaceId, rows[0]?.id, now, JSON.stringify(notices)],
      );
    }
    await client.query("COMMIT");
    client.release();
    return true;
  } catch (error) {
    // What was under way on it is not known: the connection is not given to anybody else.
    client.release(true);
    throw error;
  }
}

function recipientsOf({ channels: { users, addresses, webhooks } }: SizeRule) {
  const named = (channel: "user" | "address" | "webhook", targets: readonly string[]) =>
    targets.map((target) => ({ id: newId("note"), channel, target }));
  return [...named("user", users), ...named("address", addresses), ...named("webhook", webhooks)];
}
