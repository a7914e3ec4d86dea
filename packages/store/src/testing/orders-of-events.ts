import type { ClickHouse } from "../clickhouse/clickhouse.ts";

/** Events that are in one of the two physical orders and not, or not the same, in the other: there must be none. */
export async function eventsInOneOrder(clickhouse: ClickHouse): Promise<unknown[]> {
  return clickhouse.query(
    `SELECT contact_id, event, ts, message_id, received_at, properties, context, groupUniqArray(table) AS tables FROM (
       SELECT contact_id, event, ts, message_id, received_at, toJSONString(properties) AS properties, toJSONString(context) AS context,
         'events' AS table FROM events AS e
       UNION ALL
       SELECT contact_id, event, ts, message_id, received_at, properties, context, 'contact_events' FROM contact_events FINAL)
     GROUP BY ALL HAVING length(tables) != 2 LIMIT 10`,
  );
}
