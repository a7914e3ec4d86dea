/**
 * Live membership. Contacts are divided among workers by `id % 8` (a shard). Per shard: the arrivals handled (`seq`) and the
 * instant evaluated for (`now`, Unix ms); `epoch` counts take-overs, so that a worker that lost a shard cannot commit for it.
 * Per shard and segment: the definition the membership stands at, and why it waits to be built anew (`stale`), if it does.
 * `ledger_runs` of the outbox are many rows of the ledger at once, as ids. Whoever writes what decides memberships is heard
 * on `kindred_segments`.
 */
export const membership = `
ALTER TABLE outbox DROP CONSTRAINT outbox_target_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_target_check CHECK (target IN ('events', 'contacts', 'trait_history', 'list_members', 'products',
  'dead_contacts', 'permissions', 'scores', 'rfm', 'ledger', 'ledger_runs', 'moves', 'erasures'));

CREATE TABLE membership_shards (
  workspace_id text NOT NULL,
  shard smallint NOT NULL,
  seq bigint NOT NULL,
  now bigint NOT NULL,
  epoch bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (workspace_id, shard)
);

CREATE TABLE membership_segments (
  workspace_id text NOT NULL,
  shard smallint NOT NULL,
  segment text NOT NULL,
  version integer NOT NULL,
  definition text NOT NULL,
  built_at bigint NOT NULL,
  stale text,
  failure text,
  PRIMARY KEY (workspace_id, shard, segment)
);

CREATE FUNCTION kindred_notify_segments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('kindred_segments', NEW.workspace_id);
  RETURN NULL;
END $$;
CREATE FUNCTION kindred_notify_workspaces() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('kindred_segments', NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER kindred_segments_changed AFTER INSERT OR UPDATE ON segments
  FOR EACH ROW EXECUTE FUNCTION kindred_notify_segments();
CREATE TRIGGER kindred_lists_changed AFTER INSERT ON lists
  FOR EACH ROW EXECUTE FUNCTION kindred_notify_segments();
CREATE TRIGGER kindred_workspaces_changed AFTER INSERT OR UPDATE OF timezone ON workspaces
  FOR EACH ROW EXECUTE FUNCTION kindred_notify_workspaces();
`;
