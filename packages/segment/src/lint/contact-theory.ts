import { type Claim, type Effort, type Literal, Types } from "./claim.ts";
import { countsExclude } from "./counts.ts";
import { createEventSets, type EventSets } from "./event-sets.ts";
import { refuted, type Theory } from "./refute.ts";
import { valueless } from "./row-theory.ts";
import { sortLiterals } from "./subjects.ts";

/** What no contact can be. */
function contactTheory(sets: EventSets): Theory {
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

export function createProver(effort: Effort): Prover {
  const theory = contactTheory(createEventSets());
  return { never: (...claims) => refuted(claims, theory, effort) };
}
