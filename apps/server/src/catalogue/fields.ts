import { isJsonArray, isJsonObject, type Json } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import { plainType, propertyShapes, type SeenType, traitShapes } from "../contacts/names.ts";
import type { SegmentUse } from "./uses.ts";

export interface Field {
  readonly path: string;
  /** Types its values have had, the most frequent first. */
  readonly types: { readonly type: SeenType; readonly count: number }[];
  /** How many of those looked at have it, and the part of them. */
  readonly count: number;
  readonly filled: number;
  /** A few values, the most frequent of the latest first. */
  readonly samples: string[];
  readonly segments: SegmentUse[];
}

/** So many of an event's latest are counted, and so many of the latest are read for their values. */
const countedSize = 20_000;
const readSize = 300;
const mostSamples = 5;
const longestSample = 200;

const sources = {
  properties: {
    of: "properties",
    rows: `events WHERE event = {event: String} AND contact_id NOT IN (SELECT id FROM dead_contacts) ORDER BY ts DESC`,
  },
  traits: { of: "traits", rows: "contacts FINAL WHERE deleted = 0 ORDER BY id DESC" },
} as const;

/** The properties of an event's latest occurrences, or the traits of the contacts, the most filled first. */
export async function readFields(
  store: WorkspaceStore,
  source: keyof typeof sources,
  event: string,
  usesOf: (path: string) => SegmentUse[],
): Promise<{ readonly fields: Field[]; readonly of: number }> {
  const { of: column, rows: from } = sources[source];
  const [{ paths, of }, docs] = await Promise.all([
    source === "traits" ? traitShapes.of(store) : propertyShapes(store, event, countedSize),
    store.clickhouse.query<{ doc: string }>(`SELECT toJSONString(${column}) AS doc FROM ${from} LIMIT {size: UInt32}`, {
      event,
      size: readSize,
    }),
  ]);
  const samples = samplesOf(docs.map(({ doc }) => JSON.parse(doc) as Json));
  const fields = paths.map(({ path, types, counts, count }): Field => {
    const byType = new Map<SeenType, number>();
    for (const [place, type] of types.entries()) {
      const plain = plainType(type);
      byType.set(plain, (byType.get(plain) ?? 0) + (counts[place] ?? 0));
    }
    return {
      path,
      types: [...byType].map(([type, number]) => ({ type, count: number })).sort((a, b) => b.count - a.count),
      count,
      filled: of === 0 ? 0 : count / of,
      samples: samples.get(path) ?? [],
      segments: usesOf(path),
    };
  });
  return { fields, of };
}

/** The most frequent values at each path, as text; lists as a whole. */
function samplesOf(docs: readonly Json[]): ReadonlyMap<string, string[]> {
  const seen = new Map<string, Map<string, number>>();
  const walk = (value: Json, path: string): void => {
    if (isJsonObject(value)) {
      for (const [key, each] of Object.entries(value)) walk(each, path === "" ? key : `${path}.${key}`);
      return;
    }
    if (value === null || path === "") return;
    const words = typeof value === "string" ? value : isJsonArray(value) ? JSON.stringify(value) : String(value);
    const values = seen.get(path) ?? new Map<string, number>();
    seen.set(path, values.set(words, (values.get(words) ?? 0) + 1));
  };
  for (const doc of docs) walk(doc, "");
  return new Map(
    [...seen].map(([path, values]) => [
      path,
      [...values]
        .sort((a, b) => b[1] - a[1])
        .slice(0, mostSamples)
        .map(([words]) => (words.length > longestSample ? `${words.slice(0, longestSample)}…` : words)),
    ]),
  );
}
