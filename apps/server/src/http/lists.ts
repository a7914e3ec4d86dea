import { addToList, removeFromList } from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { findContact } from "../contacts/find.ts";
import { readCards } from "../contacts/read.ts";
import type { Wiring } from "../wiring.ts";
import {
  answers,
  type Api,
  Done,
  Instant,
  InWorkspace,
  notFound,
  Page,
  pageOf,
  readCursor,
  Slug,
  writeCursor,
} from "./api.ts";
import { Contact } from "./contacts.ts";

const List = z
  .object({ id: z.string(), name: z.string(), members: z.number().int(), createdAt: Instant })
  .meta({ id: "List" });
export type ListAnswer = z.output<typeof List>;
const Name = z.string().min(1).max(200);
const References = z.array(z.string().min(1).max(1000)).max(10_000).default([]);

export function listRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Lists"];
  const params = InWorkspace.extend({ list: Slug });

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
      const rows = await readLists(tenantOf(request), limit + 1, after);
      return {
        items: rows.slice(0, limit),
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
      return readList(store, id);
    },
  );

  api.get(
    "/workspaces/:workspace/lists/:list",
    { config: { access: "viewer" }, schema: { tags, summary: "One list", params, response: answers(List) } },
    async (request) => readList(tenantOf(request), request.params.list),
  );

  api.patch(
    "/workspaces/:workspace/lists/:list",
    {
      config: { access: "editor" },
      schema: { tags, summary: "Rename a list", params, body: z.object({ name: Name }), response: answers(List) },
    },
    async (request) => {
      const store = tenantOf(request);
      await store.postgres
        .updateTable("lists")
        .set({ name: request.body.name })
        .where("workspace_id", "=", store.id)
        .where("id", "=", request.params.list)
        .execute();
      return readList(store, request.params.list);
    },
  );

  api.delete(
    "/workspaces/:workspace/lists/:list",
    {
      config: { access: "editor" },
      schema: { tags, summary: "Delete a list; its contacts stay", params, response: answers(Done) },
    },
    async (request) => {
      const store = tenantOf(request);
      const { id } = await readList(store, request.params.list);
      await removeFromList(wiring.stores, store.id, id, await memberIds(store, id, 0, 10_000_000), wiring.now());
      await store.postgres.deleteFrom("lists").where("workspace_id", "=", store.id).where("id", "=", id).execute();
      return { ok: true as const };
    },
  );

  api.get(
    "/workspaces/:workspace/lists/:list/members",
    {
      config: { access: "viewer" },
      schema: { tags, summary: "Contacts on a list", params, querystring: Page, response: answers(pageOf(Contact)) },
    },
    async (request) => {
      const store = tenantOf(request);
      const { limit, cursor } = request.query;
      const { id } = await readList(store, request.params.list);
      const [after] = readCursor(cursor, z.tuple([z.number().int()])) ?? [0];
      const ids = await memberIds(store, id, after, limit + 1);
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
        body: z.object({ add: References, remove: References }),
        response: answers(
          z.object({ added: z.number().int(), removed: z.number().int(), unknown: z.array(z.string()) }),
        ),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { id } = await readList(store, request.params.list);
      const unknown: string[] = [];
      const add = await findAll(store, request.body.add, unknown);
      const remove = await findAll(store, request.body.remove, unknown);
      const { added } = await addToList(wiring.stores, store.id, id, add, wiring.now());
      const { removed } = await removeFromList(wiring.stores, store.id, id, remove, wiring.now());
      return { added, removed, unknown };
    },
  );
}

async function readLists(store: WorkspaceStore, limit: number, after: string) {
  const rows = await store.postgres
    .selectFrom("lists")
    .select(["id", "name", "created_at"])
    .select((from) =>
      from
        .selectFrom("list_members")
        .whereRef("list_members.workspace_id", "=", "lists.workspace_id")
        .whereRef("list_members.list_id", "=", "lists.id")
        .select((count) => count.fn.countAll<number>().as("n"))
        .as("members"),
    )
    .where("workspace_id", "=", store.id)
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    members: Number(row.members ?? 0),
    createdAt: row.created_at.toISOString(),
  }));
}

async function readList(store: WorkspaceStore, id: string) {
  const row = await store.postgres
    .selectFrom("lists")
    .select(["id", "name", "created_at"])
    .where("workspace_id", "=", store.id)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw notFound("unknown_list", `There is no list ${id} in this workspace.`);
  const { n } = await store.postgres
    .selectFrom("list_members")
    .select((count) => count.fn.countAll<number>().as("n"))
    .where("workspace_id", "=", store.id)
    .where("list_id", "=", id)
    .executeTakeFirstOrThrow();
  return { id, name: row.name, members: Number(n), createdAt: row.created_at.toISOString() };
}

async function memberIds(store: WorkspaceStore, list: string, after: number, limit: number): Promise<number[]> {
  const rows = await store.postgres
    .selectFrom("list_members")
    .select("contact_id")
    .where("workspace_id", "=", store.id)
    .where("list_id", "=", list)
    .where("contact_id", ">", after)
    .orderBy("contact_id")
    .limit(limit)
    .execute();
  return rows.map((row) => row.contact_id);
}

/** The ids the references name; those that name nobody go to `unknown`. */
async function findAll(store: WorkspaceStore, references: readonly string[], unknown: string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const reference of references) {
    try {
      ids.push(await findContact(store, reference));
    } catch (error) {
      if (!(error instanceof KindredError) || error.code !== "unknown_contact") throw error;
      unknown.push(reference);
    }
  }
  return ids;
}
