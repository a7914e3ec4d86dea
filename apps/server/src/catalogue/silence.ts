const day = 86_400_000;
/** Fewer days with the event than these tell no rhythm. */
const fewest = 7;
/** By its rhythm so many should have come since: with fewer, silence is chance. */
const expectedAtLeast = 10;

export interface Rhythm {
  /** How many came on each of the last days, by age: today first. */
  readonly daily: readonly number[];
  /** Unix ms. */
  readonly lastSeen: number;
  readonly now: number;
}

/**
 * Whether an event that came regularly has stopped: for a day and more nothing came, the pause is twice as long as any before it in the
 * days known, and by the rate of those days at least ten should have come. A shop closed on Sundays is not silent on Mondays.
 */
export function isSilent({ daily, lastSeen, now }: Rhythm): boolean {
  const pause = (now - lastSeen) / day;
  const quiet = daily.findIndex((count) => count > 0);
  if (pause < 1 || quiet === -1) return false;
  const before = daily.slice(quiet);
  const first = before.findLastIndex((count) => count > 0);
  const known = before.slice(0, first + 1);
  const active = known.filter((count) => count > 0).length;
  if (active < fewest) return false;
  let longest = 0;
  let gap = 0;
  for (const count of known) {
    gap = count > 0 ? 0 : gap + 1;
    longest = Math.max(longest, gap);
  }
  const rate = known.reduce((sum, count) => sum + count, 0) / known.length;
  return pause > 2 * longest && rate * pause >= expectedAtLeast;
}
