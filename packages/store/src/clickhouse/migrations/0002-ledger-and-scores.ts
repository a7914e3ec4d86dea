import { durable } from "./0001-ground.ts";

/**
 * What is known over time beside events and traits. Every table keeps its past, so a segment can be asked of any instant.
 *
 * - `ledger`: each entry (change 1) and exit (-1), ever. `at` is the instant the membership was evaluated for; `seq` counts up
 *   without gaps per workspace, in the order of commits. `by_seq` is for whoever follows the ledger.
 * - `permissions`: from `at` on, `granted` holds for the subject: `address:<channel>` (there is an address or a token),
 *   `consent:<channel>`, `suppressed:<channel>`, `topic:<topic>`.
 * - `scores`, `rfm`: from `at` on the contact has this score, these RFM scores and this class; no band and no value, or no
 *   class, ends it.
 */
export const ledgerAndScores: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS ledger (
    segment LowCardinality(String),
    contact_id UInt32,
    at DateTime64(3, 'UTC'),
    seq UInt64,
    change Int8,
    cause LowCardinality(String),
    detail String,
    version UInt32,
    PROJECTION by_seq (SELECT * ORDER BY seq) WITH SETTINGS (index_granularity = 1024)
  ) ENGINE = MergeTree ORDER BY (segment, contact_id, at, seq) SETTINGS ${durable}`,

  `CREATE TABLE IF NOT EXISTS permissions (
    contact_id UInt32,
    subject LowCardinality(String),
    at DateTime64(3, 'UTC'),
    granted UInt8,
    source String,
    version UInt64
  ) ENGINE = ReplacingMergeTree(version) ORDER BY (subject, contact_id, at) SETTINGS ${durable}`,

  `CREATE TABLE IF NOT EXISTS scores (
    model LowCardinality(String),
    contact_id UInt32,
    at DateTime64(3, 'UTC'),
    value Nullable(Float64),
    band LowCardinality(String),
    version UInt64
  ) ENGINE = ReplacingMergeTree(version) ORDER BY (model, contact_id, at) SETTINGS ${durable}`,

  `CREATE TABLE IF NOT EXISTS rfm (
    model LowCardinality(String),
    contact_id UInt32,
    at DateTime64(3, 'UTC'),
    r UInt8,
    f UInt8,
    m UInt8,
    class LowCardinality(String),
    version UInt64
  ) ENGINE = ReplacingMergeTree(version) ORDER BY (model, contact_id, at) SETTINGS ${durable}`,
];
