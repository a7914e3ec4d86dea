import type { Effort, EventSet } from "./claim.ts";
import { rowImplies, rowNever } from "./row-theory.ts";
import { isEmptyWindow, windowWithin } from "./windows.ts";

/** What is known of sets of events, found out once. */
export interface EventSets {
  /** Whether every event of `a` is in `b`. */
  readonly within: (a: EventSet, b: EventSet, effort: Effort) => boolean;
  /** Whether no event is ever in it. */
  readonly isEmpty: (set: EventSet, effort: Effort) => boolean;
}

export function createEventSets(): EventSets {
  const within = new Map<string, Map<string, boolean>>();
  const empty = new Map<string, boolean>();
  return {
    within: (a, b, effort) => {
      effort.left -= 1;
      let known = within.get(a.key);
      if (known === undefined) within.set(a.key, (known = new Map<string, boolean>()));
      let answer = known.get(b.key);
      if (answer === undefined) known.set(b.key, (answer = a.key === b.key || isWithin(a, b, effort)));
      return answer;
    },
    isEmpty: (set, effort) => {
      let answer = empty.get(set.key);
      if (answer === undefined) {
        answer = isEmptyWindow(set.window, set.zone) || (set.where !== null && rowNever(set.where, set.zone, effort));
        empty.set(set.key, answer);
      }
      return answer;
    },
  };
}

function isWithin(a: EventSet, b: EventSet, effort: Effort): boolean {
  return (
    a.zone === b.zone &&
    a.events.every((name) => b.events.includes(name)) &&
    windowWithin(a.window, b.window, a.zone) &&
    (b.where === null || (a.where !== null && rowImplies(a.where, b.where, a.zone, effort)))
  );
}
