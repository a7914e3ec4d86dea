import type { WorkspaceStore } from "@kindred/store";

/** The names that conditions use beside events, properties and traits. */
export interface Vocabulary {
  readonly scores: readonly { readonly name: string; readonly bands: readonly string[] }[];
  readonly rfm: readonly { readonly name: string; readonly classes: readonly string[] }[];
  readonly topics: readonly string[];
  /** Of the catalogue's products. */
  readonly attributes: readonly string[];
}

export async function readVocabulary({ clickhouse }: WorkspaceStore): Promise<Vocabulary> {
  const models = (table: string, label: string): Promise<{ name: string; labels: string[] }[]> =>
    clickhouse.query(
      `SELECT toString(model) AS name, arraySort(groupUniqArrayIf(toString(${label}), ${label} != '')) AS labels
       FROM ${table} GROUP BY model ORDER BY model LIMIT 1000`,
    );
  const [scores, rfm, topics, attributes] = await Promise.all([
    models("scores", "band"),
    models("rfm", "class"),
    clickhouse.query<{ name: string }>(
      "SELECT DISTINCT substring(subject, 7) AS name FROM permissions WHERE startsWith(subject, 'topic:') ORDER BY name LIMIT 1000",
    ),
    clickhouse.query<{ name: string }>(
      "SELECT DISTINCT arrayJoin(JSONAllPaths(doc)) AS name FROM products ORDER BY name LIMIT 1000",
    ),
  ]);
  return {
    scores: scores.map(({ name, labels }) => ({ name, bands: labels })),
    rfm: rfm.map(({ name, labels }) => ({ name, classes: labels })),
    topics: topics.map(({ name }) => name),
    attributes: attributes.map(({ name }) => name),
  };
}
