import type { Leaf, Plan, ResolvedWindow } from "../plan/plan.ts";
import { readsProducts } from "../plan/reads-products.ts";

/** Which news can change a plan's verdict on somebody. What is not named here cannot. */
export interface Affected {
  readonly events: ReadonlySet<string>;
  /** Top-level keys. */
  readonly traits: ReadonlySet<string>;
  readonly lists: ReadonlySet<string>;
  /** Subjects of permissions. */
  readonly subjects: ReadonlySet<string>;
  /** Whether changes of the catalogue count, for contacts whose `events` name the products. */
  readonly products: boolean;
  /** Segments whose ledger is read. */
  readonly ledger: ReadonlySet<string>;
}

/** The same at every instant: a plan of any instant will do. A new contact, a merge and an erasure affect every segment. */
export function affectedBy({ leaves }: Plan): Affected {
  const events = new Set<string>();
  const traits = new Set<string>();
  const lists = new Set<string>();
  const subjects = new Set<string>();
  const ledger = new Set<string>();
  const trait = (path: string): void => void traits.add(path.split(".", 1)[0]!);
  const windowed = (names: readonly string[], window: ResolvedWindow): void => {
    for (const name of names) events.add(name);
    if (window.kind !== "anchored") return;
    if (window.anchor.kind === "trait") trait(window.anchor.path);
    else events.add(window.anchor.event);
  };
  const visit = (leaf: Leaf): void => {
    switch (leaf.kind) {
      case "trait":
        return trait(leaf.path);
      case "event":
        return windowed(leaf.events, leaf.window);
      case "rank":
        return windowed(leaf.by.events, leaf.by.window);
      case "change":
        for (const name of leaf.events) events.add(name);
        return;
      case "sequence":
        for (const step of leaf.steps) for (const name of step.events) events.add(name);
        return;
      case "moved":
        ledger.add(leaf.segment);
        return windowed([], leaf.window);
      case "stood":
        ledger.add(leaf.segment);
        return;
      case "permission":
        subjects.add(leaf.subject);
        return;
      case "list":
        lists.add(leaf.list);
        return;
      // Scores and classes change when they are computed anew.
      case "rfm":
      case "score":
      case "sample":
      // Only a merge changes it.
      case "added":
        return;
    }
  };
  leaves.forEach(visit);
  return { events, traits, lists, subjects, products: leaves.some(readsProducts), ledger };
}
