import { KindredError } from "@kindred/schema";

/**
 * The instant a question is asked as of: the one it names, else this one.
 *
 * @throws KindredError `future_now` (422): of what lies ahead nothing is known, and an answer would look like one
 */
export function asOf(asked: number | undefined, clock: () => number): number {
  const now = clock();
  if (asked === undefined) return now;
  if (asked <= now) return asked;
  const named = new Date(asked).toISOString();
  throw new KindredError(
    "future_now",
    `"now" is ${named}, which lies in the future: nothing is known of it yet. Name an earlier instant, or leave it out to ask as of this one.`,
    { status: 422, pointer: "/now" },
  );
}
