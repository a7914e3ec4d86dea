import { entriesOf, evaluateOne, membersAt } from "@kindred/engine";
import { segmentName } from "@kindred/segment";
import { languageOf } from "../segments/language.ts";
import { KindredError } from "@kindred/schema";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { findContact } from "../contacts/find.ts";
import { readCards } from "../contacts/read.ts";
import { searchMembers } from "../contacts/search.ts";
import { Moment, Question, requestOf } from "../segments/request.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done, Instant, InWorkspace, Page, pageOf, readCursor, Slug, writeCursor } from "./api.ts";
import { Contact, InContact } from "./contacts.ts";

const Status = z
  .object({
    id: z.string(),
    name: z.string(),
    version: z.number().int().nullable(),
    freshness: z.enum(["live", "refreshed"]).nullable(),
    size: z.number().int().describe("Members now, from memory"),
    state: z
      .enum(["kept", "building", "failed", "broken", "elsewhere"])
      .describe(
        "kept: as it should be; building: being computed, the members are those of before; failed: could not be computed, is tried again; broken: the document does not check any more; elsewhere: other processes keep it",
      ),
    builtAt: Instant.nullable().describe("When it was last computed for everybody"),
    reason: z.string().nullable().describe("Why it is failed or broken"),
  })
  .meta({ id: "MembershipStatus" });

const Standing = z.object({
  contact: z.number().int(),
  segments: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      since: Instant.nullable().optional().describe("Only with `with=since`; null: its entry is not in the ledger"),
    }),
  ),
});
export type StandingAnswer = z.output<typeof Standing>;

/** Who is in what, now and at any instant, and having it computed anew. */
export function membershipRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Memberships"];
  const config = { access: "viewer" } as const;
  const edits = { access: "editor" } as const;

  api.get(
    "/workspaces/:workspace/memberships",
    {
      config,
      schema: {
        tags,
        summary: "Every segment's size and what its membership stands at",
        params: InWorkspace,
        response: answers(z.object({ items: z.array(Status) })),
      },
    },
    async (request) => {
      const kept = await wiring.membership.of(tenantOf(request).id);
      const items = kept.status().map((status) => {
        const builtAt = status.builtAt === null ? null : new Date(status.builtAt).toISOString();
        return { ...status, name: segmentName(status.id, status, languageOf(request)), builtAt };
      });
      return { items };
    },
  );

  api.get(
    "/workspaces/:workspace/contacts/:contact/segments",
    {
      config,
      schema: {
        tags,
        summary: "The segments a contact is in now, from memory: fit for personalising a page",
        params: InContact,
        querystring: z.object({
          with: z.literal("since").optional().describe("Also since when, which is read from the ledger"),
        }),
        response: answers(Standing),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const contact = await findContact(store, request.params.contact);
      const kept = await wiring.membership.of(store.id);
      const language = languageOf(request);
      const segments = kept.members
        .segmentsOf(contact)
        .map(({ id, name }) => ({ id, name: segmentName(id, { name }, language) }));
      if (request.query.with === undefined) return { contact, segments };
      await wiring.ingest.flush(store.id);
      const ids = segments.map(({ id }) => id);
      const entries = await entriesOf(store, contact, ids);
      const since = (id: string): string | null => {
        const at = entries.get(id);
        return at === undefined ? null : new Date(at).toISOString();
      };
      return { contact, segments: segments.map(({ id, name }) => ({ id, name, since: since(id) })) };
    },
  );

  api.get(
    "/workspaces/:workspace/segments/:segment/members",
    {
      config,
      schema: {
        tags,
        summary: "Members by contact id: now, from memory, or at an instant, from the ledger",
        params: InWorkspace.extend({ segment: Slug }),
        querystring: Page.extend({
          at: z.union([z.iso.datetime({ offset: true }), z.iso.date()]).optional(),
          q: z.string().max(200).optional().describe("Start of an external id, email or phone; not with `at`"),
        }),
        response: answers(pageOf(Contact)),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { segment } = request.params;
      const { limit, cursor, at, q } = request.query;
      if (q !== undefined && q.trim() !== "") {
        if (at !== undefined) {
          const message = "Members of an earlier instant cannot be searched: leave `at` or `q` out.";
          throw new KindredError("search_of_the_past", message, { pointer: "/query/q" });
        }
        return searchMembers(store, (await wiring.membership.of(store.id)).members, segment, { q, cursor, limit });
      }
      const [after] = readCursor(cursor, z.tuple([z.number().int().min(0).max(4_294_967_294)])) ?? [0];
      let ids: number[];
      if (at === undefined) {
        ids = (await wiring.membership.of(store.id)).members.of(segment, { after, limit });
      } else {
        await wiring.ingest.flush(store.id);
        ids = await membersAt(store, segment, Date.parse(at), { after, limit });
      }
      const last = ids.length < limit ? undefined : ids.at(-1);
      return { items: await readCards(store, ids), next: last === undefined ? null : writeCursor([last]) };
    },
  );

  api.post(
    "/workspaces/:workspace/memberships/rebuild",
    {
      config: edits,
      schema: {
        tags,
        summary: "Compute memberships anew for everybody and correct what differs; GET memberships tells how far it is",
        params: InWorkspace,
        body: z.object({ segments: z.array(Slug).min(1).max(1000).optional().describe("Absent: all of them") }),
        response: answers(z.object({ segments: z.number().int() })),
      },
    },
    async (request) => {
      const kept = await wiring.membership.of(tenantOf(request).id);
      return { segments: await kept.rebuild(request.body.segments ?? null) };
    },
  );

  api.delete(
    "/workspaces/:workspace/memberships/rebuild",
    {
      config: edits,
      schema: {
        tags,
        summary: "Take a rebuild back: memberships stay as they are",
        params: InWorkspace,
        response: answers(Done),
      },
    },
    async (request) => {
      const kept = await wiring.membership.of(tenantOf(request).id);
      await kept.cancelRebuild();
      return { ok: true as const };
    },
  );

  api.post(
    "/workspaces/:workspace/evaluate/contact",
    {
      config,
      schema: {
        tags: ["Evaluation"],
        summary: "Whether one contact is in a segment, saved or not, with any arguments",
        params: InWorkspace,
        body: Question.extend({ contact: z.string().min(1).max(1000), now: Moment.optional() }),
        response: answers(
          z.object({
            contact: z.number().int(),
            member: z.boolean(),
            now: Instant,
            changesAt: Instant.nullable().describe("When the answer changes by time alone; null: it does not"),
          }),
        ),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const [contact, asked] = await Promise.all([
        findContact(store, request.body.contact),
        requestOf(wiring, store, request.body),
        wiring.ingest.flush(store.id),
      ]);
      const { member, now, changesAt } = await evaluateOne(store, asked, contact, wiring.now());
      return {
        contact,
        member,
        now: new Date(now).toISOString(),
        changesAt: changesAt === null ? null : new Date(changesAt).toISOString(),
      };
    },
  );
}
