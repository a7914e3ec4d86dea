/**
 * Rules on the size of segments, what they found, and whom to tell. `told` is what people know of a rule, `state` what is so;
 * `step` counts changes of both, so that of two workers who see the same change one writes it. A notice is one message to one
 * recipient: it is written with its alert and sent afterwards, and whoever sends holds it until `claimed_until`.
 *
 * A webhook of kind `alerts` gets size alerts and no entries and exits. A person's language is the one they read
 * the pages in; null: not known yet.
 */
export const sizeWatch = `
CREATE TABLE size_rules (
  workspace_id text NOT NULL,
  id text NOT NULL,
  segment text NOT NULL,
  measure jsonb NOT NULL,
  condition jsonb NOT NULL,
  channels jsonb NOT NULL,
  tell_recovery boolean NOT NULL,
  remind_after bigint,
  muted boolean NOT NULL DEFAULT false,
  snoozed_until timestamptz,
  state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'ok', 'firing', 'waiting')),
  reason jsonb,
  state_since timestamptz NOT NULL,
  told text NOT NULL DEFAULT 'ok' CHECK (told IN ('ok', 'firing')),
  told_at timestamptz,
  value double precision,
  checked_at timestamptz,
  step integer NOT NULL DEFAULT 0,
  created_by text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX size_rules_segment ON size_rules (workspace_id, segment);

CREATE TABLE size_alerts (
  workspace_id text NOT NULL,
  id bigserial NOT NULL,
  rule_id text NOT NULL,
  segment text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('fired', 'recovered', 'reminder')),
  at timestamptz NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX size_alerts_segment ON size_alerts (workspace_id, segment, id);

CREATE TABLE size_alert_reads (
  workspace_id text NOT NULL,
  reader text NOT NULL,
  alert_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, reader, alert_id),
  FOREIGN KEY (workspace_id, alert_id) REFERENCES size_alerts ON DELETE CASCADE
);

CREATE TABLE alert_notices (
  workspace_id text NOT NULL,
  id text NOT NULL,
  alert_id bigint NOT NULL,
  channel text NOT NULL CHECK (channel IN ('user', 'address', 'webhook')),
  target text NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL,
  claimed_until timestamptz,
  reason text,
  settled_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, alert_id) REFERENCES size_alerts ON DELETE CASCADE
);
CREATE INDEX alert_notices_alert ON alert_notices (workspace_id, alert_id);
CREATE INDEX alert_notices_waiting ON alert_notices (next_at) WHERE state = 'waiting';

ALTER TABLE webhooks ADD COLUMN kind text NOT NULL DEFAULT 'changes' CHECK (kind IN ('changes', 'alerts'));
ALTER TABLE webhooks DROP CONSTRAINT webhooks_changes_check;
ALTER TABLE webhooks ADD CONSTRAINT webhooks_changes_check
  CHECK (changes <@ '{entered,left}' AND (cardinality(changes) > 0) = (kind = 'changes'));
ALTER TABLE users ADD COLUMN language text;
`;
