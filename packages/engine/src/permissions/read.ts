import { type Channel, channels, subjectOf } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";

export interface StandingPermission {
  readonly subject: string;
  readonly granted: boolean;
  /** Unix ms */
  readonly at: number;
  readonly source: string;
}

export interface ContactPermissions {
  /** What was said last of each subject, sorted by it. */
  readonly permissions: readonly StandingPermission[];
  readonly channels: readonly { readonly channel: Channel; readonly reachable: boolean }[];
}

/** What a contact permits at `now` (Unix ms), as far as it has reached ClickHouse: flush before. */
export async function readPermissions(
  { clickhouse }: WorkspaceStore,
  contactId: number,
  now: number,
): Promise<ContactPermissions> {
  const rows = await clickhouse.query<{ subject: string; granted: number; ms: number; source: string }>(
    `SELECT subject, argMax(granted, tuple(at, version)) AS granted, toInt64(toUnixTimestamp64Milli(max(at))) AS ms,
       argMax(source, tuple(at, version)) AS source
     FROM permissions WHERE contact_id = {id: UInt32} AND at <= fromUnixTimestamp64Milli({now: Int64}, 'UTC')
     GROUP BY subject ORDER BY subject`,
    { id: contactId, now },
  );
  const permissions = rows.map(({ subject, granted, ms, source }) => {
    return { subject, granted: granted === 1, at: Number(ms), source };
  });
  const held = new Set(permissions.filter(({ granted }) => granted).map(({ subject }) => subject));
  const { address, consent, suppressed } = subjectOf;
  return {
    permissions,
    channels: channels.map((channel) => ({
      channel,
      reachable: held.has(address(channel)) && held.has(consent(channel)) && !held.has(suppressed(channel)),
    })),
  };
}
