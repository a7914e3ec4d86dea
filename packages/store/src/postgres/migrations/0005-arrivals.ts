/**
 * What each commit changed, for live membership: a row per commit, in the order of commits (`seq` is drawn under the workspace's
 * lock). `body` is compact JSON text, kept uncompressed: a row lives for about a second.
 */
export const arrivals = `
CREATE TABLE arrivals (
  workspace_id text NOT NULL,
  seq bigserial NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  body text NOT NULL,
  PRIMARY KEY (workspace_id, seq)
);
ALTER TABLE arrivals ALTER COLUMN body SET STORAGE EXTERNAL;
`;
