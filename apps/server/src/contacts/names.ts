import { latestContacts } from "@kindred/segment";
import { UntilWritten, type WorkspaceStore } from "@kindred/store";

export type SeenType = "string" | "number" | "boolean" | "array";

export interface SeenName {
  readonly name: string;
  readonly types: readonly SeenType[];
  readonly count: number;
}

/** Enough to see every name in use, few enough to answer at once; an editor asks for the properties of several events together. */
const sampled = { contacts: 50_000, events: 10_000 };

/** A path of documents with how many have it, by the type of its value. */
export interface Shape {
  readonly path: string;
  /** As ClickHouse calls them. */
  readonly types: readonly string[];
  /** How many have a value of each of the types. */
  readonly counts: readonly number[];
  readonly count: number;
}

export interface Shapes {
  readonly paths: readonly Shape[];
  /** How many documents were looked at. */
  readonly of: number;
}

/** The traits of the newest contacts. Every page that names traits asks for them, and they change with contacts alone. */
export const traitShapes = new UntilWritten(["contacts"], ({ clickhouse }): Promise<Shapes> => {
  const rows = `${latestContacts} AND id + {size: UInt32} > (SELECT max(id) FROM contacts)`;
  return readShapes(clickhouse, { of: "traits", rows }, { size: sampled.contacts });
});

/** No name has it. */
const everything = "\0";
const mostPaths = 2_000;

/** @param source `rows` is what stands behind the SELECT */
async function readShapes(
  clickhouse: WorkspaceStore["clickhouse"],
  { of: column, rows: from }: { readonly of: string; readonly rows: string },
  params: Readonly<Record<string, string | number>>,
): Promise<Shapes> {
  const rows = await clickhouse.query<{
    path: string;
    types: readonly string[];
    counts: readonly (number | string)[];
    n: number | string;
  }>(
    // Most documents are alike: each kind of them is taken apart once. The row without a path is of them all.
    `SELECT path, sumMap([type], [alike]).1 AS types, sumMap([type], [alike]).2 AS counts, sum(alike) AS n
     FROM (SELECT JSONAllPathsWithTypes(${column}) AS paths, count() AS alike ${from} GROUP BY paths)
     ARRAY JOIN arrayPushFront(mapKeys(paths), char(0)) AS path, arrayPushFront(mapValues(paths), '') AS type
     GROUP BY path ORDER BY n DESC, path LIMIT {most: UInt32}`,
    { ...params, most: mostPaths },
  );
  const paths = rows.map(({ path, types, counts, n }) => {
    return { path, types, counts: counts.map(Number), count: Number(n) };
  });
  return {
    paths: paths.filter(({ path }) => path !== everything),
    of: paths.find(({ path }) => path === everything)?.count ?? 0,
  };
}

/** The properties of an event's latest occurrences. */
export function propertyShapes({ clickhouse }: WorkspaceStore, event: string, size: number): Promise<Shapes> {
  const these = "events WHERE event = {event: String} AND contact_id NOT IN (SELECT id FROM dead_contacts)";
  // Since when they are the latest is read without a document.
  const since = `SELECT min(ts) FROM (SELECT ts FROM ${these} ORDER BY ts DESC LIMIT {size: UInt32})`;
  return readShapes(clickhouse, { of: "properties", rows: `FROM ${these} AND ts >= (${since})` }, { event, size });
}

const latestShapes = new UntilWritten(["events"], (store, event: string) =>
  propertyShapes(store, event, sampled.events),
);

/** Properties of an event's latest occurrences, with the types their values have had. */
export async function readProperties(store: WorkspaceStore, event: string): Promise<SeenName[]> {
  return namesOf(await latestShapes.of(store, event));
}

/** Traits of the contacts, with the types their values have. */
export async function readTraits(store: WorkspaceStore): Promise<SeenName[]> {
  return namesOf(await traitShapes.of(store));
}

function namesOf({ paths }: Shapes): SeenName[] {
  return paths.slice(0, 1000).map(({ path, types, count }) => {
    return { name: path, types: [...new Set(types.map(plainType))].sort(), count };
  });
}

/** @param type as ClickHouse calls it */
export function plainType(type: string): SeenType {
  if (type.startsWith("Array")) return "array";
  if (type.startsWith("Bool")) return "boolean";
  return /^(U?Int|Float|Decimal)/u.test(type) ? "number" : "string";
}
