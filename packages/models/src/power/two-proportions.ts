import { normalBelow, normalQuantile } from "./normal.ts";

/** What a test of two shares is to find. Shares in (0, 1). */
export interface TwoProportions {
  /** The share without the action, such as 0.05. */
  readonly base: number;
  /** The share with it. */
  readonly target: number;
  /** Two-sided; 0.05 unless told. */
  readonly alpha?: number;
}

/**
 * People needed in each of two equal groups so that a two-sided z test of two proportions finds the difference with this power:
 *
 *   n = [ z(1−α/2) √(2 p̄ q̄) + z(power) √(p₁q₁ + p₂q₂) ]² / (p₁ − p₂)²,  p̄ = (p₁ + p₂) / 2,  q = 1 − p
 *
 * (J. L. Fleiss, B. Levin, M. C. Paik: Statistical Methods for Rates and Proportions, 3rd ed., 2003, formula 4.14; the same as R's
 * `power.prop.test`). Not rounded: a group needs its ceiling. Without the correction for continuity (their 4.15), which belongs to a
 * corrected test.
 *
 * @param power the chance to find it, 0.8 unless told
 * @throws RangeError when a share, alpha or power is not inside (0, 1), or the shares are equal
 */
export function peoplePerGroup({
  base,
  target,
  alpha = 0.05,
  power = 0.8,
}: TwoProportions & { power?: number }): number {
  inside(base, target, alpha, power);
  if (base === target) throw new RangeError("Equal shares cannot be told apart: name a lift other than 0.");
  const mean = (base + target) / 2;
  const spread =
    normalQuantile(1 - alpha / 2) * Math.sqrt(2 * mean * (1 - mean)) +
    normalQuantile(power) * Math.sqrt(base * (1 - base) + target * (1 - target));
  return (spread / (base - target)) ** 2;
}

/** The same solved for the chance to find the difference with so many people in each group (at least 1). */
export function powerOf({ base, target, alpha = 0.05, perGroup }: TwoProportions & { perGroup: number }): number {
  inside(base, target, alpha);
  if (!(perGroup >= 1)) throw new RangeError("A group needs at least one person.");
  const mean = (base + target) / 2;
  const reached =
    Math.sqrt(perGroup) * Math.abs(base - target) - normalQuantile(1 - alpha / 2) * Math.sqrt(2 * mean * (1 - mean));
  return normalBelow(reached / Math.sqrt(base * (1 - base) + target * (1 - target)));
}

/**
 * The smallest relative lift above `base` (0.2: a fifth more) that so many people in each group can find; null when even a share of
 * all of them could not be told from `base`.
 */
export function smallestLift({
  base,
  perGroup,
  alpha = 0.05,
  power = 0.8,
}: {
  readonly base: number;
  readonly perGroup: number;
  readonly alpha?: number;
  readonly power?: number;
}): number | null {
  inside(base, alpha, power);
  if (!(perGroup >= 1)) return null;
  const enough = (target: number): boolean => peoplePerGroup({ base, target, alpha, power }) <= perGroup;
  let [low, high] = [base, 1 - 1e-12];
  if (high <= base || !enough(high)) return null;
  // People needed fall as the shares move apart.
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (middle > base && enough(middle)) high = middle;
    else low = middle;
  }
  return high / base - 1;
}

function inside(...shares: readonly number[]): void {
  if (shares.every((share) => share > 0 && share < 1)) return;
  throw new RangeError("Shares, alpha and power lie between 0 and 1, both ends excluded.");
}
