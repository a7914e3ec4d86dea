import type { ChangeLeaf, EventLeaf, Leaf, MovedLeaf, RankLeaf, SequenceLeaf, TraitLeaf } from "../plan/plan.ts";
import { keyOf } from "../plan/key.ts";

/** Where a leaf's rows come from. Leaves of one source are computed in one read of it. */
export type Source =
  | { readonly kind: "contacts" }
  | { readonly kind: "history" }
  | { readonly kind: "list"; readonly list: string }
  | { readonly kind: "events"; readonly events: readonly string[] }
  /** Whether it happened at all, where nothing else is asked of these events: a bitmap of the rows needs no grouping. */
  | { readonly kind: "occurred"; readonly leaf: EventLeaf }
  /** A window that hangs on each contact's own anchor. */
  | { readonly kind: "anchored"; readonly leaf: EventLeaf }
  | { readonly kind: "mostFrequent"; readonly leaf: EventLeaf }
  | { readonly kind: "change"; readonly leaf: ChangeLeaf }
  | { readonly kind: "sequence"; readonly leaf: SequenceLeaf }
  | { readonly kind: "rank"; readonly leaf: RankLeaf }
  | { readonly kind: "ledger" }
  /** Entries and exits in a window that hangs on each contact's own anchor. */
  | { readonly kind: "anchoredMove"; readonly leaf: MovedLeaf }
  | { readonly kind: "permissions" }
  | { readonly kind: "scores" }
  | { readonly kind: "rfm" };

/** Traits as the snapshot has them now, or as the history says they stood at `now`. */
export type TraitTime = "current" | "asOf";

/** The source of each leaf. */
export function sourcesOf(leaves: readonly Leaf[], traits: TraitTime): Source[] {
  const sources = leaves.map((leaf) => sourceOf(leaf, traits));
  const readers = new Map<string, number>();
  for (const key of sources.map(sourceKey)) readers.set(key, (readers.get(key) ?? 0) + 1);
  return leaves.map((leaf, i) => {
    const source = sources[i]!;
    const alone = source.kind === "events" && readers.get(sourceKey(source)) === 1;
    return alone && leaf.kind === "event" && asksOnlyWhether(leaf) ? { kind: "occurred", leaf } : source;
  });
}

function sourceOf(leaf: Leaf, traits: TraitTime): Source {
  switch (leaf.kind) {
    case "trait":
      return traits === "current" ? { kind: "contacts" } : { kind: "history" };
    case "sample":
    case "added":
      return { kind: "contacts" };
    case "list":
      return { kind: "list", list: leaf.list };
    case "event":
      if (leaf.window.kind === "anchored") return { kind: "anchored", leaf };
      if (leaf.measure.kind === "mostFrequent") return { kind: "mostFrequent", leaf };
      return { kind: "events", events: leaf.events };
    case "change":
      return { kind: "change", leaf };
    case "sequence":
      return { kind: "sequence", leaf };
    case "rank":
      return { kind: "rank", leaf };
    case "moved":
      return leaf.window.kind === "anchored" ? { kind: "anchoredMove", leaf } : { kind: "ledger" };
    case "stood":
      return { kind: "ledger" };
    case "permission":
      return { kind: "permissions" };
    case "score":
      return { kind: "scores" };
    case "rfm":
      return { kind: "rfm" };
  }
}

/** One event is enough: the count's test passes 1 and every larger number, and does not pass 0. */
function asksOnlyWhether({ measure, test }: EventLeaf): boolean {
  if (measure.kind !== "count" || test.negated) return false;
  if (test.test.op === "gte") return test.test.value > 0 && test.test.value <= 1;
  return test.test.op === "gt" && test.test.value >= 0 && test.test.value < 1;
}

export function sourceKey(source: Source): string {
  return keyOf(source);
}

/** The trait whose history holds a path: the first step. */
export function traitOf({ path }: Pick<TraitLeaf, "path">): string {
  return path.split(".", 1)[0]!;
}
