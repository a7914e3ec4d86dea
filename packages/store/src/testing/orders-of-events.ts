import type { ClickHouse } from "../clickhouse/clickhouse.ts";

/** Events that are in one of the two physical orders and not, or not the same, in the other: there must be none. */
export async function eventsInOneOrder(clickhouse: ClickHouse): Promise<unknown[]> {
  return clickhouse.query(
    `SELECT contact_id, event, ts, message_id, received_at, p, c, groupUniqArray(table) AS tables FROM (
       SELECT contact_id, event, ts, message_id, received_at, toJSONString(properties) AS p, toJSONString(context) AS c, 'events' AS table
       FROM events
       UNION ALL
       SELECT contact_id, event, ts, message_id, received_at, toJSONString(properties::JSON), toJSONString(context::JSON), 'contact_events'
       FROM contact_events FINAL)
     GROUP BY ALL HAVING length(tables) != 2 LIMIT 10`,
  );
}
