import type { Json } from "@kindred/schema";
import { isReadablePath, latestContacts, quotePath } from "@kindred/segment";
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
  traits: { of: "traits", rows: latestContacts },
  properties: { of: "properties", rows: "FROM events WHERE event = {event: String} ORDER BY ts DESC" },
  products: { of: "doc", rows: "FROM products FINAL" },
} as const;

/**
 * The values a path has had among contacts, an event's latest occurrences or the catalogue, the most frequent first. Of a list, its
 * elements; objects are no values.
 */
export async function readValues(
  store: WorkspaceStore,
  source: keyof typeof sources,
  path: string,
  event = "",
): Promise<SeenValue[]> {
  if (!isReadablePath(path)) return [];
  const { of: column, rows: from } = sources[source];
  const rows = await store.clickhouse.query<{ value: string; n: number | string }>(
    // The path's own column is all that is read, and what is alike is written as JSON once.
    `SELECT arrayJoin(if(startsWith(raw, '['), JSONExtractArrayRaw(raw), [raw])) AS value, sum(alike) AS n
     FROM (SELECT ifNull(toJSONString(held), '') AS raw, count() AS alike
       FROM (SELECT ${column}.${quotePath(path)} AS held ${from} LIMIT {sample: UInt32})
       WHERE isNotNull(held) AND NOT startsWith(dynamicType(held), 'Array(JSON')
       GROUP BY raw)
     WHERE NOT startsWith(value, '{') AND value != 'null' AND length(value) <= {longest: UInt32}
     GROUP BY value ORDER BY n DESC, value LIMIT {most: UInt32}`,
    { event, sample: sampleSize, longest, most },
  );
  return rows.map(({ value, n }) => ({ value: JSON.parse(value) as Json, count: Number(n) }));
}
