import type pg from "pg";
import type { OutboxLines } from "../ingest/outbox/lines.ts";

/** From `at` on, the subject is granted to the contact or not. */
export interface PermissionChange {
  readonly contactId: number;
  /** `address:<channel>`, `consent:<channel>`, `suppressed:<channel>` or `topic:<topic>`. */
  readonly subject: string;
  readonly granted: boolean;
  /** Unix ms */
  readonly at: number;
  /** Who said so: `identity`, an event's name, what the caller of the API wrote. */
  readonly source: string;
}

/**
 * Adds the changes to what the caller's transaction sends to ClickHouse; it must hold the workspace's lock. Of changes to one
 * subject at one instant the last one counts, within the transaction and over earlier ones.
 */
export async function addPermissions(
  client: pg.ClientBase,
  lines: OutboxLines,
  changes: readonly PermissionChange[],
): Promise<void> {
  if (changes.length === 0) return;
  // The workspace's writers follow one another, so the sequence gives later transactions greater versions.
  const { rows } = await client.query<{ version: number }>("SELECT nextval('outbox_seq_seq') AS version");
  const version = rows[0]?.version ?? 0;
  const last = new Map(
    changes.map((change) => [`${change.contactId} ${change.at} ${change.subject}`, change] as const),
  );
  for (const { contactId, subject, at, granted, source } of last.values()) {
    const row = { contact_id: contactId, subject, at: Math.trunc(at), granted: granted ? 1 : 0, source, version };
    lines.addRow("permissions", row);
  }
}
