/** `contact_traits` of the outbox: snapshots of contacts that differ from the last in their traits alone. */
export const contactTraits = `
ALTER TABLE outbox DROP CONSTRAINT outbox_target_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_target_check CHECK (target IN ('events', 'contacts', 'contact_traits', 'trait_history', 'list_members',
  'products', 'dead_contacts', 'permissions', 'scores', 'rfm', 'ledger', 'ledger_runs', 'moves', 'erasures'));
`;
