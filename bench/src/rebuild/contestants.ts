import { type CompileInput, compileMembers } from "@kindred/segment";
import { populations } from "@kindred/engine";
import type { ClickHouse, WorkspaceStore } from "@kindred/store";
import { type Dialect, type HandWritten, handWritten } from "./by-hand.ts";
import type { SegmentDocument } from "./segments.ts";

export interface Asked {
  readonly document: SegmentDocument;
  readonly input: CompileInput;
}

/** The number of members of each segment, in the order asked. */
export type Counts = readonly number[];

/** What the product does: one plan for all of them. */
export async function together(workspace: WorkspaceStore, asked: readonly Asked[]): Promise<Counts> {
  const sizes = new Map<string, number>();
  const requests = asked.map(({ document, input }) => ({ id: document.id, input }));
  for await (const population of populations(workspace, requests)) {
    if ("error" in population) throw population.error;
    sizes.set(population.id, population.members.size);
  }
  return asked.map(({ document }) => sizes.get(document.id)!);
}

/** (a) The same engine with the same compiler, one query a segment. */
export async function oneByOne({ clickhouse }: WorkspaceStore, asked: readonly Asked[]): Promise<Counts> {
  const counts: number[] = [];
  for (const { input } of asked) {
    const { sql, params } = compileMembers(input);
    counts.push(await counted(clickhouse, `SELECT groupBitmap(contact_id) AS count FROM (${sql})`, params));
  }
  return counts;
}

/** Reads once, row by row, what the segments ask for, and does next to nothing with it. */
export async function bareRead({ clickhouse }: WorkspaceStore, asked: readonly Asked[]): Promise<void> {
  const text = JSON.stringify(asked.map(({ document }) => document));
  const events = [...new Set([...text.matchAll(/"event":"([^"]+)"/g)].map((match) => match[1]!))];
  const properties = ["category", "brand", "campaign"].filter((name) => text.includes(`"property":"${name}"`));
  const numbers = ["price", "revenue"].filter((name) => text.includes(`"${name}"`));
  const columns = [
    "sum(contact_id)",
    "max(ts)",
    ...properties.map((name) => `sum(length(properties.${name}.:String))`),
    ...numbers.map((name) => `sum(properties.${name}.:Float64), sum(properties.${name}.:Int64)`),
  ];
  await clickhouse.query(`SELECT ${columns.join(", ")} FROM events WHERE event IN ({events: Array(String)})`, {
    events,
  });
  const traits = ["city", "country", "plan"].map((name) => `sum(length(traits.${name}.:String))`);
  await clickhouse.query(`SELECT ${traits.join(", ")}, sum(traits.age.:Int64) FROM contacts FINAL WHERE deleted = 0`);
}

export const clickhouseDialect: Dialect = {
  text: (property) => `properties.${property}.:String`,
  number: (property) => `ifNull(properties.${property}.:Float64, toFloat64(properties.${property}.:Int64))`,
  trait: (name) => (name === "age" ? "traits.age.:Int64" : `traits.${name}.:String`),
  instant: (ms) => `fromUnixTimestamp64Milli(${ms}, 'UTC')`,
  day: "toDate(ts)",
  rounded: (number) => `round(${number}, 6)`,
  contacts: "contacts FINAL",
  contactsWhere: "deleted = 0",
};

/**
 * (b) Poll and store, as engines do that keep a table of states: for each condition of each segment the state of every contact is computed
 * and inserted, then the segment's members are found among the states and inserted.
 */
export async function pollAndStore(
  { clickhouse }: WorkspaceStore,
  asked: readonly Asked[],
  byId: ReadonlyMap<string, SegmentDocument>,
): Promise<Counts> {
  await clickhouse.command("DROP TABLE IF EXISTS bench_states");
  await clickhouse.command("DROP TABLE IF EXISTS bench_members");
  await clickhouse.command(
    "CREATE TABLE bench_states (segment LowCardinality(String), condition UInt16, contact_id UInt32, value Float64) ENGINE = MergeTree ORDER BY (segment, condition, contact_id)",
  );
  await clickhouse.command(
    "CREATE TABLE bench_members (segment LowCardinality(String), contact_id UInt32) ENGINE = MergeTree ORDER BY (segment, contact_id)",
  );
  const counts: number[] = [];
  for (const { document } of asked) {
    const segment = document.id;
    const conditions = handWritten(document, byId, clickhouseDialect);
    for (const [index, condition] of conditions.entries()) {
      await clickhouse.command(
        `INSERT INTO bench_states SELECT {segment: String}, ${index}, contact_id, value FROM (${statesSql(condition)})`,
        { segment },
      );
    }
    const parts = conditions.map(({ negated, having }, index) => {
      const test = having === null ? "" : ` AND value ${having.test}`;
      const among = `SELECT contact_id FROM bench_states WHERE segment = {segment: String} AND condition = ${index}${test}`;
      return `id ${negated ? "NOT IN" : "IN"} (${among})`;
    });
    await clickhouse.command(
      `INSERT INTO bench_members SELECT {segment: String}, id FROM contacts FINAL WHERE deleted = 0 AND ${parts.join(" AND ")}`,
      { segment },
    );
    counts.push(
      await counted(clickhouse, "SELECT count() AS count FROM bench_members WHERE segment = {segment: String}", {
        segment,
      }),
    );
  }
  await clickhouse.command("DROP TABLE bench_states");
  await clickhouse.command("DROP TABLE bench_members");
  return counts;
}

function statesSql({ kind, where, having }: HandWritten): string {
  if (kind === "trait") return `SELECT id AS contact_id, 1 AS value FROM contacts FINAL WHERE deleted = 0 AND ${where}`;
  const measure = having?.measure ?? "count(*)";
  return `SELECT contact_id, ${measure} AS value FROM events WHERE ${where} GROUP BY contact_id`;
}

async function counted(
  clickhouse: ClickHouse,
  sql: string,
  params: Parameters<ClickHouse["query"]>[1],
): Promise<number> {
  const [row] = await clickhouse.query<{ count: number }>(sql, params);
  return Number(row!.count);
}
