import { signContactLink } from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { findContact } from "../contacts/find.ts";
import { readCards, readKeys } from "../contacts/read.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, Page, pageOf, readCursor, writeCursor } from "./api.ts";
import { InContact } from "./contacts.ts";
import { flushedTenantOf } from "./flushed.ts";

const Identity = z.object({ kind: z.string(), value: z.string(), firstSeen: Instant });
const Merge = z.object({
  winner: z.string().nullable(),
  loser: z.string().nullable(),
  reason: z.string(),
  messageId: z.string().nullable(),
  at: Instant,
  decided: z.record(z.string(), z.unknown()).describe("Per trait in dispute: what was kept and what was dropped"),
});
const Conflict = z.object({
  kind: z.string(),
  value: z.string(),
  owner: z.string().nullable(),
  claimant: z.string().nullable(),
  reason: z.string(),
  at: Instant,
});
const Change = z.object({
  trait: z.string(),
  value: z.unknown(),
  removed: z.boolean(),
  ts: Instant,
  messageId: z.string(),
});
export type TraitChangeAnswer = z.output<typeof Change>;

const Identities = z.object({ identities: z.array(Identity), merges: z.array(Merge), conflicts: z.array(Conflict) });
export type ContactIdentitiesAnswer = z.output<typeof Identities>;

export function contactDetailRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Contacts"];

  api.get(
    "/workspaces/:workspace/contacts/:contact/identities",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Identities, merges and conflicts",
        params: InContact,
        response: answers(Identities),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const id = await findContact(store, request.params.contact);
      const own = { workspace: store.id, id };
      const [identities, merges, conflicts] = await Promise.all([
        store.postgres
          .selectFrom("identities")
          .select(["kind", "value", "first_seen"])
          .where("workspace_id", "=", own.workspace)
          .where("contact_id", "=", id)
          .orderBy("first_seen")
          .limit(1000)
          .execute(),
        store.postgres
          .selectFrom("merges")
          .selectAll()
          .where("workspace_id", "=", own.workspace)
          .where((where) => where.or([where("winner", "=", id), where("loser", "=", id)]))
          .orderBy("id", "desc")
          .limit(100)
          .execute(),
        store.postgres
          .selectFrom("identity_conflicts")
          .selectAll()
          .where("workspace_id", "=", own.workspace)
          .where((where) => where.or([where("owner", "=", id), where("claimant", "=", id)]))
          .orderBy("id", "desc")
          .limit(100)
          .execute(),
      ]);
      const keys = await readKeys(store, [
        ...merges.flatMap((row) => [row.winner, row.loser]),
        ...conflicts.flatMap((row) => [row.owner, row.claimant]),
      ]);
      return {
        identities: identities.map((row) => ({
          kind: row.kind,
          value: row.value,
          firstSeen: row.first_seen.toISOString(),
        })),
        merges: merges.map((row) => ({
          winner: keys.get(row.winner) ?? null,
          loser: keys.get(row.loser) ?? null,
          reason: row.reason,
          messageId: row.message_id,
          at: row.at.toISOString(),
          decided: { ...row.decided },
        })),
        conflicts: conflicts.map((row) => ({
          kind: row.kind,
          value: row.value,
          owner: keys.get(row.owner) ?? null,
          claimant: keys.get(row.claimant) ?? null,
          reason: row.reason,
          at: row.at.toISOString(),
        })),
      };
    },
  );

  api.get(
    "/workspaces/:workspace/contacts/:contact/history",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "What the contact's traits were, newest first",
        params: InContact,
        querystring: Page.extend({ trait: z.string().max(200).optional().describe("A top-level trait") }),
        response: answers(pageOf(Change)),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const { trait, limit, cursor } = request.query;
      const id = await findContact(store, request.params.contact);
      const [offset] = readCursor(cursor, z.tuple([z.number().int().min(0).max(1_000_000)])) ?? [0];
      const rows = await store.clickhouse.query<{
        trait: string;
        ts: number | string;
        message_id: string;
        doc: string;
      }>(
        `SELECT trait, toUnixTimestamp64Milli(h.ts) AS ts, message_id, toJSONString(doc) AS doc FROM trait_history AS h FINAL
         WHERE contact_id = {id: UInt32} AND ({trait: String} = '' OR trait = {trait: String})
         ORDER BY h.ts DESC, message_id DESC, trait LIMIT {limit: UInt32} OFFSET {offset: UInt32}`,
        { id, trait: trait ?? "", limit: limit + 1, offset },
      );
      const items = rows.slice(0, limit).map((row) => {
        const doc = JSON.parse(row.doc) as Record<string, unknown>;
        const removed = !(row.trait in doc);
        return {
          trait: row.trait,
          value: removed ? null : doc[row.trait],
          removed,
          ts: new Date(Number(row.ts)).toISOString(),
          messageId: row.message_id,
        };
      });
      return { items, next: rows.length > limit ? writeCursor([offset + limit]) : null };
    },
  );

  api.post(
    "/workspaces/:workspace/contacts/:contact/link",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "A signed link that recognises the contact who follows it",
        params: InContact,
        body: z.object({ url: z.url({ protocol: /^https?$/u, error: "An http(s) address is expected." }) }),
        response: answers(z.object({ url: z.string(), parameter: z.string() })),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const [card] = await readCards(store, [await findContact(store, request.params.contact)]);
      if (card === undefined)
        throw new KindredError("unknown_contact", "This contact was deleted just now.", { status: 404 });
      const { link_secret: secret } = await store.postgres
        .selectFrom("workspaces")
        .select("link_secret")
        .where("id", "=", store.id)
        .executeTakeFirstOrThrow();
      const parameter = signContactLink(secret, card.key);
      const url = new URL(request.body.url);
      url.searchParams.set("kc", parameter);
      return { url: url.href, parameter };
    },
  );
}
