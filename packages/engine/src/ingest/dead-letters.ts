import type pg from "pg";

export interface DeadLetter {
  /** Which part gave it up: `ingest`, `flush`. */
  readonly source: string;
  /** Everything that is needed to try again. */
  readonly payload: unknown;
  readonly code: string;
  readonly reason: string;
}

/** Keeps what was accepted and could not be processed, with the reason. */
export async function buryLetters(
  client: pg.Pool | pg.ClientBase,
  workspaceId: string,
  letters: readonly DeadLetter[],
): Promise<void> {
  if (letters.length === 0) return;
  await client.query(
    `INSERT INTO dead_letters (workspace_id, source, payload, code, reason)
     SELECT $1, x.source, x.payload, x.code, x.reason
     FROM json_to_recordset($2::json) AS x(source text, payload jsonb, code text, reason text)`,
    [workspaceId, JSON.stringify(letters)],
  );
}
