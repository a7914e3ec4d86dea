import { KindredError } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import { sql } from "kysely";
import { z } from "zod";
import { readCursor, writeCursor } from "../http/api.ts";
import { type ContactCard, readCards } from "./read.ts";

export interface ContactSearch {
  /** Start of an external id, email or phone. */
  readonly q?: string | undefined;
  /** A trait's path and the text it must be. */
  readonly trait?: { readonly path: string; readonly is: string | undefined } | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Contacts by ascending id; `next` is null on the last page. Throws `bad_cursor`, `missing_value`. */
export async function searchContacts(
  store: WorkspaceStore,
  search: ContactSearch,
): Promise<{ items: ContactCard[]; next: string | null }> {
  const { q, trait, cursor, limit } = search;
  const [after] = readCursor(cursor, z.tuple([z.number().int()])) ?? [0];
  let query = store.postgres
    .selectFrom("contacts")
    .select("id")
    .where("workspace_id", "=", store.id)
    .where("deleted_at", "is", null)
    .where("merged_into", "is", null)
    .where("id", ">", after);
  if (q !== undefined && q.trim() !== "") {
    const start = `${q
      .replaceAll("\0", "")
      .trim()
      .replaceAll(/[\\%_]/gu, "\\$&")}%`;
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
    if (trait.is === undefined) {
      throw new KindredError("missing_value", "Say which value the trait has: `is=…`.", { pointer: "/query/is" });
    }
    query = query.where(sql`traits #>> ${trait.path.split(".")}`, "=", trait.is);
  }
  const rows = await query
    .orderBy("id")
    .limit(limit + 1)
    .execute();
  const ids = rows.slice(0, limit).map(({ id }) => id);
  return { items: await readCards(store, ids), next: rows.length > limit ? writeCursor([ids.at(-1) ?? 0]) : null };
}

/** Pages of the search that are looked through for members of a small segment before a page that is not full is given. */
const mostPages = 20;
const searchedAtOnce = 500;

/** Those of a segment's members that the search finds, by ascending id. Throws `bad_cursor`. */
export async function searchMembers(
  store: WorkspaceStore,
  members: { has(segment: string, contactId: number): boolean },
  segment: string,
  { q, cursor, limit }: { readonly q: string; readonly cursor: string | undefined; readonly limit: number },
): Promise<{ items: ContactCard[]; next: string | null }> {
  const items: ContactCard[] = [];
  let next = cursor ?? null;
  for (let page = 0; page < mostPages; page += 1) {
    const found = await searchContacts(store, { q, cursor: next ?? undefined, limit: searchedAtOnce });
    for (const card of found.items) {
      if (!members.has(segment, card.id)) continue;
      items.push(card);
      if (items.length === limit) return { items, next: writeCursor([card.id]) };
    }
    next = found.next;
    if (next === null) break;
  }
  return { items, next };
}
