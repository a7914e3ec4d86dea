/**
 * Whoever had an email, a phone or a device before permissions were kept has had the address since then. From now on identities
 * bring their own rows; these go to ClickHouse with the outbox, some thousands of contacts a row.
 */
export const addresses = `
INSERT INTO outbox (workspace_id, target, line)
SELECT workspace_id, 'permissions', string_agg(
  format(E'{"contact_id":%s,"subject":"address:%s","at":%s,"granted":1,"source":"identity","version":1}\\n', contact_id, channel, since),
  '' ORDER BY contact_id, channel)
FROM (
  SELECT workspace_id, contact_id, kind, (extract(epoch FROM least(min(first_seen), now())) * 1000)::bigint AS since
  FROM identities WHERE kind IN ('email', 'phone', 'device_token') GROUP BY workspace_id, contact_id, kind
) AS known
JOIN (VALUES ('email', 'email'), ('phone', 'sms'), ('phone', 'whatsapp'), ('phone', 'viber'), ('device_token', 'push'))
  AS address(kind, channel) USING (kind)
GROUP BY workspace_id, contact_id / 5000;
`;
