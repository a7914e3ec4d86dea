import type { ClickHouse } from "./clickhouse.ts";
import type { QueryParams } from "./params.ts";

/**
 * Gives `contact_events` what it lacks of the events for which `where` holds, a condition on columns that both tables have. Each
 * insert into `incoming_events` fills both, but one that was cut short may have left events without their second order: whoever
 * repeats an insert and leaves out what is there calls this too. Repeating it does no harm, and costs little where nothing is missing.
 */
export async function completeContactEvents(clickhouse: ClickHouse, where: string, params: QueryParams): Promise<void> {
  const held = (table: string): string =>
    `(SELECT (count(), sum(cityHash64(contact_id, message_id))) FROM ${table} WHERE ${where})`;
  const [found] = await clickhouse.query<{ same: number }>(
    `SELECT ${held("events")} = ${held("contact_events")} AS same`,
    params,
  );
  if (found?.same === 1) return;
  await clickhouse.command(
    `INSERT INTO contact_events (contact_id, event, ts, message_id, received_at, properties, context)
     SELECT contact_id, event, ts, message_id, received_at, toJSONString(properties), toJSONString(context) FROM events
     WHERE ${where} AND (contact_id, message_id) NOT IN (SELECT contact_id, message_id FROM contact_events WHERE ${where})`,
    params,
  );
}
