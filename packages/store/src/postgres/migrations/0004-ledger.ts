/** The ledger, permissions and scores travel to ClickHouse through the outbox. `ledger_heads` numbers the ledger's rows per workspace. */
export const ledger = `
ALTER TABLE outbox DROP CONSTRAINT outbox_target_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_target_check CHECK (target IN ('events', 'contacts', 'trait_history', 'list_members', 'products',
  'dead_contacts', 'permissions', 'scores', 'rfm', 'ledger', 'moves', 'erasures'));

CREATE TABLE ledger_heads (
  workspace_id text PRIMARY KEY,
  next bigint NOT NULL DEFAULT 1
);
`;
