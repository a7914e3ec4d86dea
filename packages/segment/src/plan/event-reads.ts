import type { Leaf, ResolvedWindow } from "./plan.ts";

/**
 * The events that leaves read, by name: from which instant on (Unix ms), -Infinity where all of them count. Verdicts of the
 * plan's instant and of later ones need no other events.
 */
export function eventReads(leaves: readonly Leaf[]): ReadonlyMap<string, number> {
  const reads = new Map<string, number>();
  const add = (names: readonly string[], from: number): void => {
    for (const name of names) reads.set(name, Math.min(from, reads.get(name) ?? Infinity));
  };
  const addWindow = (names: readonly string[], window: ResolvedWindow): void => {
    add(names, window.kind === "interval" ? window.interval.from : -Infinity);
    if (window.kind === "anchored" && window.anchor.kind !== "trait") add([window.anchor.event], -Infinity);
  };
  for (const leaf of leaves) {
    switch (leaf.kind) {
      case "event":
        addWindow(leaf.events, leaf.window);
        break;
      case "rank":
        addWindow(leaf.by.events, leaf.by.window);
        break;
      case "change":
        add(leaf.events, Math.min(leaf.window.from, leaf.versus.from));
        break;
      case "sequence":
        // Every step follows the first, which the window bounds.
        for (const { events } of leaf.steps) add(events, leaf.window.from);
        break;
      default:
        break;
    }
  }
  return reads;
}
