import { setImmediate } from "node:timers/promises";
import { KindredError } from "@kindred/schema";
import { ContactSet } from "../membership/contact-set.ts";
import { loadContext } from "../segments/context.ts";
import type { EvaluationResources } from "../segments/evaluation.ts";
import { populations } from "../segments/populations.ts";
import { prepare, type SegmentRequest } from "../segments/request.ts";

export interface Overlap {
  /** In the order asked for. */
  readonly segments: readonly { readonly id: string; readonly count: number }[];
  /** Contacts in at least one of the segments. */
  readonly union: number;
  /**
   * Disjoint and exact: the contacts that are in just these segments of those asked for, largest first. What an UpSet plot
   * shows (A. Lex et al., "UpSet: Visualization of Intersecting Sets", 2014).
   */
  readonly intersections: readonly { readonly segments: readonly string[]; readonly count: number }[];
  /** For each pair, in the order asked for: how many are in both, and their share of those in either (Jaccard). */
  readonly pairs: readonly {
    readonly a: string;
    readonly b: string;
    readonly both: number;
    readonly jaccard: number;
  }[];
}

/** As many as a row's mask has bits. */
const MOST_SEGMENTS = 32;

/** Members of saved segments as they are now, by id, of those whose membership is kept. */
export type Kept = (segments: readonly string[]) => Promise<ReadonlyMap<string, ContactSet>>;

/**
 * How segments overlap at one instant. Who is in them now is taken from memory where it is kept there. All others, and everybody at another
 * instant, are read together: those that ask alike, as the stages of a life cycle do, share the reads.
 *
 * @param kept where all requests are saved segments as they are now; absent: nothing is
 * @throws KindredError `too_few_segments`, `too_many_segments`, `duplicate_segment`, `invalid_segment`
 */
export async function overlap(
  { workspace, now, flush }: EvaluationResources,
  requests: readonly SegmentRequest[],
  kept: Kept = async () => new Map<string, ContactSet>(),
): Promise<Overlap> {
  const clock = now();
  const context = await loadContext(workspace, {});
  const inputs = requests.map((request) => prepare(request, context, clock));
  const ids = inputs.map(({ segment }) => segment.id);
  refuseBadChoice(ids);
  const members = new Map(await kept(ids));
  const asked = inputs.map((input) => ({ id: input.segment.id, input })).filter(({ id }) => !members.has(id));
  if (asked.length > 0) await flush();
  for await (const population of populations(workspace, asked)) {
    if ("error" in population) throw population.error;
    members.set(population.id, population.members);
  }
  return overlapOf(ids, await partsOf(ids.map((id) => members.get(id) ?? new ContactSet())));
}

function refuseBadChoice(ids: readonly string[]): void {
  if (ids.length < 2) throw new KindredError("too_few_segments", "Name at least two segments to compare.");
  if (ids.length > MOST_SEGMENTS) {
    throw new KindredError("too_many_segments", `Compare at most ${MOST_SEGMENTS} segments at a time.`);
  }
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new KindredError("duplicate_segment", `Segment "${twice}" is named twice.`);
}

interface Part {
  /** A bit for every segment that all of them are in. */
  readonly mask: number;
  readonly contacts: ContactSet;
}

/** Divides whoever is in any segment by which they are in. */
async function partsOf(sets: readonly ContactSet[]): Promise<readonly { mask: number; count: number }[]> {
  let parts: readonly Part[] = [];
  const seen = new ContactSet();
  for (const [index, set] of sets.entries()) {
    const bit = 2 ** index;
    const divided = parts.flatMap(({ mask, contacts }): Part[] => [
      { mask: mask + bit, contacts: contacts.and(set) },
      { mask, contacts: contacts.andNot(set) },
    ]);
    parts = [...divided, { mask: bit, contacts: set.andNot(seen) }].filter(({ contacts }) => contacts.size > 0);
    seen.include(set);
    // Others have their turn: of many segments there may be thousands of parts.
    await setImmediate();
  }
  return parts.map(({ mask, contacts }) => ({ mask, count: contacts.size }));
}

function overlapOf(ids: readonly string[], rows: readonly { mask: number; count: number }[]): Overlap {
  const has = (mask: number, index: number): boolean => Math.floor(mask / 2 ** index) % 2 === 1;
  const total = (wanted: (mask: number) => boolean): number =>
    rows.filter(({ mask }) => wanted(mask)).reduce((sum, { count }) => sum + count, 0);
  const pairs = ids.flatMap((a, i) =>
    ids.slice(i + 1).map((b, offset) => {
      const j = i + 1 + offset;
      const both = total((mask) => has(mask, i) && has(mask, j));
      const either = total((mask) => has(mask, i) || has(mask, j));
      return { a, b, both, jaccard: either === 0 ? 0 : both / either };
    }),
  );
  return {
    segments: ids.map((id, index) => ({ id, count: total((mask) => has(mask, index)) })),
    union: total(() => true),
    intersections: rows
      .map(({ mask, count }) => ({ segments: ids.filter((_, index) => has(mask, index)), count }))
      .sort((a, b) => b.count - a.count || a.segments.length - b.segments.length),
    pairs,
  };
}
