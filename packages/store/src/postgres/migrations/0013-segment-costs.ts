/**
 * What campaigns to a segment cost and what was set aside for them, as somebody entered it. It counts evenly over [starts, ends), Unix ms:
 * the dates it was entered with, as they lie in the workspace's zone.
 */
export const segmentCosts = `
CREATE TABLE segment_costs (
  workspace_id text NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id text NOT NULL,
  segment text NOT NULL,
  campaign text NOT NULL DEFAULT '',
  starts bigint NOT NULL,
  ends bigint NOT NULL CHECK (ends > starts),
  cost double precision,
  budget double precision,
  currency text,
  created_at timestamptz NOT NULL,
  created_by text,
  PRIMARY KEY (workspace_id, id),
  CHECK (cost IS NOT NULL OR budget IS NOT NULL)
);
CREATE INDEX segment_costs_by_segment ON segment_costs (workspace_id, segment, starts);
`;
