import { randomUUID } from "node:crypto";
import { deleteContact, mergeContacts } from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { findContact } from "../contacts/find.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done, InWorkspace } from "./api.ts";
import { Contact, InContact, oneCard } from "./contacts.ts";

const Fields = z.object({
  externalId: z.string().min(1).max(1000).optional(),
  email: z.string().min(3).max(320).optional(),
  phone: z.string().min(3).max(40).optional(),
  anonymousId: z.string().min(1).max(1000).optional(),
  traits: z.record(z.string(), z.unknown()).default({}).describe("null removes a trait"),
});

export function contactChangeRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Contacts"];

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
      return oneCard(store, reference);
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
      const card = await oneCard(store, request.params.contact);
      await identifyCall(wiring, store.id, {
        ...identityOf(card),
        traits: { ...traitsOf(card), ...request.body.traits },
      });
      return oneCard(store, card.key);
    },
  );

  api.post(
    "/workspaces/:workspace/contacts/:contact/merge",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Make another contact part of this one, for good",
        params: InContact,
        body: z.object({ loser: z.string().min(1).max(1000), reason: z.string().min(1).max(500).default("asked for") }),
        response: answers(Contact),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const winner = { id: await findContact(store, request.params.contact) };
      const loser = { id: await findContact(store, request.body.loser) };
      await mergeContacts(wiring.stores, store.id, { winner, loser, reason: request.body.reason, at: wiring.now() });
      wiring.ingest.nudge(store.id);
      return oneCard(store, `#${winner.id}`);
    },
  );

  api.delete(
    "/workspaces/:workspace/contacts/:contact",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Erase a contact: traits, identities, events and history",
        params: InContact,
        response: answers(Done),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      await deleteContact(
        wiring.stores,
        store.id,
        { id: await findContact(store, request.params.contact) },
        wiring.now(),
      );
      wiring.ingest.nudge(store.id);
      return { ok: true as const };
    },
  );
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
