/** A receiver of membership changes, as the senders work with it. */
export interface Webhook {
  readonly workspaceId: string;
  readonly id: string;
  readonly url: string;
  /** Null: all. */
  readonly segments: readonly string[] | null;
  readonly changes: readonly ("entered" | "left")[];
  /** Changes of one request, 1 to 100. */
  readonly batchSize: number;
  readonly secret: Buffer;
  /** Signs as well until `oldSecretUntil` (Unix ms), so that a receiver can change over. */
  readonly oldSecret: Buffer | null;
  readonly oldSecretUntil: number | null;
  /** The last ledger row that needs no more care. */
  readonly position: number;
}

export interface WebhookRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly url: string;
  readonly segments: string[] | null;
  readonly changes: ("entered" | "left")[];
  readonly batch_size: number;
  readonly secret: Buffer;
  readonly old_secret: Buffer | null;
  readonly old_secret_until: Date | null;
  readonly position: number;
}

export const webhookColumns =
  "workspace_id, id, url, segments, changes, batch_size, secret, old_secret, old_secret_until, position";

export function webhookOf(row: WebhookRow): Webhook {
  return {
    workspaceId: row.workspace_id,
    id: row.id,
    url: row.url,
    segments: row.segments,
    changes: row.changes,
    batchSize: row.batch_size,
    secret: row.secret,
    oldSecret: row.old_secret,
    oldSecretUntil: row.old_secret_until?.getTime() ?? null,
    position: row.position,
  };
}

export function secretsOf(webhook: Webhook, now: number): readonly Buffer[] {
  const { secret, oldSecret, oldSecretUntil } = webhook;
  return oldSecret !== null && oldSecretUntil !== null && oldSecretUntil > now ? [secret, oldSecret] : [secret];
}
