/**
 * Where events come in: a table that keeps nothing and hands each block on to both orders. The documents arrive as text. They are parsed
 * once, into the columns that `events` takes, and `contact_events` keeps the text itself: putting it together again out of JSON
 * columns cost more than all else of an insert. The columns are computed before either view sees the block, so that a document that
 * cannot be parsed is in neither order.
 */
export const incomingEvents: readonly string[] = [
  `DROP VIEW IF EXISTS events_by_contact`,
  `CREATE TABLE IF NOT EXISTS incoming_events (
    contact_id UInt32,
    event LowCardinality(String),
    ts DateTime64(3, 'UTC'),
    message_id String,
    received_at DateTime64(3, 'UTC'),
    properties String DEFAULT '{}',
    context String DEFAULT '{}',
    parsed_properties JSON MATERIALIZED properties::JSON,
    parsed_context JSON MATERIALIZED context::JSON
  ) ENGINE = Null`,
  `CREATE MATERIALIZED VIEW IF NOT EXISTS incoming_to_events TO events AS
    SELECT contact_id, event, ts, message_id, received_at, parsed_properties AS properties, parsed_context AS context
    FROM incoming_events`,
  `CREATE MATERIALIZED VIEW IF NOT EXISTS incoming_to_contact_events TO contact_events AS
    SELECT contact_id, event, ts, message_id, received_at, properties, context FROM incoming_events`,
];
