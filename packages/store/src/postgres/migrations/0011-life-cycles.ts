/**
 * Schemes of stages, each stage a saved segment. `segments.generated_by`: the scheme that made the segment and alone may change it;
 * null for one that people edit.
 */
export const lifeCycles = `
ALTER TABLE segments ADD COLUMN generated_by text;

CREATE TABLE life_cycles (
  workspace_id text NOT NULL,
  id text NOT NULL,
  scheme jsonb NOT NULL,
  version integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  updated_by text,
  PRIMARY KEY (workspace_id, id)
);
`;
