import { durable } from "./0001-ground.ts";

/**
 * The second physical order of events, for reading persons, as a table of its own instead of a projection: a projection is only read
 * when ClickHouse expects fewer granules from it, however large those of the other order are. Documents are text: a JSON column
 * keeps each path in streams of its own, and reading them all for thirty rows costs more than everything else. Compact parts hold a
 * granule's columns side by side, so that a person is one short read. `events_by_contact` fills it within each insert into `events`;
 * rows may be there twice until they are merged, as an insert that was cut short is repeated.
 */
export const contactEvents: readonly string[] = [
  `DROP VIEW IF EXISTS events_by_contact`,
  `CREATE TABLE IF NOT EXISTS contact_events (
    contact_id UInt32,
    event LowCardinality(String),
    ts DateTime64(3, 'UTC'),
    message_id String,
    received_at DateTime64(3, 'UTC'),
    properties String,
    context String
  ) ENGINE = ReplacingMergeTree ORDER BY (contact_id, ts, message_id) PRIMARY KEY (contact_id, ts)
  SETTINGS ${durable}, index_granularity = 512, min_bytes_for_wide_part = 1000000000000, min_rows_for_wide_part = 1000000000000`,
  `TRUNCATE TABLE contact_events`,
  `INSERT INTO contact_events
    SELECT contact_id, event, ts, message_id, received_at, toJSONString(properties), toJSONString(context) FROM events
    SETTINGS min_insert_block_size_rows = 1000000, min_insert_block_size_bytes = 268435456`,
  // Written in the other order: a person would be spread over every part.
  `OPTIMIZE TABLE contact_events FINAL`,
  `CREATE MATERIALIZED VIEW IF NOT EXISTS events_by_contact TO contact_events AS
    SELECT contact_id, event, ts, message_id, received_at, toJSONString(properties) AS properties, toJSONString(context) AS context
    FROM events`,
  `ALTER TABLE events DROP PROJECTION IF EXISTS by_contact SETTINGS mutations_sync = 2`,
];
