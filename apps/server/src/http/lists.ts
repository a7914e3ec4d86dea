import { addToList, removeFromList } from "@kindred/engine";
import { languageOf } from "../segments/language.ts";
import { KindredError } from "@kindred/schema";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { findContacts } from "../contacts/find-many.ts";
import { readCards } from "../contacts/read.ts";
import { listUses, readList, readLists, readMemberIds } from "../lists/read.ts";
import { documentsOf } from "../segments/request.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done, Instant, InWorkspace, Page, pageOf, readCursor, Slug, writeCursor } from "./api.ts";
import { Contact } from "./contacts.ts";
import { ErrorAnswer } from "./errors.ts";
import { Format, sendExport } from "./export.ts";
import { flushedTenantOf } from "./flushed.ts";

const List = z
  .object({
    id: z.string(),
    name: z.string(),
    members: z.number().int(),
    createdAt: Instant,
    changedAt: Instant.describe("When somebody was last put on it or taken off"),
    usedBy: z.array(z.object({ id: z.string(), name: z.string() })).describe("Segments that refer to it"),
  })
  .meta({ id: "List" });
export type ListAnswer = z.output<typeof List>;
const Name = z.string().min(1).max(200);
/** Contact ids are 32 bits wide. */
const mostMembers = 4_294_967_295;
const References = z.array(z.string().min(1).max(1000)).max(10_000).default([]);

export function listRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Lists"];
  const params = InWorkspace.extend({ list: Slug });
  const one = async (request: FastifyRequest, id: string): Promise<ListAnswer> => {
    const store = tenantOf(request);
    const list = await readList(store, id);
    return { ...list, usedBy: (await listUses(documentsOf(wiring, store), languageOf(request))).get(id) ?? [] };
  };

  api.get(
    "/workspaces/:workspace/lists",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Static lists",
        params: InWorkspace,
        querystring: Page,
        response: answers(pageOf(List)),
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const [after] = readCursor(cursor, z.tuple([z.string()])) ?? [""];
      const store = await flushedTenantOf(wiring, request);
      const [rows, uses] = await Promise.all([
        readLists(store, limit + 1, after),
        listUses(documentsOf(wiring, store), languageOf(request)),
      ]);
      return {
        items: rows.slice(0, limit).map((row) => ({ ...row, usedBy: uses.get(row.id) ?? [] })),
        next: rows.length > limit ? writeCursor([rows[limit - 1]?.id ?? ""]) : null,
      };
    },
  );

  api.post(
    "/workspaces/:workspace/lists",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Make a list",
        params: InWorkspace,
        body: z.object({ id: Slug, name: Name }),
        response: answers(List),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { id, name } = request.body;
      const made = await store.postgres
        .insertInto("lists")
        .values({ workspace_id: store.id, id, name, created_at: new Date(wiring.now()) })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if ((made.numInsertedOrUpdatedRows ?? 0n) === 0n) {
        throw new KindredError("list_exists", `There is a list ${id} already. Choose another id.`, {
          status: 409,
          pointer: "/id",
        });
      }
      return one(request, id);
    },
  );

  api.get(
    "/workspaces/:workspace/lists/:list",
    { config: { access: "viewer" }, schema: { tags, summary: "One list", params, response: answers(List) } },
    async (request) => {
      await flushedTenantOf(wiring, request);
      return one(request, request.params.list);
    },
  );

  api.patch(
    "/workspaces/:workspace/lists/:list",
    {
      config: { access: "editor" },
      schema: { tags, summary: "Rename a list", params, body: z.object({ name: Name }), response: answers(List) },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      await store.postgres
        .updateTable("lists")
        .set({ name: request.body.name })
        .where("workspace_id", "=", store.id)
        .where("id", "=", request.params.list)
        .execute();
      return one(request, request.params.list);
    },
  );

  api.delete(
    "/workspaces/:workspace/lists/:list",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Delete a list no segment refers to; its contacts stay",
        params,
        response: answers(Done),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { id, usedBy } = await one(request, request.params.list);
      if (usedBy.length > 0) {
        const names = usedBy.map(({ name }) => name).join(", ");
        const message = `Segments refer to this list and would be left without it: ${names}. Change them first.`;
        throw new KindredError("list_in_use", message, { status: 409, details: { usedBy } });
      }
      const members = await readMemberIds(store, id, { after: 0, limit: mostMembers });
      await removeFromList(wiring.stores, store.id, id, members, wiring.now());
      await store.postgres.deleteFrom("lists").where("workspace_id", "=", store.id).where("id", "=", id).execute();
      return { ok: true as const };
    },
  );

  api.get(
    "/workspaces/:workspace/lists/:list/members",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Contacts on a list",
        params,
        querystring: Page.extend({
          q: z.string().max(200).default("").describe("Start of an external id, email or phone"),
        }),
        response: answers(pageOf(Contact)),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { limit, cursor, q } = request.query;
      const { id } = await readList(store, request.params.list);
      const [after] = readCursor(cursor, z.tuple([z.number().int()])) ?? [0];
      const ids = await readMemberIds(store, id, { after, limit: limit + 1, q });
      const items = await readCards(store, ids.slice(0, limit));
      return { items, next: ids.length > limit ? writeCursor([ids[limit - 1] ?? 0]) : null };
    },
  );

  api.post(
    "/workspaces/:workspace/lists/:list/members",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Put contacts on a list or take them off",
        params,
        body: z.object({
          add: References,
          remove: References,
          segment: Slug.optional().describe("Also puts all who are in this segment now on it"),
        }),
        response: answers(
          z.object({ added: z.number().int(), removed: z.number().int(), unknown: z.array(z.string()) }),
        ),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { id } = await readList(store, request.params.list);
      const { ids: add, unknown } = await findContacts(store, request.body.add);
      const off = await findContacts(store, request.body.remove);
      const { segment } = request.body;
      if (segment !== undefined) {
        await documentsOf(wiring, store).get(segment);
        const kept = await wiring.membership.of(store.id);
        for (const member of kept.members.of(segment, { after: 0, limit: mostMembers })) add.push(member);
      }
      const { added } = await addToList(wiring.stores, store.id, id, add, wiring.now());
      const { removed } = await removeFromList(wiring.stores, store.id, id, off.ids, wiring.now());
      return { added, removed, unknown: [...unknown, ...off.unknown] };
    },
  );

  api.get(
    "/workspaces/:workspace/lists/:list/export",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "All contacts on a list as a CSV, NDJSON or Parquet file",
        params,
        querystring: z.object({ format: Format }),
        response: { default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const store = tenantOf(request);
      const { id } = await readList(store, request.params.list);
      const document = { version: 1, id, where: { list: id } };
      return sendExport(wiring, reply, store, { document }, request.query.format, id);
    },
  );
}
