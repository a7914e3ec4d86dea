import type { JsonObject } from "@kindred/schema";
import type pg from "pg";
import type { PartState, RefreshMoment } from "./due.ts";

/** What is kept of a part in PostgreSQL. */
export interface PartRecord extends PartState {
  readonly ms: number | null;
  readonly details: JsonObject;
}

export interface WorkspaceRecord extends RefreshMoment {
  readonly workspaceId: string;
  /** Nobody is there yet, or an import is under way: wait. */
  readonly waits: boolean;
  readonly parts: ReadonlyMap<string, PartRecord>;
}

interface Row {
  id: string;
  timezone: string;
  hour: number;
  imported: number | null;
  waits: boolean;
  parts: (Omit<PartRecord, "details"> & { part: string; details: JsonObject })[];
}

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;

/** What decides about refreshes, of one workspace or (null) all. An import that has not moved for a day does not keep anybody waiting. */
export async function readRecords(
  pool: pg.Pool | pg.ClientBase,
  workspaceId: string | null,
  now: number,
): Promise<WorkspaceRecord[]> {
  const { rows } = await pool.query<Row>(
    `SELECT w.id, w.timezone, w.refresh_hour AS hour,
       (SELECT ${ms("max(i.updated_at)")} FROM imports i WHERE i.workspace_id = w.id AND i.state = 'done') AS imported,
       NOT EXISTS (SELECT 1 FROM contacts c WHERE c.workspace_id = w.id) OR EXISTS (SELECT 1 FROM imports i
         WHERE i.workspace_id = w.id AND i.state = 'running' AND i.updated_at > $2) AS waits,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('part', r.part, 'asked', r.asked, 'answered', r.answered,
          'startedAt', ${ms("r.started_at")}, 'finishedAt', ${ms("r.finished_at")}, 'covered', ${ms("r.covered")},
          'ms', r.ms, 'error', r.error, 'details', r.details)), '[]')
        FROM refreshes r WHERE r.workspace_id = w.id) AS parts
     FROM workspaces w WHERE $1::text IS NULL OR w.id = $1 ORDER BY w.id`,
    [workspaceId, new Date(now - 86_400_000)],
  );
  return rows.map(({ id, timezone, hour, imported, waits, parts }) => ({
    workspaceId: id,
    timezone,
    hour,
    importedAt: imported,
    waits,
    parts: new Map(parts.map(({ part, ...record }) => [part, record])),
  }));
}

export async function recordAsked(pool: pg.Pool, workspaceId: string, parts: readonly string[]): Promise<void> {
  await pool.query(
    `INSERT INTO refreshes (workspace_id, part, asked) SELECT $1, unnest($2::text[]), 1
     ON CONFLICT (workspace_id, part) DO UPDATE SET asked = refreshes.asked + 1`,
    [workspaceId, parts],
  );
}

/** Gives how many requests the run answers. @param now Unix ms */
export async function recordStart(
  pool: pg.Pool | pg.ClientBase,
  workspaceId: string,
  part: string,
  now: number,
): Promise<number> {
  const { rows } = await pool.query<{ asked: number }>(
    `INSERT INTO refreshes (workspace_id, part, started_at) VALUES ($1, $2, $3)
     ON CONFLICT (workspace_id, part) DO UPDATE SET started_at = $3, finished_at = NULL RETURNING asked`,
    [workspaceId, part, new Date(now)],
  );
  return rows[0]?.asked ?? 0;
}

export interface FinishedRun {
  readonly part: string;
  /** The instant it was for, and when it ended, Unix ms. */
  readonly covered: number;
  readonly finishedAt: number;
  readonly ms: number;
  readonly answered: number;
  readonly error: string | null;
  /** Null: those of the run before stay. */
  readonly details: JsonObject | null;
}

export async function recordEnd(
  pool: pg.Pool | pg.ClientBase,
  workspaceId: string,
  { part, covered, finishedAt, ms: took, answered, error, details }: FinishedRun,
): Promise<void> {
  await pool.query(
    `UPDATE refreshes SET covered = $3, finished_at = $4, ms = $5, answered = $6, error = $7, details = coalesce($8, details)
     WHERE workspace_id = $1 AND part = $2`,
    [
      workspaceId,
      part,
      new Date(covered),
      new Date(finishedAt),
      Math.round(took),
      answered,
      error,
      details === null ? null : JSON.stringify(details),
    ],
  );
}
