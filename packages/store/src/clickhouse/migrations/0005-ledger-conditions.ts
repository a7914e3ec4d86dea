/**
 * The ledger says which condition of the definition turned: a JSON pointer into that version of the segment, "" where that is not
 * known and in rows written before. The projection is made anew, for it has the columns that the table had when it was added.
 */
export const ledgerConditions: readonly string[] = [
  `ALTER TABLE ledger ADD COLUMN IF NOT EXISTS condition LowCardinality(String) DEFAULT '' AFTER detail`,
  `ALTER TABLE ledger DROP PROJECTION IF EXISTS by_seq SETTINGS mutations_sync = 2`,
  `ALTER TABLE ledger ADD PROJECTION IF NOT EXISTS by_seq (SELECT * ORDER BY seq) WITH SETTINGS (index_granularity = 1024)`,
  `ALTER TABLE ledger MATERIALIZE PROJECTION by_seq SETTINGS mutations_sync = 2`,
];
