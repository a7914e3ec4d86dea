import { peoplePerGroup, smallestLift } from "@kindred/models";
import { KindredError } from "@kindred/schema";

/** What a test of two equal groups is to find: a relative lift of a share that does it anyway. */
export interface WantedLift {
  /** In (0, 1). */
  readonly base: number;
  /** 0.2: a fifth more. */
  readonly lift: number;
}

export interface TestSize {
  /** Needed in both groups together; two-sided alpha 0.05, power 0.8. */
  readonly people: number;
  readonly enough: boolean;
  /** The least lift that so many can show; null: none. */
  readonly smallestLift: number | null;
}

/**
 * Whether so many people are enough for a test, and what they are enough for.
 *
 * @throws KindredError `lift_too_large` (422) when base and lift come to more than everybody
 */
export function testSizeOf(count: number, { base, lift }: WantedLift): TestSize {
  const target = base * (1 + lift);
  if (target >= 1) {
    const most = Math.floor((1 / base - 1) * 100);
    const message = `A lift of ${Math.round(lift * 100)} % above ${base * 100} % is everybody or more: name one below ${most} %.`;
    throw new KindredError("lift_too_large", message, { status: 422, pointer: "/lift" });
  }
  const people = 2 * Math.ceil(peoplePerGroup({ base, target }));
  return { people, enough: count >= people, smallestLift: smallestLift({ base, perGroup: Math.floor(count / 2) }) };
}
