/**
 * Webhooks follow the ledger: `position` is the last ledger row that is delivered, dead or among `webhook_parcels`, which hold
 * only what was tried and failed (or waits behind such) and, for batches, what is about to be sent. Neither parcels nor letters
 * hold anything of a person: what is sent is read from the ledger and the contacts at sending.
 */
export const outbound = `
CREATE TABLE webhooks (
  workspace_id text NOT NULL,
  id text NOT NULL,
  url text NOT NULL,
  description text NOT NULL DEFAULT '',
  segments text[],
  changes text[] NOT NULL CHECK (changes <@ '{entered,left}' AND cardinality(changes) > 0),
  batch_size integer NOT NULL CHECK (batch_size BETWEEN 1 AND 100),
  state text NOT NULL CHECK (state IN ('enabled', 'paused', 'disabled')),
  state_reason text,
  secret bytea NOT NULL,
  old_secret bytea,
  old_secret_until timestamptz,
  position bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE webhook_parcels (
  workspace_id text NOT NULL,
  webhook_id text NOT NULL,
  message_id text NOT NULL,
  seqs bigint[] NOT NULL,
  contacts integer[] NOT NULL,
  attempts integer NOT NULL,
  first_at timestamptz,
  next_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, webhook_id, message_id),
  FOREIGN KEY (workspace_id, webhook_id) REFERENCES webhooks ON DELETE CASCADE
);

CREATE TABLE webhook_dead_letters (
  workspace_id text NOT NULL,
  webhook_id text NOT NULL,
  id bigserial NOT NULL,
  message_id text NOT NULL,
  seqs bigint[] NOT NULL,
  contacts integer[] NOT NULL,
  attempts integer NOT NULL,
  status integer,
  reason text NOT NULL,
  first_at timestamptz NOT NULL,
  died_at timestamptz NOT NULL,
  replay boolean NOT NULL DEFAULT false,
  PRIMARY KEY (workspace_id, webhook_id, id),
  FOREIGN KEY (workspace_id, webhook_id) REFERENCES webhooks ON DELETE CASCADE
);
CREATE INDEX webhook_dead_letters_died_at ON webhook_dead_letters (died_at);
CREATE INDEX webhook_dead_letters_replay ON webhook_dead_letters (workspace_id, webhook_id, id) WHERE replay;

CREATE TABLE webhook_deliveries (
  workspace_id text NOT NULL,
  webhook_id text NOT NULL,
  id bigserial NOT NULL,
  message_id text NOT NULL,
  changes integer NOT NULL,
  attempt integer NOT NULL,
  at timestamptz NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('delivered', 'retrying', 'dead')),
  status integer,
  ms integer NOT NULL,
  reason text,
  answer text,
  PRIMARY KEY (workspace_id, webhook_id, id),
  FOREIGN KEY (workspace_id, webhook_id) REFERENCES webhooks ON DELETE CASCADE
);
`;
