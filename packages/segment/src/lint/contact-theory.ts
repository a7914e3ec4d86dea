import type { Condition } from "../language/ast.ts";
import { type Claim, type Effort, type EventSet, type Literal, Types } from "./claim.ts";
import { countsExclude } from "./counts.ts";
import { refuted, type Theory } from "./refute.ts";
import { rowImplies, rowNever, valueless } from "./row-theory.ts";
import { sortLiterals } from "./subjects.ts";
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

/** What no contact can be. */
export function contactTheory(sets: EventSets): Theory {
  return (literals: readonly Literal[], effort: Effort): boolean => {
    const { subjects, opaque } = sortLiterals(literals);
    if (opaque.some((one) => one.holds && opaque.some((other) => !other.holds && other.atom.key === one.atom.key)))
      return true;
    if ([...subjects.values()].some(valueless)) return true;
    const needs = opaque.flatMap(({ atom, holds }) => (holds ? atom.needs : []));
    const happened = countsExclude(subjects, needs, sets, effort);
    if (happened === "impossible") return true;
    // A window anchored at a trait has events only for who has the trait, as a date.
    return happened.some(({ window }) => {
      if (window.kind !== "anchored" || window.anchor.kind !== "trait") return false;
      const asked = subjects.get(`trait ${window.anchor.path}`);
      return (
        asked !== undefined &&
        valueless({ ...asked, positives: [...asked.positives, { op: "type", types: Types.text | Types.number }] })
      );
    });
  };
}

/** What can be proven of claims about contacts. Each `false` means "not proven". */
export interface Prover {
  readonly never: (...claims: readonly Claim[]) => boolean;
}

export type ClaimOf = (condition: Condition, holds?: boolean) => Claim;

export function createProver(effort: Effort, sets: EventSets = createEventSets()): Prover {
  const theory = contactTheory(sets);
  return { never: (...claims) => refuted(claims, theory, effort) };
}
