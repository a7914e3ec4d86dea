import type { KindredError } from "@kindred/schema";
import { compileByProducts, compileDue, type DueStatement, type Edge, instantOf } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { queryFailure } from "../segments/query-failure.ts";

/** Contacts whose facts cross an edge at one instant. */
export interface Due {
  /** Unix ms. */
  readonly at: number;
  /** The edge's key. */
  readonly edge: string;
  readonly contacts: readonly number[];
}

export interface DueFound {
  /** Sorted by `at`. */
  readonly due: readonly Due[];
  /** Everything due within (from, until] was found; before `to` where there was too much to hold at once. */
  readonly until: number;
}

/** Beyond this many values a shorter stretch of time is looked at. */
const MOST_VALUES = 200_000;

/**
 * Finds who crosses which edge within (from, to], from what ClickHouse has stored, in one query. Merged and deleted contacts are
 * left out. For the look-ahead of live membership; flush the outbox first.
 */
export async function findDue(
  workspace: WorkspaceStore,
  edges: readonly Edge[],
  from: number,
  to: number,
  most = MOST_VALUES,
): Promise<DueFound> {
  for (let until = to; ; until = from + Math.ceil((until - from) / 2)) {
    const { contacts, products } = compileDue(edges, from, until);
    const limit = until - from > 1 ? most : null;
    const rows = contacts === null ? [] : await readRows<number>(workspace, contacts, limit);
    if (rows === null) continue;
    const named = products === null ? [] : ((await readRows<string>(workspace, products, null)) ?? []);
    const due = [
      ...rows.flatMap((row) => duesIn(row, row.ids)),
      ...(await Promise.all(named.map((row) => duesOfProducts(workspace, row)))).flat(),
    ];
    return { due: due.sort((a, b) => a.at - b.at), until };
  }
}

/**
 * As `findDue`, but edges that cannot be looked for cost the others nothing: whatever fails is divided until they stand alone.
 * @throws when ClickHouse is away
 */
export async function findDueOfEach(
  workspace: WorkspaceStore,
  edges: readonly Edge[],
  from: number,
  to: number,
): Promise<DueFound & { readonly failed: ReadonlyMap<string, KindredError> }> {
  try {
    return { ...(await findDue(workspace, edges, from, to)), failed: new Map() };
  } catch (error) {
    const failure = queryFailure(error);
    const [only] = edges;
    if (edges.length === 1 && only !== undefined) return { due: [], until: to, failed: new Map([[only.key, failure]]) };
    const middle = Math.ceil(edges.length / 2);
    const first = await findDueOfEach(workspace, edges.slice(0, middle), from, to);
    const second = await findDueOfEach(workspace, edges.slice(middle), from, to);
    return {
      due: [...first.due, ...second.due],
      until: Math.min(first.until, second.until),
      failed: new Map([...first.failed, ...second.failed]),
    };
  }
}

/** Contacts with an event of one of these names about one of these products: who a change of the catalogue can concern. */
export async function findByProducts(
  { clickhouse }: WorkspaceStore,
  productIds: readonly string[],
  events: readonly string[],
): Promise<number[]> {
  const { sql, params } = compileByProducts(productIds, events);
  const rows = await clickhouse.query<{ id: number }>(sql, params);
  return rows.map(({ id }) => id);
}

interface Row<Id> {
  readonly read: DueStatement["reads"][number];
  readonly value: number;
  readonly ids: readonly Id[];
}

/** null when there are more rows than `limit`. */
async function readRows<Id>(
  { clickhouse }: WorkspaceStore,
  { sql, params, reads }: DueStatement,
  limit: number | null,
): Promise<Row<Id>[] | null> {
  const limited = limit === null ? sql : `SELECT * FROM (${sql}) LIMIT {most: UInt32}`;
  const values = limit === null ? params : { ...params, most: limit + 1 };
  const rows = await clickhouse.query<{ read: number; value: number | string; ids: Id[] }>(limited, values);
  if (limit !== null && rows.length > limit) return null;
  return rows.map(({ read, value, ids }) => ({ read: reads[read]!, value: Number(value), ids }));
}

function duesIn({ read, value }: Row<unknown>, contacts: readonly number[]): Due[] {
  return read.crossings.flatMap(({ edge, crossing }) => {
    const at = instantOf(crossing, value);
    return at === null ? [] : [{ at, edge: edge.key, contacts }];
  });
}

async function duesOfProducts(workspace: WorkspaceStore, row: Row<string>): Promise<Due[]> {
  const { source } = row.read;
  if (source.kind !== "product") return [];
  const contacts = await findByProducts(workspace, row.ids, [source.event]);
  return contacts.length === 0 ? [] : duesIn(row, contacts);
}
