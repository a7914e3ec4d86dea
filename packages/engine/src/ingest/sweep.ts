import type pg from "pg";

/** How long message ids are remembered, ms: a day more than is promised. */
const remembered = 8 * 86_400_000;
const sweptAtOnce = 50_000;

/** Forgets message ids that are older than eight days, some at a time so that no lock is held for long. */
export async function sweepMessageIds(pool: pg.Pool, now: number): Promise<number> {
  let swept = 0;
  for (;;) {
    const { rowCount } = await pool.query(
      `DELETE FROM message_ids WHERE ctid = ANY(ARRAY(
         SELECT ctid FROM message_ids WHERE received_at < to_timestamp($1::float8 / 1000.0) LIMIT $2))`,
      [now - remembered, sweptAtOnce],
    );
    swept += rowCount ?? 0;
    if ((rowCount ?? 0) < sweptAtOnce) return swept;
  }
}
