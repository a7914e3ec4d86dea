import type { EventLeaf, Leaf, TraitLeaf } from "../plan/plan.ts";

/** Where a leaf's rows come from. Leaves of one source are computed in one read of it. */
export type Source =
  | { readonly kind: "contacts" }
  | { readonly kind: "history" }
  | { readonly kind: "list"; readonly list: string }
  | { readonly kind: "events"; readonly events: readonly string[] }
  /** A window that hangs on each contact's own anchor. */
  | { readonly kind: "anchored"; readonly leaf: EventLeaf }
  | { readonly kind: "mostFrequent"; readonly leaf: EventLeaf };

/** Traits as the snapshot has them now, or as the history says they stood at `now`. */
export type TraitTime = "current" | "asOf";

export function sourceOf(leaf: Leaf, traits: TraitTime): Source {
  switch (leaf.kind) {
    case "trait":
      return traits === "current" ? { kind: "contacts" } : { kind: "history" };
    case "sample":
      return { kind: "contacts" };
    case "list":
      return { kind: "list", list: leaf.list };
    case "event":
      if (leaf.window.kind === "anchored") return { kind: "anchored", leaf };
      if (leaf.measure.kind === "mostFrequent") return { kind: "mostFrequent", leaf };
      return { kind: "events", events: leaf.events };
  }
}

export function sourceKey(source: Source): string {
  return JSON.stringify(source);
}

/** The trait whose history holds a path: the first step. */
export function traitOf({ path }: Pick<TraitLeaf, "path">): string {
  return path.split(".", 1)[0]!;
}
