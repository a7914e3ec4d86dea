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

const columns = `contact_id, event, toUnixTimestamp64Milli(ts) AS ts, toUnixTimestamp64Milli(received_at) AS received_at,
  message_id, toJSONString(properties) AS properties, toJSONString(context) AS context`;

export interface EventQuery {
  readonly contactId: number | null;
  readonly event: string | null;
  /** Orders and pages by when events happened, or by when they came. */
  readonly by: "ts" | "received_at";
  readonly direction: "older" | "newer";
  readonly place: EventPlace | null;
  readonly limit: number;
}

/** A page of events, newest first (oldest first when asking for newer ones), and the place where it ends. */
export async function readEvents(
  store: WorkspaceStore,
  query: EventQuery,
): Promise<{ items: SeenEvent[]; places: EventPlace[] }> {
  const [than, order] = query.direction === "older" ? ["<", "DESC"] : [">", "ASC"];
  const conditions = [
    ...(query.contactId === null ? [] : ["e.contact_id = {contact: UInt32}"]),
    ...(query.event === null ? [] : ["e.event = {event: String}"]),
    ...(query.place === null
      ? []
      : [`(e.${query.by}, e.message_id) ${than} (fromUnixTimestamp64Milli({at: Int64}, 'UTC'), {message: String})`]),
  ];
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const rows = await store.clickhouse.query<EventRow>(
    `SELECT ${columns} FROM events AS e ${where} ORDER BY e.${query.by} ${order}, e.message_id ${order} LIMIT {limit: UInt32}`,
    {
      ...(query.contactId === null ? {} : { contact: query.contactId }),
      ...(query.event === null ? {} : { event: query.event }),
      ...(query.place === null ? {} : { at: query.place[0], message: query.place[1] }),
      limit: query.limit,
    },
  );
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
