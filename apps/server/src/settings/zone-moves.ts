import { loadContext, prepare } from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import { compileCount, type Language, referencesIn, segmentName } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { documentsOf } from "../segments/request.ts";
import type { Wiring } from "../wiring.ts";
import { reckonsByDays } from "./reckons-by-days.ts";

export interface ZoneMove {
  readonly id: string;
  readonly name: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** So many are counted by both zones while one waits. */
const mostCounted = 20;

/**
 * Segments that another time zone of the workspace changes, with how many are in them by either. Those with a zone of their own, and
 * those that reckon by hours alone, are not among them.
 */
export async function zoneMoves(
  wiring: Wiring,
  store: WorkspaceStore,
  to: string,
  language: Language,
): Promise<ZoneMove[]> {
  const [saved, context] = await Promise.all([
    documentsOf(wiring, store).list(),
    loadContext(store),
    wiring.ingest.flush(store.id),
  ]);
  const moved = new Set(saved.filter(({ document }) => reckonsByDays(document)).map(({ id }) => id));
  // Whoever refers to a segment that moves, moves.
  for (let before = -1; before !== moved.size;) {
    before = moved.size;
    for (const { id, document } of saved)
      if ([...referencesIn(document).keys()].some((each) => moved.has(each))) moved.add(id);
  }
  const now = wiring.now();
  const there = { timezone: to, check: { ...context.check, timezone: to } };
  const count = async (document: unknown, within: typeof context): Promise<number | null> => {
    try {
      const { sql, params } = compileCount(prepare({ document }, within, now));
      const [row] = await store.clickhouse.query<{ count: number | string }>(sql, params);
      return Number(row?.count ?? 0);
    } catch (error) {
      // It asks for arguments, or does not check any more.
      if (error instanceof KindredError && error.status < 500) return null;
      throw error;
    }
  };
  const moves: ZoneMove[] = [];
  for (const { id, document } of saved.filter((one) => moved.has(one.id))) {
    const name = segmentName(id, document, language);
    const counted = moves.length < mostCounted;
    const before = counted ? await count(document, context) : null;
    moves.push({ id, name, before, after: counted ? await count(document, there) : null });
  }
  return moves;
}
