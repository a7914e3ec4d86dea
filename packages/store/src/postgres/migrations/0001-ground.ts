/** The first tables: people, keys, contacts with their identities, the outbox towards ClickHouse, segments, imports. */
export const ground = `
CREATE TABLE workspaces (
  id text PRIMARY KEY,
  name text NOT NULL,
  timezone text NOT NULL DEFAULT 'UTC',
  default_country text,
  currency text,
  keep_ip boolean NOT NULL DEFAULT false,
  link_secret bytea NOT NULL,
  next_contact_id integer NOT NULL DEFAULT 1 CHECK (next_contact_id > 0),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE users (
  id text PRIMARY KEY,
  email text NOT NULL UNIQUE CHECK (email = lower(email)),
  name text NOT NULL,
  password_hash text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE members_of (
  workspace_id text NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')),
  PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX members_of_user ON members_of (user_id);

CREATE TABLE sessions (
  token_hash bytea PRIMARY KEY,
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

CREATE TABLE api_keys (
  id text PRIMARY KEY,
  workspace_id text NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('write', 'admin')),
  name text NOT NULL,
  role text CHECK (role IN ('owner', 'editor', 'viewer')),
  hash bytea NOT NULL UNIQUE,
  prefix text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX api_keys_workspace ON api_keys (workspace_id);

CREATE TABLE contacts (
  workspace_id text NOT NULL,
  id integer NOT NULL CHECK (id > 0),
  key text NOT NULL,
  traits jsonb NOT NULL DEFAULT '{}',
  stamps jsonb NOT NULL DEFAULT '{}',
  merged_into integer,
  deleted_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, key)
) WITH (fillfactor = 85);

CREATE TABLE identities (
  workspace_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('external_id', 'email', 'phone', 'anonymous_id', 'device_token')),
  value text NOT NULL,
  contact_id integer NOT NULL,
  first_seen timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, kind, value)
);
CREATE INDEX identities_contact ON identities (workspace_id, contact_id);

CREATE TABLE merges (
  workspace_id text NOT NULL,
  id bigserial NOT NULL,
  winner integer NOT NULL,
  loser integer NOT NULL,
  reason text NOT NULL,
  message_id text,
  at timestamptz NOT NULL DEFAULT now(),
  decided jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX merges_winner ON merges (workspace_id, winner);
CREATE INDEX merges_loser ON merges (workspace_id, loser);

CREATE TABLE identity_conflicts (
  workspace_id text NOT NULL,
  id bigserial NOT NULL,
  kind text NOT NULL,
  value text NOT NULL,
  owner integer NOT NULL,
  claimant integer NOT NULL,
  reason text NOT NULL,
  message_id text,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX identity_conflicts_value ON identity_conflicts (workspace_id, kind, value);

CREATE TABLE message_ids (
  workspace_id text NOT NULL,
  id uuid NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX message_ids_received_at ON message_ids (received_at);

CREATE TABLE outbox (
  workspace_id text NOT NULL,
  seq bigserial NOT NULL,
  target text NOT NULL CHECK (target IN ('events', 'contacts', 'trait_history', 'list_members', 'products', 'dead_contacts', 'moves', 'erasures')),
  line text NOT NULL,
  PRIMARY KEY (workspace_id, seq)
);

CREATE TABLE outbox_blocks (
  workspace_id text PRIMARY KEY,
  block bigint NOT NULL,
  from_seq bigint NOT NULL,
  to_seq bigint NOT NULL
);

CREATE TABLE merge_moves (
  workspace_id text NOT NULL,
  loser integer NOT NULL,
  winner integer NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  done_at timestamptz,
  PRIMARY KEY (workspace_id, loser)
);
CREATE INDEX merge_moves_open ON merge_moves (workspace_id, at) WHERE done_at IS NULL;

CREATE TABLE dead_letters (
  workspace_id text NOT NULL,
  id bigserial NOT NULL,
  source text NOT NULL,
  payload jsonb NOT NULL,
  code text NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  replayed_at timestamptz,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE lists (
  workspace_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE list_members (
  workspace_id text NOT NULL,
  list_id text NOT NULL,
  contact_id integer NOT NULL,
  added_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, list_id, contact_id),
  FOREIGN KEY (workspace_id, list_id) REFERENCES lists ON DELETE CASCADE
);
CREATE INDEX list_members_contact ON list_members (workspace_id, contact_id);

CREATE TABLE segments (
  workspace_id text NOT NULL,
  id text NOT NULL,
  current_version integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  archived_at timestamptz,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE segment_versions (
  workspace_id text NOT NULL,
  segment_id text NOT NULL,
  version integer NOT NULL,
  document jsonb NOT NULL,
  hash text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by text,
  PRIMARY KEY (workspace_id, segment_id, version),
  FOREIGN KEY (workspace_id, segment_id) REFERENCES segments ON DELETE CASCADE
);

CREATE TABLE imports (
  workspace_id text NOT NULL,
  id text NOT NULL,
  kind text NOT NULL,
  file_name text NOT NULL,
  options jsonb NOT NULL DEFAULT '{}',
  state text NOT NULL,
  progress jsonb NOT NULL DEFAULT '{}',
  error jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE event_names (
  workspace_id text NOT NULL,
  name text NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  count bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, name)
);
`;
