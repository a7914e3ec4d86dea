import type { WorkspaceStore } from "@kindred/store";
import { check, compileCount, type Language, type Segment } from "@kindred/segment";
import { loadContext, prepare, type SegmentContext } from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import { sql } from "kysely";
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
}

export interface SegmentCard {
  readonly id: string;
  readonly name: string;
  readonly kind: string | null;
  readonly sentence: string;
  /** null for a parametric segment, which has no members without arguments, and for one that no longer checks. */
  readonly count: number | null;
  readonly problem: string | null;
}

export async function readTotals(wiring: Wiring, store: WorkspaceStore): Promise<Totals> {
  const { postgres, clickhouse, id } = store;
  const since = wiring.now() - 86_400_000;
  const [contacts, waiting, dead, events] = await Promise.all([
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
  };
}

/** Every saved segment with its sentence and how many contacts it has now. */
export async function readSegmentCards(
  wiring: Wiring,
  store: WorkspaceStore,
  language: Language,
): Promise<SegmentCard[]> {
  const [saved, context] = await Promise.all([
    documentsOf(wiring, store).list(),
    loadContext(store),
    wiring.ingest.flush(store.id),
  ]);
  const now = wiring.now();
  const cards: SegmentCard[] = [];
  // One after the other: each count uses every core by itself.
  for (const { id, document } of saved) cards.push(await readCard(store, context, { id, document }, now, language));
  return cards;
}

async function readCard(
  store: WorkspaceStore,
  context: SegmentContext,
  { id, document }: { readonly id: string; readonly document: Readonly<Record<string, unknown>> },
  now: number,
  language: Language,
): Promise<SegmentCard> {
  const checked = check(document, context.check);
  if (!checked.ok) {
    const problem = checked.diagnostics.find(({ severity }) => severity === "error")?.message ?? "It does not check.";
    const name = typeof document["name"] === "string" ? document["name"] : id;
    return { id, name, kind: null, sentence: "", count: null, problem };
  }
  const { segment } = checked;
  const sentence = sentenceOf(segment, context.check.segments, language);
  const card = { id, name: segment.name, kind: segment.kind, sentence, problem: null };
  if (needsArguments(segment)) return { ...card, count: null };
  try {
    const { sql: text, params } = compileCount(prepare({ document }, context, now));
    const [row] = await store.clickhouse.query<{ count: number | string }>(text, params);
    return { ...card, count: Number(row?.count ?? 0) };
  } catch (error) {
    if (!(error instanceof KindredError)) throw error;
    return { ...card, count: null, problem: error.message };
  }
}

function needsArguments(segment: Segment): boolean {
  return Object.values(segment.params).some((declaration) => declaration.default === null);
}
