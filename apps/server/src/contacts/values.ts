import type { Json } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";

export interface SeenValue {
  readonly value: Json;
  readonly count: number;
}

/** Enough to see what is common, few enough to answer while somebody types. */
const sampleSize = 20_000;
const longest = 200;
const most = 50;

const sources = {
  traits: "SELECT toJSONString(traits) AS doc FROM contacts FINAL WHERE deleted = 0 LIMIT {sample: UInt32}",
  properties:
    "SELECT toJSONString(properties) AS doc FROM events WHERE event = {event: String} ORDER BY ts DESC LIMIT {sample: UInt32}",
  products: "SELECT toJSONString(doc) AS doc FROM products FINAL LIMIT {sample: UInt32}",
} as const;

/**
 * The values a path has had among contacts, an event's latest occurrences or the catalogue, the most frequent first. Of a list, its
 * elements. The path goes to ClickHouse as values, step by step, so that any name can be asked for.
 */
export async function readValues(
  store: WorkspaceStore,
  source: keyof typeof sources,
  path: string,
  event = "",
): Promise<SeenValue[]> {
  const steps = Object.fromEntries(path.split(".").map((step, index) => [`step${index}`, step]));
  const place = ["doc", ...Object.keys(steps).map((name) => `{${name}: String}`)].join(", ");
  const rows = await store.clickhouse.query<{ value: string; n: number | string }>(
    `SELECT arrayJoin(if(startsWith(raw, '['), JSONExtractArrayRaw(raw), [raw])) AS value, count() AS n
     FROM (SELECT JSONExtractRaw(${place}) AS raw FROM (${sources[source]}) WHERE raw NOT IN ('', 'null'))
     WHERE NOT startsWith(value, '{') AND length(value) <= {longest: UInt32}
     GROUP BY value ORDER BY n DESC, value LIMIT {most: UInt32}`,
    { ...steps, event, sample: sampleSize, longest, most },
  );
  return rows.map(({ value, n }) => ({ value: JSON.parse(value) as Json, count: Number(n) }));
}
