import { KindredError } from "@kindred/schema";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { EventPlace, readEvents } from "../contacts/events.ts";
import { findContact } from "../contacts/find.ts";
import { readCards } from "../contacts/read.ts";
import { searchContacts } from "../contacts/search.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace, Page, pageOf, readCursor, writeCursor } from "./api.ts";
import { Event } from "./events.ts";
import { flushedTenantOf } from "./flushed.ts";

export const Contact = z
  .object({
    id: z.number().int(),
    key: z.string().describe("The contact's stable public key"),
    externalId: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    anonymousIds: z.array(z.string()),
    traits: z.record(z.string(), z.unknown()),
    createdAt: Instant,
  })
  .meta({ id: "Contact" });
export type ContactAnswer = z.output<typeof Contact>;

const Search = Page.extend({
  identity: z
    .string()
    .max(1000)
    .optional()
    .describe("A key, `kind:value`, or a bare external id, email, phone or anonymous id"),
  q: z.string().max(200).optional().describe("Start of an external id, email or phone"),
  trait: z.string().max(200).optional().describe("A trait's path, `address.city`; with `is`"),
  is: z.string().max(1000).optional(),
});

export const InContact = InWorkspace.extend({ contact: z.string().min(1).max(1000) });

export function contactRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Contacts"];

  api.get(
    "/workspaces/:workspace/contacts",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Search contacts",
        params: InWorkspace,
        querystring: Search,
        response: answers(pageOf(Contact)),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { identity, q, trait, is, limit, cursor } = request.query;
      if (identity !== undefined) {
        const id = await findContact(store, identity).catch((error: unknown) => {
          if (error instanceof KindredError && error.code === "unknown_contact") return null;
          throw error;
        });
        return { items: id === null ? [] : await readCards(store, [id]), next: null };
      }
      return searchContacts(store, { q, trait: trait === undefined ? undefined : { path: trait, is }, cursor, limit });
    },
  );

  api.get(
    "/workspaces/:workspace/contacts/:contact",
    {
      config: { access: "viewer" },
      schema: { tags, summary: "One contact", params: InContact, response: answers(Contact) },
    },
    async (request) => oneCard(tenantOf(request), request.params.contact),
  );

  api.get(
    "/workspaces/:workspace/contacts/:contact/events",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "The contact's events, newest first",
        params: InContact,
        querystring: Page.extend({ event: z.string().max(500).optional() }),
        response: answers(pageOf(Event)),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const { limit, cursor, event } = request.query;
      const contactId = await findContact(store, request.params.contact);
      const place = readCursor(cursor, EventPlace);
      const page = await readEvents(store, {
        contactId,
        event: event ?? null,
        by: "ts",
        direction: "older",
        place,
        limit: limit + 1,
      });
      return pageOfEvents(page, limit);
    },
  );
}

/** One more than the page was asked for, to know whether there is another. */
function pageOfEvents(page: Awaited<ReturnType<typeof readEvents>>, limit: number) {
  const last = page.places[limit - 1];
  return {
    items: page.items.slice(0, limit),
    next: page.items.length > limit && last !== undefined ? writeCursor(last) : null,
  };
}

export async function oneCard(store: ReturnType<typeof tenantOf>, reference: string) {
  const [card] = await readCards(store, [await findContact(store, reference)]);
  if (card === undefined)
    throw new KindredError("unknown_contact", "This contact was deleted just now.", { status: 404 });
  return card;
}
