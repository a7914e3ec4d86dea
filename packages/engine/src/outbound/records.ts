import type { HeldSession } from "./held-connection.ts";
import type { Parcel } from "./parcel-queue.ts";

/** One request, for the log. */
export interface Delivery {
  readonly messageId: string;
  readonly changes: number;
  readonly attempt: number;
  /** Unix ms. */
  readonly at: number;
  readonly outcome: "delivered" | "retrying" | "dead";
  readonly status: number | null;
  readonly ms: number;
  readonly reason: string | null;
  readonly answer: string | null;
}

/** A parcel given up. */
export interface Death {
  readonly parcel: Parcel;
  readonly status: number | null;
  readonly reason: string;
  /** Unix ms. */
  readonly at: number;
}

/** What has become of parcels since it was last written down. */
export interface Progress {
  /** Up to this row nothing depends on the ledger any more. */
  readonly position: number;
  /** New or changed. */
  readonly kept: readonly Parcel[];
  /** Ids of stored parcels that are settled. */
  readonly settled: readonly string[];
  readonly dead: readonly Death[];
  readonly deliveries: readonly Delivery[];
}

/** Deliveries kept of each webhook. */
const deliveriesKept = 200;

/**
 * The state of one webhook's sending. All is written over the connection that holds the webhook's lock: a process that has lost
 * the lock can write nothing.
 */
export class Records {
  readonly #session: HeldSession;
  readonly #key: readonly [workspaceId: string, webhookId: string];
  #logged = 0;

  constructor(session: HeldSession, workspaceId: string, webhookId: string) {
    this.#session = session;
    this.#key = [workspaceId, webhookId];
  }

  /** In the order of the ledger. */
  async parcels(): Promise<Parcel[]> {
    const { rows } = await this.#session.query<ParcelRow>(
      `SELECT ${parcelColumns} FROM webhook_parcels WHERE workspace_id = $1 AND webhook_id = $2 ORDER BY seqs[1], message_id`,
      [...this.#key],
    );
    return rows.map(parcelOf);
  }

  async deadLetters(): Promise<number> {
    const { rows } = await this.#session.query<{ n: number }>(
      "SELECT count(*) AS n FROM webhook_dead_letters WHERE workspace_id = $1 AND webhook_id = $2",
      [...this.#key],
    );
    return rows[0]?.n ?? 0;
  }

  /** One statement: all of it or nothing. False when the webhook is no more. */
  async write(progress: Progress): Promise<boolean> {
    const values = [
      ...this.#key,
      progress.position,
      JSON.stringify(progress.kept.map(parcelJson)),
      [...progress.settled],
      JSON.stringify(progress.dead.map(deathJson)),
      JSON.stringify(progress.deliveries.slice(-deliveriesKept)),
    ];
    const { rowCount } = await this.#session.query(writeProgress, values).catch((error: unknown) => {
      if (isOrphaned(error)) return { rowCount: 0 };
      throw error;
    });
    this.#logged += progress.deliveries.length;
    if (this.#logged >= deliveriesKept) await this.#trimDeliveries();
    return rowCount === 1;
  }

  /** Takes up to `limit` dead letters that somebody wants sent again: they are parcels from now on. */
  async takeReplays(limit: number, now: number): Promise<Parcel[]> {
    const { rows } = await this.#session.query<ParcelRow>(takeReplays, [...this.#key, limit, now]);
    return rows.map(parcelOf);
  }

  async disable(reason: string, now: number): Promise<void> {
    await this.#session.query(
      `UPDATE webhooks SET state = 'disabled', state_reason = $3, updated_at = to_timestamp($4::float8 / 1000)
       WHERE workspace_id = $1 AND id = $2`,
      [...this.#key, reason, now],
    );
  }

  async #trimDeliveries(): Promise<void> {
    this.#logged = 0;
    await this.#session.query(
      `DELETE FROM webhook_deliveries WHERE workspace_id = $1 AND webhook_id = $2 AND id <= (
         SELECT id FROM webhook_deliveries WHERE workspace_id = $1 AND webhook_id = $2 ORDER BY id DESC OFFSET $3 LIMIT 1)`,
      [...this.#key, deliveriesKept],
    );
  }
}

/** PostgreSQL's foreign_key_violation: the webhook these rows belong to was deleted. */
function isOrphaned(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "23503";
}

interface ParcelRow {
  readonly id: string;
  readonly seqs: number[];
  readonly contacts: number[];
  readonly attempts: number;
  readonly first_at: Date | null;
  readonly next_at: Date;
}

/** `bigint[]` would come as texts. */
const parcelColumns = "message_id AS id, to_jsonb(seqs) AS seqs, contacts, attempts, first_at, next_at";

function parcelOf(row: ParcelRow): Parcel {
  return {
    id: row.id,
    seqs: row.seqs,
    contacts: row.contacts,
    attempts: row.attempts,
    firstAt: row.first_at?.getTime() ?? null,
    nextAt: row.next_at.getTime(),
    stored: true,
    rows: null,
  };
}

function parcelJson({ id, seqs, contacts, attempts, firstAt, nextAt }: Parcel) {
  return { id, seqs, contacts, attempts, first: firstAt, next: nextAt };
}

function deathJson({ parcel, status, reason, at }: Death) {
  return { ...parcelJson(parcel), first: parcel.firstAt ?? at, status, reason, at };
}

const writeProgress = `
  WITH kept AS (
    INSERT INTO webhook_parcels (workspace_id, webhook_id, message_id, seqs, contacts, attempts, first_at, next_at)
    SELECT $1, $2, x.id, x.seqs, x.contacts, x.attempts, to_timestamp(x.first / 1000), to_timestamp(x.next / 1000)
    FROM json_to_recordset($4::json) AS x(id text, seqs bigint[], contacts integer[], attempts integer, first float8, next float8)
    ON CONFLICT (workspace_id, webhook_id, message_id) DO UPDATE
      SET attempts = excluded.attempts, first_at = excluded.first_at, next_at = excluded.next_at
  ), settled AS (
    DELETE FROM webhook_parcels WHERE workspace_id = $1 AND webhook_id = $2 AND message_id = ANY($5::text[])
  ), dead AS (
    INSERT INTO webhook_dead_letters (workspace_id, webhook_id, message_id, seqs, contacts, attempts, status, reason, first_at, died_at)
    SELECT $1, $2, x.id, x.seqs, x.contacts, x.attempts, x.status, x.reason, to_timestamp(x.first / 1000), to_timestamp(x.at / 1000)
    FROM json_to_recordset($6::json) AS x(id text, seqs bigint[], contacts integer[], attempts integer, status integer, reason text,
      first float8, at float8)
  ), logged AS (
    INSERT INTO webhook_deliveries (workspace_id, webhook_id, message_id, changes, attempt, at, outcome, status, ms, reason, answer)
    SELECT $1, $2, x."messageId", x.changes, x.attempt, to_timestamp(x.at / 1000), x.outcome, x.status, x.ms, x.reason, x.answer
    FROM json_to_recordset($7::json) AS x("messageId" text, changes integer, attempt integer, at float8, outcome text, status integer,
      ms integer, reason text, answer text)
  )
  UPDATE webhooks SET position = greatest(position, $3::bigint) WHERE workspace_id = $1 AND id = $2`;

const takeReplays = `
  WITH taken AS (
    DELETE FROM webhook_dead_letters WHERE (workspace_id, webhook_id, id) IN (
      SELECT workspace_id, webhook_id, id FROM webhook_dead_letters
      WHERE workspace_id = $1 AND webhook_id = $2 AND replay ORDER BY id LIMIT $3)
    RETURNING id AS letter, message_id, seqs, contacts
  ), parcels AS (
    INSERT INTO webhook_parcels (workspace_id, webhook_id, message_id, seqs, contacts, attempts, next_at)
    SELECT DISTINCT ON (message_id) $1, $2, message_id, seqs, contacts, 0, to_timestamp($4::float8 / 1000) FROM taken ORDER BY message_id, letter
    ON CONFLICT DO NOTHING RETURNING *
  )
  SELECT ${parcelColumns} FROM parcels ORDER BY seqs[1], message_id`;
