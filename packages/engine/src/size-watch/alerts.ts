import { KindredError } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import type pg from "pg";
import type { AlertBody, AlertKind } from "./alert.ts";

/** Somebody an alert was to be told to, and what became of it. */
export interface NoticeView {
  readonly channel: "user" | "address" | "webhook";
  /** A user's id, an address, a webhook's id. */
  readonly target: string;
  readonly state: "waiting" | "sent" | "failed";
  readonly attempts: number;
  /** Why it failed, or has not succeeded yet. */
  readonly reason: string | null;
}

export interface AlertView {
  readonly id: number;
  readonly ruleId: string;
  readonly segment: string;
  readonly kind: AlertKind;
  readonly at: Date;
  readonly body: AlertBody;
  readonly read: boolean;
  readonly notices: readonly NoticeView[];
}

/** What the size rules of a workspace found, as one reader sees it. */
export interface Alerts {
  /** Newest first; those with a smaller id than `before`. */
  list(options: {
    readonly limit: number;
    readonly before?: number | undefined;
    readonly segment?: string | undefined;
    readonly unread?: boolean | undefined;
  }): Promise<readonly AlertView[]>;
  /** @throws KindredError `unknown_alert` (404) */
  get(id: number): Promise<AlertView>;
  /** How many of the last thirty days this reader has not read. */
  unread(): Promise<number>;
  /** Marks these as read; null: all. */
  read(ids: readonly number[] | null): Promise<void>;
}

/** Nobody catches up on what is older, ms. */
const catchUp = 30 * 86_400_000;

/** @param reader who reads: a person's id or a key's */
export function createAlerts({ pool, id: workspaceId }: WorkspaceStore, reader: string, now: () => number): Alerts {
  const select = async (condition: string, values: readonly unknown[], limit: number): Promise<AlertView[]> => {
    const { rows } = await pool.query<AlertView>(
      `SELECT a.id, a.rule_id AS "ruleId", a.segment, a.kind, a.at, a.body, r.alert_id IS NOT NULL AS read,
         coalesce((SELECT json_agg(json_build_object('channel', n.channel, 'target', n.target, 'state', n.state, 'attempts', n.attempts,
           'reason', n.reason) ORDER BY n.channel, n.target) FROM alert_notices n
           WHERE n.workspace_id = a.workspace_id AND n.alert_id = a.id), '[]') AS notices
       FROM size_alerts a
       LEFT JOIN size_alert_reads r ON r.workspace_id = a.workspace_id AND r.alert_id = a.id AND r.reader = $2
       WHERE a.workspace_id = $1 AND ${condition} ORDER BY a.id DESC LIMIT ${limit}`,
      [workspaceId, reader, ...values],
    );
    return rows;
  };

  return {
    list: ({ limit, before, segment, unread }) =>
      select(
        "($3::bigint IS NULL OR a.id < $3) AND ($4::text IS NULL OR a.segment = $4) AND (NOT $5::boolean OR r.alert_id IS NULL)",
        [before ?? null, segment ?? null, unread ?? false],
        Math.trunc(limit),
      ),

    get: async (id) => {
      const [found] = await select("a.id = $3", [id], 1);
      if (found === undefined)
        throw new KindredError("unknown_alert", `There is no alert ${id} in this workspace.`, { status: 404 });
      return found;
    },

    unread: async () => {
      const { rows } = await pool.query<{ n: number }>(
        `SELECT count(*) AS n FROM size_alerts a WHERE a.workspace_id = $1 AND a.at > to_timestamp($3::float8 / 1000)
           AND NOT EXISTS (SELECT FROM size_alert_reads r WHERE r.workspace_id = a.workspace_id AND r.alert_id = a.id AND r.reader = $2)`,
        [workspaceId, reader, now() - catchUp],
      );
      return Number(rows[0]?.n ?? 0);
    },

    read: async (ids) => {
      await pool.query(
        `INSERT INTO size_alert_reads (workspace_id, reader, alert_id)
         SELECT workspace_id, $2, id FROM size_alerts WHERE workspace_id = $1 AND ($3::bigint[] IS NULL OR id = ANY($3)) ON CONFLICT DO NOTHING`,
        [workspaceId, reader, ids === null ? null : [...ids]],
      );
    },
  };
}

/** Alerts are kept for so long, ms: what moved a year ago can still be looked up beside what moves now. */
const keptFor = 400 * 86_400_000;

/** Removes what is older, of all workspaces. `now`: Unix ms. */
export async function sweepAlerts(pool: pg.Pool, now: number): Promise<void> {
  await pool.query("DELETE FROM size_alerts WHERE at < to_timestamp($1::float8 / 1000)", [now - keptFor]);
}
