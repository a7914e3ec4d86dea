import { KindredError } from "@kindred/schema";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { EventPlace, readEvents } from "../contacts/events.ts";
import { readProperties, readTraits } from "../contacts/names.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace, Page, readCursor, writeCursor } from "./api.ts";
import { flushedTenantOf } from "./flushed.ts";

export const Event = z
  .object({
    contact: z.string().nullable().describe("The contact's key"),
    event: z.string(),
    ts: Instant.describe("When it happened, corrected for the sender's clock"),
    receivedAt: Instant,
    messageId: z.string(),
    properties: z.record(z.string(), z.unknown()),
    context: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "Event" });
export type EventAnswer = z.output<typeof Event>;

const Tail = z.object({
  items: z.array(Event),
  next: z.string().nullable().describe("Cursor of older events"),
  newest: z.string().nullable().describe("Send as `after` to get what has come since"),
});

const EventNames = z.object({
  items: z.array(z.object({ name: z.string(), count: z.number().int(), firstSeen: Instant, lastSeen: Instant })),
  next: z.null(),
});
export type EventNamesAnswer = z.output<typeof EventNames>;

const SeenNames = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      types: z.array(z.enum(["string", "number", "boolean", "array"])),
      count: z.number().int(),
    }),
  ),
  next: z.null(),
});
export type SeenNamesAnswer = z.output<typeof SeenNames>;

export function eventRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Events"];

  api.get(
    "/workspaces/:workspace/events",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "The latest events to come in, newest first",
        params: InWorkspace,
        querystring: Page.extend({
          event: z.string().max(500).optional(),
          after: z
            .string()
            .max(2000)
            .optional()
            .describe("`newest` of an earlier answer: only what came later, oldest first"),
        }),
        response: answers(Tail),
      },
    },
    async (request) => {
      const { limit, cursor, after, event } = request.query;
      if (cursor !== undefined && after !== undefined) {
        throw new KindredError("two_cursors", "Use `cursor` for older events or `after` for newer ones, not both.");
      }
      const direction = after === undefined ? "older" : "newer";
      const store = await flushedTenantOf(wiring, request);
      const page = await readEvents(store, {
        contactId: null,
        event: event ?? null,
        by: "received_at",
        direction,
        place: readCursor(after ?? cursor, EventPlace),
        limit: limit + 1,
      });
      const places = page.places.slice(0, limit);
      const newest = direction === "older" ? places.at(0) : places.at(-1);
      const oldest = places.at(-1);
      return {
        items: page.items.slice(0, limit),
        next: direction === "older" && page.items.length > limit && oldest !== undefined ? writeCursor(oldest) : null,
        newest: newest === undefined ? (after ?? null) : writeCursor(newest),
      };
    },
  );

  api.get(
    "/workspaces/:workspace/events/names",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Event names seen",
        params: InWorkspace,
        response: answers(EventNames),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const rows = await store.postgres
        .selectFrom("event_names")
        .select(["name", "count", "first_seen", "last_seen"])
        .where("workspace_id", "=", store.id)
        .orderBy("count", "desc")
        .orderBy("name")
        .limit(5000)
        .execute();
      const items = rows.map((row) => ({
        name: row.name,
        count: row.count,
        firstSeen: row.first_seen.toISOString(),
        lastSeen: row.last_seen.toISOString(),
      }));
      return { items, next: null };
    },
  );

  api.get(
    "/workspaces/:workspace/events/names/:event/properties",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Properties seen on an event, with their types",
        params: InWorkspace.extend({ event: z.string() }),
        response: answers(SeenNames),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      return { items: (await readProperties(store, request.params.event)).map(plain), next: null };
    },
  );

  api.get(
    "/workspaces/:workspace/traits",
    {
      config: { access: "viewer" },
      schema: { tags, summary: "Traits seen, with their types", params: InWorkspace, response: answers(SeenNames) },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      return { items: (await readTraits(store)).map(plain), next: null };
    },
  );
}

function plain(name: Awaited<ReturnType<typeof readTraits>>[number]) {
  return { ...name, types: [...name.types] };
}
