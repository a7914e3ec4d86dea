/**
 * Tables that are refreshed once a day: what each part of the refresh stands at. `covered` is the instant the last attempt was for,
 * `asked` counts requests for a refresh out of turn and `answered` how many of them are behind.
 *
 * RFM models: every version of each definition, the latest holds; `definition` null: taken away (a built-in model goes back to what it
 * was made with). `rfm_runs`: each instant at which a model's classes were computed, with the thresholds and what stood in each cell.
 * `told`: the class changes of that instant are in the event stream.
 */
export const rfm = `
ALTER TABLE workspaces ADD COLUMN refresh_hour smallint NOT NULL DEFAULT 3 CHECK (refresh_hour BETWEEN 0 AND 23);

CREATE TABLE refreshes (
  workspace_id text NOT NULL,
  part text NOT NULL,
  asked integer NOT NULL DEFAULT 0,
  answered integer NOT NULL DEFAULT 0,
  started_at timestamptz,
  finished_at timestamptz,
  covered timestamptz,
  ms integer,
  error text,
  details jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (workspace_id, part)
);

CREATE TABLE rfm_models (
  workspace_id text NOT NULL,
  model text NOT NULL,
  version integer NOT NULL,
  definition jsonb,
  author text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, model, version)
);

CREATE TABLE rfm_runs (
  workspace_id text NOT NULL,
  model text NOT NULL,
  at timestamptz NOT NULL,
  version integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('past', 'refresh')),
  told boolean NOT NULL DEFAULT false,
  finished boolean NOT NULL DEFAULT false,
  ms integer,
  result jsonb,
  PRIMARY KEY (workspace_id, model, at)
);
`;
