import { peoplePerGroup, smallestLift } from "@kindred/models";

/** What a test of two equal groups is to find, in percent as it is typed. */
export interface Wanted {
  readonly base: number;
  readonly lift: number;
}

export type Verdict =
  | { readonly kind: "enough" }
  /** So many show a lift from here on; relative. */
  | { readonly kind: "shows"; readonly lift: number }
  | { readonly kind: "too-few" };

/** People needed in both groups together; null when base and lift come to more than everybody. */
export function peopleNeeded({ base, lift }: Wanted): number | null {
  const [from, to] = [base / 100, (base / 100) * (1 + lift / 100)];
  if (!(from > 0 && to > from && to < 1)) return null;
  return 2 * Math.ceil(peoplePerGroup({ base: from, target: to }));
}

/** More than twice as many is nothing that one plans for. */
const mostLift = 1;

export function verdictOf(count: number, wanted: Wanted): Verdict {
  const people = peopleNeeded(wanted);
  if (people !== null && count >= people) return { kind: "enough" };
  const lift = smallestLift({
    base: Math.min(0.99, Math.max(0.0001, wanted.base / 100)),
    perGroup: Math.floor(count / 2),
  });
  return lift === null || lift > mostLift ? { kind: "too-few" } : { kind: "shows", lift };
}
