import type { JsonObject } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import { z } from "zod";
import { readKeys } from "./read.ts";

export interface SeenEvent {
  readonly contact: string | null;
  readonly event: string;
  /** ISO 8601, UTC. */
  readonly ts: string;
  readonly receivedAt: string;
  readonly messageId: string;
  readonly properties: JsonObject;
  readonly context: JsonObject;
}

/** Where a page of events ends: an instant in Unix ms and the message id that breaks ties. */
export const EventPlace = z.tuple([z.number().int().min(-8.64e15).max(8.64e15), z.string()]);
export type EventPlace = z.output<typeof EventPlace>;

interface EventRow {
  readonly contact_id: number;
  readonly event: string;
  readonly ts: number | string;
  readonly received_at: number | string;
  readonly message_id: string;
  readonly properties: string;
  readonly context: string;
}

const plain = `contact_id, event, toUnixTimestamp64Milli(ts) AS ts, toUnixTimestamp64Milli(received_at) AS received_at, message_id`;
const columns = `${plain}, toJSONString(properties) AS properties, toJSONString(context) AS context`;

export interface EventQuery {
  readonly contactId: number | null;
  readonly event: string | null;
  /** Orders and pages by when events happened, or by when they came. */
  readonly by: "ts" | "received_at";
  readonly direction: "older" | "newer";
  readonly place: EventPlace | null;
  readonly limit: number;
}

/** A page of events, newest first (oldest first when asking for newer ones), and the place where each stands. */
export async function readEvents(
  store: WorkspaceStore,
  query: EventQuery,
): Promise<{ items: SeenEvent[]; places: EventPlace[] }> {
  const rows = query.contactId === null ? await latestOfAll(store, query) : await ofContact(store, query);
  const keys = await readKeys(
    store,
    rows.map((row) => row.contact_id),
  );
  return {
    items: rows.map((row) => ({
      contact: keys.get(row.contact_id) ?? null,
      event: row.event,
      ts: new Date(Number(row.ts)).toISOString(),
      receivedAt: new Date(Number(row.received_at)).toISOString(),
      messageId: row.message_id,
      properties: JSON.parse(row.properties) as JsonObject,
      context: JSON.parse(row.context) as JsonObject,
    })),
    places: rows.map((row) => [Number(query.by === "ts" ? row.ts : row.received_at), row.message_id]),
  };
}

function ofContact(store: WorkspaceStore, query: EventQuery): Promise<EventRow[]> {
  const { where, order, params } = clauses(query);
  return store.clickhouse.query<EventRow>(
    `SELECT ${plain}, properties, context FROM contact_events AS e FINAL ${where} ORDER BY ${order} LIMIT {limit: UInt32}`,
    params,
  );
}

/** In two steps, so that of a large table only two narrow columns are read whole, and documents of the page alone. */
async function latestOfAll(store: WorkspaceStore, query: EventQuery): Promise<EventRow[]> {
  const { where, order, params } = clauses(query);
  const places = await store.clickhouse.query<{ at: number | string; message_id: string }>(
    `SELECT toUnixTimestamp64Milli(e.${query.by}) AS at, message_id FROM events AS e ${where} ORDER BY ${order} LIMIT {limit: UInt32}`,
    params,
  );
  if (places.length === 0) return [];
  const instants = places.map(({ at }) => Number(at));
  return store.clickhouse.query<EventRow>(
    `SELECT ${columns} FROM events AS e
     WHERE e.${query.by} BETWEEN fromUnixTimestamp64Milli({from: Int64}, 'UTC') AND fromUnixTimestamp64Milli({to: Int64}, 'UTC')
       AND message_id IN {ids: Array(String)} ORDER BY ${order} LIMIT {limit: UInt32}`,
    {
      from: Math.min(...instants),
      to: Math.max(...instants),
      ids: places.map((place) => place.message_id),
      limit: query.limit,
    },
  );
}

function clauses(query: EventQuery): { where: string; order: string; params: Record<string, string | number> } {
  const [than, order] = query.direction === "older" ? ["<", "DESC"] : [">", "ASC"];
  const conditions: string[] = [];
  const params: Record<string, string | number> = { limit: query.limit };
  if (query.contactId !== null) {
    conditions.push("e.contact_id = {contact: UInt32}");
    params["contact"] = query.contactId;
  }
  if (query.event !== null) {
    conditions.push("e.event = {event: String}");
    params["event"] = query.event;
  }
  if (query.place !== null) {
    const place = "(fromUnixTimestamp64Milli({at: Int64}, 'UTC'), {message: String})";
    conditions.push(`(e.${query.by}, e.message_id) ${than} ${place}`);
    [params["at"], params["message"]] = query.place;
  }
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  return { where, order: `e.${query.by} ${order}, e.message_id ${order}`, params };
}
