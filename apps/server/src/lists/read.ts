import type { SegmentDocuments } from "@kindred/engine";
import { type Language, segmentName } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { sql } from "kysely";
import { notFound } from "../http/api.ts";

export interface ListCard {
  readonly id: string;
  readonly name: string;
  readonly members: number;
  readonly createdAt: string;
  /** When somebody was last put on it or taken off. */
  readonly changedAt: string;
}

/** Lists by id, those after one. */
export async function readLists(store: WorkspaceStore, limit: number, after: string): Promise<ListCard[]> {
  return read(store, sql`lists.id > ${after}`, limit);
}

/** @throws KindredError `unknown_list` */
export async function readList(store: WorkspaceStore, id: string): Promise<ListCard> {
  const [list] = await read(store, sql`lists.id = ${id}`, 1);
  if (list === undefined) throw notFound("unknown_list", `There is no list ${id} in this workspace.`);
  return list;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly created_at: Date;
  readonly members: number;
  readonly changed_at: Date | null;
}

async function read(store: WorkspaceStore, which: ReturnType<typeof sql>, limit: number): Promise<ListCard[]> {
  const { rows } = await sql<Row>`
    SELECT lists.id, lists.name, lists.created_at, coalesce(held.members, 0)::int AS members,
      greatest(held.added_at, filled.at) AS changed_at
    FROM lists
    LEFT JOIN LATERAL (
      SELECT count(*) AS members, max(added_at) AS added_at FROM list_members
      WHERE list_members.workspace_id = lists.workspace_id AND list_members.list_id = lists.id
    ) AS held ON true
    LEFT JOIN LATERAL (
      -- Files carry no dates: who is on a list by one counts as on it since ever.
      SELECT max(updated_at) AS at FROM imports
      WHERE imports.workspace_id = lists.workspace_id AND kind = 'list' AND options #>> '{list,id}' = lists.id
    ) AS filled ON true
    WHERE lists.workspace_id = ${store.id} AND ${which}
    ORDER BY lists.id LIMIT ${limit}`.execute(store.postgres);
  if (rows.length === 0) return [];
  const taken = await takenOff(store);
  return rows.map((row) => {
    const changed = Math.max(row.created_at.getTime(), row.changed_at?.getTime() ?? 0, taken.get(row.id) ?? 0);
    return {
      id: row.id,
      name: row.name,
      members: row.members,
      createdAt: row.created_at.toISOString(),
      changedAt: new Date(changed).toISOString(),
    };
  });
}

/** When somebody was last taken off each list: PostgreSQL keeps only who is on it. */
async function takenOff({ clickhouse }: WorkspaceStore): Promise<ReadonlyMap<string, number>> {
  const rows = await clickhouse.query<{ list: string; at: number | string }>(
    "SELECT list, toUnixTimestamp64Milli(max(at)) AS at FROM list_members WHERE removed = 1 GROUP BY list",
  );
  return new Map(rows.map(({ list, at }) => [list, Number(at)]));
}

/** The segments that refer to each list, by the list's id. */
export async function listUses(
  documents: Pick<SegmentDocuments, "list">,
  language: Language,
): Promise<ReadonlyMap<string, { id: string; name: string }[]>> {
  const uses = new Map<string, { id: string; name: string }[]>();
  for (const { id, document } of await documents.list()) {
    const name = segmentName(id, document, language);
    for (const list of listsIn(document)) uses.set(list, [...(uses.get(list) ?? []), { id, name }]);
  }
  return uses;
}

/** The lists a document names. The condition `{ "list": … }` has no other key, so no property can be taken for one. */
function listsIn(node: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (each: unknown): void => {
    if (Array.isArray(each)) return each.forEach(walk);
    if (typeof each !== "object" || each === null) return;
    const entries = Object.entries(each);
    const [first] = entries;
    if (entries.length === 1 && first?.[0] === "list" && typeof first[1] === "string") found.add(first[1]);
    for (const [, value] of entries) walk(value);
  };
  walk(node);
  return found;
}

/** The contacts on a list by ascending id; of those whose external id, email or phone begins with `q`. */
export async function readMemberIds(
  store: WorkspaceStore,
  list: string,
  { after, limit, q = "" }: { readonly after: number; readonly limit: number; readonly q?: string },
): Promise<number[]> {
  let query = store.postgres
    .selectFrom("list_members")
    .select("contact_id")
    .where("workspace_id", "=", store.id)
    .where("list_id", "=", list)
    .where("contact_id", ">", after);
  const words = q.replaceAll("\0", "").trim();
  if (words !== "") {
    const start = `${words.replaceAll(/[\\%_]/gu, "\\$&")}%`;
    query = query.where("contact_id", "in", (from) =>
      from
        .selectFrom("identities")
        .select("contact_id")
        .where("workspace_id", "=", store.id)
        .where("kind", "in", ["external_id", "email", "phone"])
        .where((where) => where.or([where("value", "like", start), where("value", "like", start.toLowerCase())])),
    );
  }
  const rows = await query.orderBy("contact_id").limit(limit).execute();
  return rows.map((row) => row.contact_id);
}
