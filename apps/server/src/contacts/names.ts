import type { WorkspaceStore } from "@kindred/store";

export type SeenType = "string" | "number" | "boolean" | "array";

export interface SeenName {
  readonly name: string;
  readonly types: readonly SeenType[];
  readonly count: number;
}

/** Enough to see every name in use, few enough to answer at once; an editor asks for the properties of several events together. */
const sampled = { contacts: 50_000, events: 10_000 };

interface NameRow {
  readonly path: string;
  readonly types: readonly string[];
  readonly n: number | string;
}

/** Properties of an event's latest occurrences, with the types their values have had. */
export async function readProperties(store: WorkspaceStore, event: string): Promise<SeenName[]> {
  const rows = await store.clickhouse.query<NameRow>(
    `SELECT path, groupUniqArray(type) AS types, count() AS n
     FROM (SELECT JSONAllPathsWithTypes(properties) AS paths FROM events WHERE event = {event: String} ORDER BY ts DESC LIMIT {sample: UInt32})
     ARRAY JOIN mapKeys(paths) AS path, mapValues(paths) AS type
     GROUP BY path ORDER BY n DESC, path LIMIT 1000`,
    { event, sample: sampled.events },
  );
  return rows.map(seen);
}

/** Traits of the contacts, with the types their values have. */
export async function readTraits(store: WorkspaceStore): Promise<SeenName[]> {
  const rows = await store.clickhouse.query<NameRow>(
    `SELECT path, groupUniqArray(type) AS types, count() AS n
     FROM (SELECT JSONAllPathsWithTypes(traits) AS paths FROM contacts FINAL WHERE deleted = 0 LIMIT {sample: UInt32})
     ARRAY JOIN mapKeys(paths) AS path, mapValues(paths) AS type
     GROUP BY path ORDER BY n DESC, path LIMIT 1000`,
    { sample: sampled.contacts },
  );
  return rows.map(seen);
}

function seen(row: NameRow): SeenName {
  return { name: row.path, types: [...new Set(row.types.map(plainType))].sort(), count: Number(row.n) };
}

/** @param type as ClickHouse calls it */
export function plainType(type: string): SeenType {
  if (type.startsWith("Array")) return "array";
  if (type.startsWith("Bool")) return "boolean";
  return /^(U?Int|Float|Decimal)/u.test(type) ? "number" : "string";
}
