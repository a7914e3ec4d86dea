import type { WorkspaceStore } from "@kindred/store";
import {
  check,
  compileCount,
  folderName,
  type Language,
  referencesIn,
  type Segment,
  segmentName,
} from "@kindred/segment";
import {
  currenciesAmong,
  listSchemes,
  loadContext,
  passiveEvents,
  prepare,
  type SavedSegment,
  type SegmentContext,
  type SegmentStatus,
  withCurrentVersion,
} from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import { sql } from "kysely";
import { stageBriefs } from "../life-cycle/shown.ts";
import type { Wiring } from "../wiring.ts";
import { documentsOf } from "./request.ts";
import { sentenceOf } from "./sentence.ts";

export interface Totals {
  readonly contacts: number;
  readonly events: number;
  /** Events received in the last 24 hours. */
  readonly today: number;
  /** ISO 8601; null before the first event. */
  readonly lastReceivedAt: string | null;
  /** Acknowledged, durable, and on their way to where they are counted. */
  readonly waiting: number;
  readonly deadLetters: number;
  /** Of the last 30 days: orders, what they brought in, and how many contacts did anything; mail that arrives is nothing they do. */
  readonly month: {
    readonly orders: number;
    readonly revenue: number;
    /** In which the orders were; what names none is in the workspace's own. */
    readonly currencies: string[];
    readonly active: number;
  };
}

export interface SegmentCard {
  readonly id: string;
  readonly name: string;
  readonly kind: string | null;
  readonly sentence: string;
  /** The same in short, for lists: of a stage its own condition, without what the stages before it exclude. */
  readonly brief: string;
  /** null for a parametric segment, which has no members without arguments, for one that no longer checks, and for one of many being built. */
  readonly count: number | null;
  readonly problem: string | null;
  readonly folder: string | null;
  readonly tags: string[];
  readonly freshness: "live" | "refreshed" | null;
  /** null where no membership is kept. */
  readonly state: SegmentStatus["state"] | null;
  /** When its membership was last computed for everybody, Unix ms. */
  readonly builtAt: number | null;
  readonly version: number;
  readonly updatedAt: Date;
  /** The name of the person or key that saved the version. */
  readonly updatedBy: string | null;
  readonly usedBy: { readonly id: string; readonly name: string }[];
  /** The scheme of stages that made it and alone may change it; null for one that people edit. */
  readonly scheme: string | null;
}

const WITHIN =
  "ts > fromUnixTimestamp64Milli({month: Int64}, 'UTC') AND ts <= fromUnixTimestamp64Milli({now: Int64}, 'UTC')";

export async function readTotals(wiring: Wiring, store: WorkspaceStore): Promise<Totals> {
  const { postgres, clickhouse, id } = store;
  await wiring.ingest.flush(id);
  const since = wiring.now() - 86_400_000;
  const month = { month: wiring.now() - 30 * 86_400_000, now: wiring.now() };
  const [own, contacts, waiting, dead, events, actives, orders] = await Promise.all([
    postgres.selectFrom("workspaces").select("currency").where("id", "=", id).executeTakeFirst(),
    postgres
      .selectFrom("contacts")
      .select((count) => count.fn.countAll<number>().as("n"))
      .where("workspace_id", "=", id)
      .where("deleted_at", "is", null)
      .where("merged_into", "is", null)
      .executeTakeFirstOrThrow(),
    // Counting stops where the exact figure no longer matters.
    sql<{
      n: number;
    }>`SELECT count(*) AS n FROM (SELECT 1 FROM outbox WHERE workspace_id = ${id} LIMIT 100000) AS counted`.execute(
      postgres,
    ),
    postgres
      .selectFrom("dead_letters")
      .select((count) => count.fn.countAll<number>().as("n"))
      .where("workspace_id", "=", id)
      .where("replayed_at", "is", null)
      .executeTakeFirstOrThrow(),
    clickhouse.query<{ n: number | string; today: number | string; last: number | string }>(
      `SELECT count() AS n, countIf(received_at > fromUnixTimestamp64Milli({since: Int64}, 'UTC')) AS today,
         toUnixTimestamp64Milli(max(received_at)) AS last FROM events`,
      { since },
    ),
    clickhouse.query<{ active: number | string }>(
      `SELECT uniqExact(contact_id) AS active FROM events WHERE event NOT IN {passive: Array(String)} AND ${WITHIN}`,
      { ...month, passive: passiveEvents },
    ),
    clickhouse.query<{ orders: number | string; revenue: number; currencies: string[] }>(
      `SELECT count() AS orders, sum(coalesce(properties.revenue.:Float64, toFloat64(properties.revenue.:Int64), 0)) AS revenue,
         groupUniqArray(upper(ifNull(properties.currency.:String, ''))) AS currencies
       FROM events WHERE event = 'Order Completed' AND ${WITHIN}`,
      month,
    ),
  ]);
  const [counted] = events;
  const last = Number(counted?.last ?? 0);
  return {
    contacts: Number(contacts.n),
    events: Number(counted?.n ?? 0),
    today: Number(counted?.today ?? 0),
    lastReceivedAt: last === 0 ? null : new Date(last).toISOString(),
    waiting: Number(waiting.rows[0]?.n ?? 0),
    deadLetters: Number(dead.n),
    month: {
      orders: Number(orders[0]?.orders ?? 0),
      revenue: Number(orders[0]?.revenue ?? 0),
      currencies: currenciesAmong(orders[0]?.currencies ?? [], own?.currency ?? null).toSorted(),
      active: Number(actives[0]?.active ?? 0),
    },
  };
}

/** So many are counted in one answer; of more, as when many are saved at once, the rest are told when they are built. */
const mostCounted = 20;
/** From so many events on a count takes a noticeable while, and several of them longer than anybody should wait. */
const manyEvents = 100_000;
const mostCountedOfMany = 2;

/**
 * Every saved segment with its sentence and how many contacts it has now: from memory where its membership is kept, counted where
 * it is not (yet). While several are being built over many events they are not counted beside it: that would take the machine from the
 * building, which says the same in a moment.
 */
export async function readSegmentCards(
  wiring: Wiring,
  store: WorkspaceStore,
  language: Language,
): Promise<SegmentCard[]> {
  const [saved, context, kept, authors, schemes] = await Promise.all([
    documentsOf(wiring, store).list(),
    loadContext(store),
    wiring.membership.of(store.id),
    readAuthors(store),
    listSchemes(store),
  ]);
  const briefs = stageBriefs(schemes, { context, language });
  const status = new Map(kept.status().map((each) => [each.id, each]));
  const nameOf = ({ id, document }: SavedSegment): string => segmentName(id, document, language);
  const usedBy = new Map<string, { id: string; name: string }[]>();
  for (const user of saved) {
    for (const id of referencesIn(user.document).keys()) {
      usedBy.set(id, [...(usedBy.get(id) ?? []), { id: user.id, name: nameOf(user) }]);
    }
  }
  const cards: SegmentCard[] = [];
  const uncounted: { readonly building: boolean; readonly count: () => Promise<void> }[] = [];
  for (const segment of saved) {
    const { id, document, version, updatedAt } = segment;
    const held = status.get(id);
    const base = {
      id,
      name: nameOf(segment),
      kind: null,
      sentence: "",
      brief: "",
      count: null,
      problem: null,
      folder: typeof document["folder"] === "string" ? folderName(document["folder"], language) : null,
      tags: Array.isArray(document["tags"]) ? document["tags"].filter((tag) => typeof tag === "string") : [],
      freshness: held?.freshness ?? null,
      state: held?.state ?? null,
      builtAt: held?.builtAt ?? null,
      version,
      updatedAt,
      updatedBy: authors.get(id)?.name ?? null,
      scheme: authors.get(id)?.scheme ?? null,
      usedBy: usedBy.get(id) ?? [],
    };
    const checked = check(document, context.check);
    if (!checked.ok) {
      const problem = checked.diagnostics.find(({ severity }) => severity === "error")?.message ?? "It does not check.";
      cards.push({ ...base, problem });
      continue;
    }
    const sentence = sentenceOf(checked.segment, context.check.segments, language);
    const card = { ...base, kind: checked.segment.kind, sentence, brief: briefs.get(id) ?? sentence };
    const place = cards.push(card) - 1;
    if (needsArguments(checked.segment)) continue;
    // Saved a moment ago: it is about to be built.
    const state = held?.state ?? "building";
    cards[place] = { ...card, state, count: held?.state === "kept" ? held.size : null };
    if (state === "kept") continue;
    const count = async (): Promise<void> => {
      cards[place] = { ...(cards[place] ?? card), ...(await counted(store, context, document, wiring.now())) };
    };
    uncounted.push({ building: state === "building", count });
  }
  const built = uncounted.filter(({ building }) => building).length;
  const waits = built > mostCountedOfMany && (await hasManyEvents(store));
  const due = uncounted.filter(({ building }) => !(waits && building)).slice(0, mostCounted);
  if (due.length > 0) await wiring.ingest.flush(store.id);
  // One after the other: each count uses every core by itself.
  for (const { count } of due) await count();
  return cards;
}

async function hasManyEvents({ clickhouse }: WorkspaceStore): Promise<boolean> {
  const [row] = await clickhouse.query<{ n: number | string }>("SELECT count() AS n FROM events");
  return Number(row?.n ?? 0) > manyEvents;
}

async function counted(
  store: WorkspaceStore,
  context: SegmentContext,
  document: unknown,
  now: number,
): Promise<{ count: number | null; problem: string | null }> {
  try {
    const { sql: text, params } = compileCount(prepare({ document }, context, now));
    const [row] = await store.clickhouse.query<{ count: number | string }>(text, params);
    return { count: Number(row?.count ?? 0), problem: null };
  } catch (error) {
    if (!(error instanceof KindredError)) throw error;
    return { count: null, problem: error.message };
  }
}

/** Who saved the current version of each segment, by name, and the scheme that made it. */
async function readAuthors({
  postgres,
  id,
}: WorkspaceStore): Promise<ReadonlyMap<string, { readonly name: string | null; readonly scheme: string | null }>> {
  const rows = await withCurrentVersion(postgres, id)
    .leftJoin("users as u", "u.id", "v.created_by")
    .leftJoin("api_keys as k", "k.id", "v.created_by")
    .select(["s.id as id", "u.name as user", "k.name as key", "s.generated_by as scheme"])
    .execute();
  return new Map(rows.map(({ id: segment, user, key, scheme }) => [segment, { name: user ?? key, scheme }]));
}

function needsArguments(segment: Segment): boolean {
  return Object.values(segment.params).some((declaration) => declaration.default === null);
}
