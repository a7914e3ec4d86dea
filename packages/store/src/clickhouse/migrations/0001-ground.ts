/**
 * The tables of one workspace's database. `fsync_*`: an acknowledged insert survives a power cut.
 * `non_replicated_deduplication_window`: an insert repeated with the same token stores nothing.
 * The projection is the second physical order: one person's events without reading everybody's; its small granules keep
 * that read to about a thousand rows.
 */
export const durable = "fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 1000";

export const ground: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS events (
    contact_id UInt32,
    event LowCardinality(String),
    ts DateTime64(3, 'UTC'),
    message_id String,
    received_at DateTime64(3, 'UTC'),
    properties JSON,
    context JSON,
    PROJECTION by_contact (SELECT * ORDER BY (contact_id, ts)) WITH SETTINGS (index_granularity = 1024)
  ) ENGINE = MergeTree ORDER BY (event, ts) SETTINGS ${durable}`,

  `CREATE TABLE IF NOT EXISTS contacts (
    id UInt32,
    key String,
    external_id String,
    email String,
    phone String,
    anonymous_ids Array(String),
    traits JSON,
    created_at DateTime64(3, 'UTC'),
    deleted UInt8,
    version UInt64
  ) ENGINE = ReplacingMergeTree(version) ORDER BY id SETTINGS ${durable}`,

  `CREATE TABLE IF NOT EXISTS dead_contacts (
    id UInt32,
    at DateTime64(3, 'UTC')
  ) ENGINE = ReplacingMergeTree ORDER BY id SETTINGS ${durable}`,

  `CREATE TABLE IF NOT EXISTS trait_history (
    contact_id UInt32,
    trait LowCardinality(String),
    ts DateTime64(3, 'UTC'),
    message_id String,
    doc JSON
  ) ENGINE = ReplacingMergeTree ORDER BY (trait, contact_id, ts, message_id) SETTINGS ${durable}`,

  `CREATE TABLE IF NOT EXISTS list_members (
    list LowCardinality(String),
    contact_id UInt32,
    at DateTime64(3, 'UTC'),
    removed UInt8,
    version UInt64
  ) ENGINE = ReplacingMergeTree(version) ORDER BY (list, contact_id) SETTINGS ${durable}`,

  `CREATE TABLE IF NOT EXISTS products (
    product_id String,
    valid_from DateTime64(3, 'UTC'),
    doc JSON,
    version UInt64
  ) ENGINE = ReplacingMergeTree(version) ORDER BY (product_id, valid_from) SETTINGS ${durable}`,
];
