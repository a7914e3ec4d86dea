import type { OutboxTarget } from "@kindred/store";
import type pg from "pg";

/** Bytes of lines in one block. */
const blockBytes = 16_000_000;
const blockRows = 400;

export interface OutboxRow {
  readonly seq: number;
  readonly target: OutboxTarget;
  readonly line: string;
}

/** A stretch of the outbox on its way to ClickHouse. Its number names its inserts, so that a repeat stores nothing. */
export interface Block {
  readonly number: number;
  readonly rows: readonly OutboxRow[];
  readonly toSeq: number;
  /** It was under way when a process or a connection ended: part of it may be in ClickHouse. */
  readonly again: boolean;
  /** More rows than went into it may have been waiting when it began. */
  readonly more: boolean;
}

/** What is a statement, not lines for a table: each is a block of its own. */
function isOperation(target: OutboxTarget): boolean {
  return target === "moves" || target === "erasures" || target === "ledger_runs";
}

/**
 * The next block: the one that was under way when the process ended, or a new one, whose bounds are on disk before
 * anything is inserted. Null when the outbox is empty. `block` counts up for ever; `to_seq` 0 says none is under way.
 */
export async function nextBlock(client: pg.ClientBase, workspaceId: string): Promise<Block | null> {
  const begun = await client.query<{ block: number; to_seq: number }>(
    "SELECT block, to_seq FROM outbox_blocks WHERE workspace_id = $1 AND to_seq > 0",
    [workspaceId],
  );
  const again = begun.rows.length > 0;
  const found = again ? { ...begun.rows[0]!, more: true } : await beginBlock(client, workspaceId);
  if (found === null) return null;
  const { block: number, to_seq: toSeq, more } = found;
  const { rows } = await client.query<OutboxRow>(
    "SELECT seq, target, line FROM outbox WHERE workspace_id = $1 AND seq <= $2 ORDER BY seq",
    [workspaceId, toSeq],
  );
  return { number, rows, toSeq, again, more };
}

async function beginBlock(
  client: pg.ClientBase,
  workspaceId: string,
): Promise<{ block: number; to_seq: number; more: boolean } | null> {
  const { rows } = await client.query<{ seq: number; target: OutboxTarget; bytes: number }>(
    "SELECT seq, target, octet_length(line) AS bytes FROM outbox WHERE workspace_id = $1 ORDER BY seq LIMIT $2",
    [workspaceId, blockRows],
  );
  const first = rows[0];
  if (first === undefined) return null;
  let toSeq = first.seq;
  let bytes = 0;
  if (!isOperation(first.target)) {
    for (const row of rows) {
      bytes += row.bytes;
      if (isOperation(row.target) || (row !== first && bytes > blockBytes)) break;
      toSeq = row.seq;
    }
  }
  const begun = await client.query<{ block: number; to_seq: number }>(
    `INSERT INTO outbox_blocks AS b (workspace_id, block, from_seq, to_seq) VALUES ($1, 1, $2, $3)
     ON CONFLICT (workspace_id) DO UPDATE SET block = b.block + 1, from_seq = excluded.from_seq, to_seq = excluded.to_seq
     RETURNING block, to_seq`,
    [workspaceId, first.seq, toSeq],
  );
  return { ...begun.rows[0]!, more: rows.length === blockRows || rows.at(-1)!.seq > toSeq };
}

/** Everything of the block is in ClickHouse: forget its rows. */
export async function endBlock(client: pg.ClientBase, workspaceId: string, block: Block): Promise<void> {
  await client.query(
    `WITH gone AS (DELETE FROM outbox WHERE workspace_id = $1 AND seq <= $2)
     UPDATE outbox_blocks SET to_seq = 0 WHERE workspace_id = $1 AND block = $3`,
    [workspaceId, block.toSeq, block.number],
  );
}
