import { KindredError } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { tenantOf } from "../access/gate.ts";
import { readEvents } from "../contacts/events.ts";
import { findContact } from "../contacts/find.ts";
import { readCards } from "../contacts/read.ts";
import { searchContacts } from "../contacts/search.ts";
import { sendExport } from "../http/export.ts";
import { readSegmentCards, readTotals } from "../segments/overview.ts";
import { type Membership, readMemberships } from "../segments/memberships.ts";
import { inWords, previewInWords, readSegment } from "../segments/preview.ts";
import { documentsOf, evaluationOf } from "../segments/request.ts";
import type { Wiring } from "../wiring.ts";
import { contactPage } from "./contact.ts";
import { contactsPage } from "./contacts.ts";
import { overviewPage } from "./overview.ts";
import { sendPage } from "./send.ts";
import { segmentPage } from "./segment.ts";

/** The pages of a workspace, for whoever may look into it. */
export function workspacePages(app: FastifyInstance, wiring: Wiring): void {
  const viewer = { config: { access: "viewer" }, schema: { hide: true } } as const;

  app.get("/w/:workspace", viewer, async (request, reply) => {
    const store = tenantOf(request);
    const [workspace, totals, cards] = await Promise.all([
      named(store),
      readTotals(wiring, store),
      readSegmentCards(wiring, store),
    ]);
    const url = wiring.publicUrl ?? `${request.protocol}://${request.host}`;
    return sendPage(reply, overviewPage({ workspace, totals, cards, url, now: wiring.now() }));
  });

  app.get("/w/:workspace/contacts", viewer, async (request, reply) => {
    const store = tenantOf(request);
    const q = queryOf(request, "q") ?? "";
    const found = await searchContacts(store, { q, cursor: queryOf(request, "cursor"), limit: 50 });
    return sendPage(reply, contactsPage({ workspace: await named(store), q, cards: found.items, next: found.next }));
  });

  app.get("/w/:workspace/contacts/:contact", viewer, async (request, reply) => {
    const store = tenantOf(request);
    const { contact } = request.params as { contact: string };
    const id = await findContact(store, contact);
    const [workspace, [card], identities, page, memberships] = await Promise.all([
      named(store),
      readCards(store, [id]),
      store.postgres
        .selectFrom("identities")
        .select(["kind", "value"])
        .where("workspace_id", "=", store.id)
        .where("contact_id", "=", id)
        .orderBy("first_seen")
        .limit(100)
        .execute(),
      readEvents(store, { contactId: id, event: null, by: "ts", direction: "older", place: null, limit: 50 }),
      readMemberships(wiring, store, id),
    ]);
    if (card === undefined)
      throw new KindredError("unknown_contact", "This contact was deleted just now.", { status: 404 });
    const asked = queryOf(request, "segment") ?? memberships.find(({ member }) => member)?.id;
    const membership = memberships.find((one) => one.id === asked);
    const why =
      membership === undefined
        ? null
        : await explained(store, membership, (await documentsOf(wiring, store).get(membership.id)).document);
    return sendPage(reply, contactPage({ workspace, card, identities, events: page.items, memberships, why }));
  });

  app.get("/w/:workspace/segments/:segment", viewer, async (request, reply) => {
    const store = tenantOf(request);
    const { segment } = request.params as { segment: string };
    const documents = documentsOf(wiring, store);
    const [workspace, saved, usedBy] = await Promise.all([
      named(store),
      documents.get(segment),
      documents.whereUsed(segment),
    ]);
    const asked = { document: saved.document };
    const read = await readSegment(store, asked).catch(problemOf);
    const preview = await previewInWords(wiring, store, asked).catch(problemOf);
    const counted = preview instanceof KindredError ? null : preview;
    const sql = counted === null ? null : (await evaluationOf(wiring, store).sql(asked)).sql;
    const sample = counted === null ? [] : await readCards(store, counted.sample);
    const { name, kind } = saved.document;
    const view = {
      workspace,
      id: segment,
      name: typeof name === "string" ? name : segment,
      kind: typeof kind === "string" ? kind : null,
      version: saved.version,
      document: saved.document,
      sentence: read instanceof KindredError ? "" : read.sentence,
      preview: counted,
      problem: preview instanceof KindredError ? preview.message : null,
      sample,
      usedBy,
      sql,
    };
    return sendPage(reply, segmentPage(view));
  });

  app.get("/w/:workspace/segments/:segment/export", viewer, async (request, reply) => {
    const { segment } = request.params as { segment: string };
    return sendExport(wiring, reply, tenantOf(request), { segment }, queryOf(request, "format"));
  });
}

function queryOf(request: FastifyRequest, name: string): string | undefined {
  const value = (request.query as Readonly<Record<string, unknown>>)[name];
  return typeof value === "string" && value !== "" ? value.slice(0, 2000) : undefined;
}

function named(store: WorkspaceStore): Promise<{ id: string; name: string; timezone: string }> {
  return store.postgres
    .selectFrom("workspaces")
    .select(["id", "name", "timezone"])
    .where("id", "=", store.id)
    .executeTakeFirstOrThrow();
}

/** A segment that cannot be evaluated is shown with the reason. */
function problemOf(error: unknown): KindredError {
  if (error instanceof KindredError && error.status < 500) return error;
  throw error;
}

async function explained(store: WorkspaceStore, { id, explanation }: Membership, document: unknown) {
  const read = await readSegment(store, { document });
  const { member, changesAt, condition } = explanation;
  return {
    id,
    name: read.segment.name,
    sentence: read.sentence,
    member,
    changesAt,
    condition: inWords(condition, read),
  };
}
