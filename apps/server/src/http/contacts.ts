import { randomUUID } from "node:crypto";
import { KindredError } from "@kindred/schema";
import { sql } from "kysely";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { EventPlace, readEvents } from "../contacts/events.ts";
import { findContact } from "../contacts/find.ts";
import { readCards } from "../contacts/read.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace, Page, pageOf, readCursor, writeCursor } from "./api.ts";
import { Event } from "./events.ts";

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

const Fields = z.object({
  externalId: z.string().min(1).max(1000).optional(),
  email: z.string().min(3).max(320).optional(),
  phone: z.string().min(3).max(40).optional(),
  anonymousId: z.string().min(1).max(1000).optional(),
  traits: z.record(z.string(), z.unknown()).default({}).describe("null removes a trait"),
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
      const [after] = readCursor(cursor, z.tuple([z.number().int()])) ?? [0];
      let query = store.postgres
        .selectFrom("contacts")
        .select("id")
        .where("workspace_id", "=", store.id)
        .where("deleted_at", "is", null)
        .where("merged_into", "is", null)
        .where("id", ">", after);
      if (q !== undefined && q.trim() !== "") {
        const start = `${q.trim().replaceAll(/[\\%_]/gu, "\\$&")}%`;
        query = query.where("id", "in", (from) =>
          from
            .selectFrom("identities")
            .select("contact_id")
            .where("workspace_id", "=", store.id)
            .where("kind", "in", ["external_id", "email", "phone"])
            .where((where) => where.or([where("value", "like", start), where("value", "like", start.toLowerCase())])),
        );
      }
      if (trait !== undefined) {
        if (is === undefined)
          throw new KindredError("missing_value", "Say which value the trait has: `is=…`.", { pointer: "/query/is" });
        query = query.where(sql`traits #>> ${trait.split(".")}`, "=", is);
      }
      const rows = await query
        .orderBy("id")
        .limit(limit + 1)
        .execute();
      const ids = rows.slice(0, limit).map(({ id }) => id);
      return { items: await readCards(store, ids), next: rows.length > limit ? writeCursor([ids.at(-1) ?? 0]) : null };
    },
  );

  api.get(
    "/workspaces/:workspace/contacts/:contact",
    {
      config: { access: "viewer" },
      schema: { tags, summary: "One contact", params: InContact, response: answers(Contact) },
    },
    async (request) => oneCard(wiring, tenantOf(request), request.params.contact),
  );

  api.post(
    "/workspaces/:workspace/contacts",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Create or update the contact with these identities",
        params: InWorkspace,
        body: Fields,
        response: answers(Contact),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { externalId, email, phone, anonymousId, traits } = request.body;
      await identifyCall(wiring, store.id, {
        ...(externalId === undefined ? {} : { userId: externalId }),
        ...(anonymousId === undefined ? {} : { anonymousId }),
        traits: { ...traits, ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) },
      });
      const reference =
        externalId !== undefined
          ? `external_id:${externalId}`
          : (email ?? phone ?? (anonymousId === undefined ? "" : `anonymous_id:${anonymousId}`));
      return oneCard(wiring, store, reference);
    },
  );

  api.patch(
    "/workspaces/:workspace/contacts/:contact",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Change traits; null removes one",
        params: InContact,
        body: z.object({ traits: z.record(z.string(), z.unknown()) }),
        response: answers(Contact),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const card = await oneCard(wiring, store, request.params.contact);
      await identifyCall(wiring, store.id, {
        ...identityOf(card),
        traits: { ...traitsOf(card), ...request.body.traits },
      });
      return oneCard(wiring, store, card.key);
    },
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
      const store = tenantOf(request);
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
export function pageOfEvents(page: Awaited<ReturnType<typeof readEvents>>, limit: number) {
  const last = page.places[limit - 1];
  return {
    items: page.items.slice(0, limit),
    next: page.items.length > limit && last !== undefined ? writeCursor(last) : null,
  };
}

export async function oneCard(_wiring: Wiring, store: ReturnType<typeof tenantOf>, reference: string) {
  const [card] = await readCards(store, [await findContact(store, reference)]);
  if (card === undefined)
    throw new KindredError("unknown_contact", "This contact was deleted just now.", { status: 404 });
  return card;
}

/** Changes go through ingestion, so that an edit by hand and a call of the site obey the same rules. */
async function identifyCall(
  wiring: Wiring,
  workspaceId: string,
  call: Readonly<Record<string, unknown>>,
): Promise<void> {
  const now = wiring.now();
  const result = await wiring.ingest.accept(
    workspaceId,
    [{ ...call, type: "identify", messageId: `api:${randomUUID()}`, timestamp: new Date(now).toISOString() }],
    { receivedAt: now, ip: null },
  );
  const [refusal] = result.rejected;
  if (refusal !== undefined) throw new KindredError(refusal.code, refusal.reason, { pointer: refusal.pointer });
}

type Card = z.output<typeof Contact>;

function identityOf(card: Card): Readonly<Record<string, unknown>> {
  if (card.externalId !== null) return { userId: card.externalId };
  const [anonymousId] = card.anonymousIds;
  return anonymousId === undefined || card.email !== null || card.phone !== null ? {} : { anonymousId };
}

/** Without an external id, the email or phone among the traits says who is meant. */
function traitsOf(card: Card): Readonly<Record<string, unknown>> {
  if (card.externalId !== null) return {};
  if (card.email !== null) return { email: card.email };
  return card.phone === null ? {} : { phone: card.phone };
}
