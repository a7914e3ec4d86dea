import type { ClickHouse } from "@kindred/store";
import { ContactSet } from "../membership/contact-set.ts";

export interface ChannelReach {
  readonly channel: string;
  readonly contacts: ContactSet;
}

/**
 * Who can be reached on each channel at `now`: has a usable address, has consented and is not suppressed, each as the latest
 * row up to then says. One read for all channels.
 */
export async function readReach(clickhouse: ClickHouse, now: number): Promise<ChannelReach[]> {
  const rows = await clickhouse.query<{ channel: string; state: string }>(REACH, { now });
  return rows.map(({ channel, state }) => ({ channel, contacts: ContactSet.fromClickHouse(state) }));
}

/** The latest row and of those of one instant the one written last, as one number: comparing tuples takes several times as long. */
const WRITTEN = "bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version))";

const REACH = `SELECT channel, base64Encode(CAST(groupBitmapStateIf(contact_id, address AND consent AND NOT suppressed) AS String)) AS state
FROM (
  SELECT substring(subject, position(subject, ':') + 1) AS channel, contact_id,
    argMaxIf(granted, ${WRITTEN}, startsWith(subject, 'address:')) AS address,
    argMaxIf(granted, ${WRITTEN}, startsWith(subject, 'consent:')) AS consent,
    argMaxIf(granted, ${WRITTEN}, startsWith(subject, 'suppressed:')) AS suppressed
  FROM permissions
  WHERE (startsWith(subject, 'address:') OR startsWith(subject, 'consent:') OR startsWith(subject, 'suppressed:'))
    AND at <= fromUnixTimestamp64Milli({now: Int64}, 'UTC')
    AND contact_id NOT IN (SELECT id FROM dead_contacts)
  GROUP BY channel, contact_id
)
GROUP BY channel
ORDER BY channel`;
