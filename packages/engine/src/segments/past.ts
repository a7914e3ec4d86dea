import type { JsonObject } from "@kindred/schema";
import type { Past } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";

/** Beyond so many writes the oldest are left out: what held before them is then not known. */
const mostWrites = 5_000;

/** One contact's traits over time, and since when they are on their lists. */
export async function loadPast({ clickhouse }: WorkspaceStore, contactId: number, now: number): Promise<Past> {
  const params = { id: contactId, now, most: mostWrites };
  const [writes, lists] = await Promise.all([
    clickhouse.query<{ at: number | string; trait: string; doc: JsonObject }>(WRITES, params),
    clickhouse.query<{ list: string; at: number | string }>(LISTS, params),
  ]);
  const traits = writes.reverse().map(({ at, trait, doc }) => {
    const value = doc[trait];
    return { at: Number(at), key: trait, ...(value === undefined ? {} : { value }) };
  });
  return { traits, lists: new Map(lists.map(({ list, at }) => [list, Number(at)])) };
}

const WRITES = `SELECT toInt64(toUnixTimestamp64Milli(h.ts)) AS at, trait, doc FROM trait_history AS h FINAL
WHERE contact_id = {id: UInt32} AND h.ts <= fromUnixTimestamp64Milli({now: Int64}, 'UTC')
ORDER BY h.ts DESC, message_id DESC LIMIT {most: UInt32}`;

const LISTS = `SELECT list, toInt64(toUnixTimestamp64Milli(l.at)) AS at FROM list_members AS l FINAL
WHERE contact_id = {id: UInt32} AND removed = 0`;
