import type pg from "pg";
import { addRun } from "../ingest/outbox/ledger-runs.ts";
import { OutboxLines } from "../ingest/outbox/lines.ts";
import { underLock } from "../ingest/workspace-lock.ts";
import { readArrivals } from "./arrivals.ts";
import type { MembershipChange } from "./changes.ts";
import type { Mark, Standing } from "./shard.ts";

/** A change before it has its number. */
export type Change = Omit<MembershipChange, "seq">;

/** Many contacts, ascending, who enter or leave one segment together. */
export interface Run extends Omit<Change, "contactId" | "condition"> {
  readonly ids: readonly number[];
}

export interface StandingChange {
  readonly shard: number;
  readonly segment: string;
  /** Null: the segment is no more. */
  readonly standing: Standing | null;
}

export interface TickCommit {
  /** The shards as they will stand. */
  readonly marks: readonly Mark[];
  readonly now: number;
  readonly changes: readonly Change[];
  readonly runs: readonly Run[];
  readonly standings: readonly StandingChange[];
}

export interface Committed {
  /** What was written: less than asked for when somebody was merged or erased meanwhile. */
  readonly changes: readonly Change[];
  readonly runs: readonly Run[];
  /** The ledger's number of the first change; runs follow the changes. */
  readonly fromSeq: number;
}

/** Another worker has taken one of the shards: nothing was written. */
export class ShardLost extends Error {}

/**
 * One transaction as the workspace's only writer: 1. move the marks, unless a shard was taken from us, and take numbers for the changes; 2. leave
 * out whoever was merged or erased since the arrivals were read; 3. append the changes to the outbox; 4. note what segments stand at. Either all
 * of it happens or nothing.
 *
 * @throws ShardLost
 */
export async function commitTick(pool: pg.Pool, workspaceId: string, tick: TickCommit): Promise<Committed> {
  return underLock(pool, workspaceId, async (client) => {
    const { fromSeq, hasLater } = await moveAndNumber(client, workspaceId, tick.marks, sizeOf(tick));
    const left = hasLater ? await withoutGone(client, workspaceId, tick) : tick;
    await giveBack(client, workspaceId, sizeOf(tick) - sizeOf(left));
    const { changes, runs } = left;
    const lines = new OutboxLines();
    let seq = fromSeq;
    for (const { segment, contactId, change, cause, detail, condition, version } of changes) {
      const text = `${JSON.stringify(segment)},"contact_id":${contactId},"at":${tick.now},"seq":${seq++},"change":${change}`;
      const turned = condition === "" ? "" : `,"condition":${JSON.stringify(condition)}`;
      lines.add(
        "ledger",
        `{"segment":${text},"cause":"${cause}","detail":${JSON.stringify(detail)}${turned},"version":${version}}`,
      );
    }
    for (const run of runs) {
      addRun(lines, { ...run, at: tick.now, first: seq });
      seq += run.ids.length;
    }
    await lines.append(client, workspaceId);
    await writeStandings(client, workspaceId, tick.standings);
    return { changes, runs, fromSeq };
  });
}

const marksMoved = `UPDATE membership_shards s SET seq = x.seq, now = x.now
  FROM json_to_recordset($2::json) AS x(shard smallint, epoch bigint, seq bigint, now bigint)
  WHERE s.workspace_id = $1 AND s.shard = x.shard AND s.epoch = x.epoch`;

/** @throws ShardLost */
export async function moveMarks(pool: pg.Pool, workspaceId: string, marks: readonly Mark[]): Promise<void> {
  const { rowCount } = await pool.query(marksMoved, [workspaceId, JSON.stringify(marks)]);
  if (rowCount !== marks.length) throw shardLost(workspaceId);
}

/**
 * Moves the marks and takes so many numbers of the ledger; says whether arrivals were committed that the marks do not cover. One statement, since
 * most ticks are small and what they cost is their round trips.
 *
 * @throws ShardLost
 */
async function moveAndNumber(
  client: pg.ClientBase,
  workspaceId: string,
  marks: readonly Mark[],
  count: number,
): Promise<{ readonly fromSeq: number; readonly hasLater: boolean }> {
  const { rows } = await client.query<{ moved: number; next: number | null; later: boolean }>(
    `WITH moved AS (${marksMoved} RETURNING 1), numbered AS (
       INSERT INTO ledger_heads AS h (workspace_id, next) SELECT $1, 1 + $3::bigint WHERE $3::bigint > 0
       ON CONFLICT (workspace_id) DO UPDATE SET next = h.next + $3::bigint RETURNING next
     )
     SELECT (SELECT count(*) FROM moved)::int AS moved, (SELECT next FROM numbered) AS next,
       EXISTS (SELECT FROM arrivals WHERE workspace_id = $1 AND seq > $4) AS later`,
    [workspaceId, JSON.stringify(marks), count, readUpTo(marks)],
  );
  const { moved, next, later } = rows[0]!;
  if (moved !== marks.length) throw shardLost(workspaceId);
  return { fromSeq: next === null ? 0 : next - count, hasLater: later };
}

type Changed = Pick<Committed, "changes" | "runs">;

function sizeOf({ changes, runs }: Changed): number {
  return runs.reduce((sum, { ids }) => sum + ids.length, changes.length);
}

/** The last numbers taken: the ledger has no gaps. */
async function giveBack(client: pg.ClientBase, workspaceId: string, count: number): Promise<void> {
  if (count === 0) return;
  await client.query("UPDATE ledger_heads SET next = next - $2 WHERE workspace_id = $1", [workspaceId, count]);
}

function shardLost(workspaceId: string): ShardLost {
  return new ShardLost(`Another worker has taken shards of ${workspaceId}`);
}

function readUpTo(marks: readonly Mark[]): number {
  return Math.min(...marks.map(({ seq }) => seq));
}

/** Under the lock nobody else commits, so whoever is not gone by now is not gone before this commit. */
async function withoutGone(
  client: pg.ClientBase,
  workspaceId: string,
  { marks, changes, runs }: TickCommit,
): Promise<Changed> {
  if (changes.length === 0 && runs.length === 0) return { changes, runs };
  const rows = await readArrivals(client, workspaceId, readUpTo(marks), 10_000);
  const gone = new Set<number>();
  for (const arrival of rows.flatMap(({ arrivals }) => arrivals)) {
    if (arrival.kind === "merge") for (const [loser] of arrival.pairs) gone.add(loser);
    else if (arrival.kind === "erased") for (const contact of arrival.contacts) gone.add(contact);
  }
  if (gone.size === 0) return { changes, runs };
  return {
    changes: changes.filter(({ contactId }) => !gone.has(contactId)),
    runs: runs
      .map((run) => ({ ...run, ids: run.ids.filter((id) => !gone.has(id)) }))
      .filter(({ ids }) => ids.length > 0),
  };
}

async function writeStandings(
  client: pg.ClientBase,
  workspaceId: string,
  standings: readonly StandingChange[],
): Promise<void> {
  if (standings.length === 0) return;
  const rows = standings.map(({ shard, segment, standing }) => ({ shard, segment, ...standing }));
  await client.query(
    `WITH x AS (
       SELECT * FROM json_to_recordset($2::json)
         AS x(shard smallint, segment text, version int, definition text, "builtAt" bigint, stale text, failure text)
     ), gone AS (
       DELETE FROM membership_segments s USING x
       WHERE x.definition IS NULL AND s.workspace_id = $1 AND s.shard = x.shard AND s.segment = x.segment
     )
     INSERT INTO membership_segments (workspace_id, shard, segment, version, definition, built_at, stale, failure)
     SELECT $1, shard, segment, version, definition, "builtAt", stale, failure FROM x WHERE definition IS NOT NULL
     ON CONFLICT (workspace_id, shard, segment) DO UPDATE SET version = excluded.version, definition = excluded.definition,
       built_at = excluded.built_at, stale = excluded.stale, failure = excluded.failure`,
    [workspaceId, JSON.stringify(rows)],
  );
}
