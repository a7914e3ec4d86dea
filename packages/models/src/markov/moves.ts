import { quantile } from "../rfm/score.ts";
import { dirichlet, seededRandom } from "./random.ts";

/** A probability or a time with its equal-tailed 95 % credible interval. */
export interface MoveEstimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface MoveEstimates {
  /** `within[h][i][j]`: of being seen in state j within `horizons[h]` steps, for whoever is in i and not in j; of still being there for i = j. */
  readonly within: readonly (readonly (readonly MoveEstimate[])[])[];
  /** Expected steps that whoever enters i stays. */
  readonly stay: readonly MoveEstimate[];
}

/** Jeffreys' prior of a multinomial: half an observation for every cell. */
const prior = 0.5;
const draws = 400;

/**
 * A Markov chain from observed moves. `counts[i][j]`: how often somebody was in i and one step later in j. Each row of the chain is
 * known as a Dirichlet distribution (counts plus Jeffreys' prior), so a row that was seen twice says little and says so. The value
 * is that of the expected chain, the interval what 400 chains drawn from the posterior give (a fixed seed: equal counts, equal answer).
 *
 * Within: first passage (J. G. Kemeny and J. L. Snell, Finite Markov Chains, 1960, ch. III): the target is made absorbing. For i = j it is the
 * probability of never having been seen elsewhere. Stay: `1 / (1 - p_ii)` steps.
 */
export function estimateMoves(counts: readonly (readonly number[])[], horizons: readonly number[]): MoveEstimates {
  const weights = counts.map((row) => row.map((count) => count + prior));
  const expected = weights.map((row) => {
    const sum = row.reduce((all, one) => all + one, 0);
    return row.map((one) => one / sum);
  });
  const random = seededRandom(20_261_122);
  const value = summaryOf(expected, horizons);
  const drawn = Array.from({ length: draws }, () =>
    summaryOf(
      weights.map((row) => dirichlet(row, random)),
      horizons,
    ),
  );
  const estimate = (read: (one: Summary) => number): MoveEstimate => {
    const sorted = drawn.map(read).sort((a, b) => a - b);
    const middle = read(value);
    // The mean of a skewed distribution can lie outside the interval of a few hundred draws.
    return {
      value: middle,
      low: Math.min(middle, quantile(sorted, 0.025)),
      high: Math.max(middle, quantile(sorted, 0.975)),
    };
  };
  const states = counts.map((_, i) => i);
  return {
    within: horizons.map((_, h) => states.map((i) => states.map((j) => estimate((one) => one.within[h]![i]![j]!)))),
    stay: states.map((i) => estimate((one) => one.stay[i]!)),
  };
}

interface Summary {
  readonly within: readonly (readonly (readonly number[])[])[];
  readonly stay: readonly number[];
}

function summaryOf(chain: readonly (readonly number[])[], horizons: readonly number[]): Summary {
  const states = chain.map((_, i) => i);
  const within = horizons.map(() => states.map((i) => states.map((j): number => (i === j ? 1 : 0))));
  const last = Math.max(0, ...horizons);
  for (const target of states) {
    // reached[i]: of having been in the target by now, from i.
    let reached = states.map((i): number => (i === target ? 1 : 0));
    for (let step = 1; step <= last; step++) {
      reached = states.map((i) =>
        i === target ? 1 : chain[i]!.reduce((sum, probability, next) => sum + probability * reached[next]!, 0),
      );
      for (const [h, horizon] of horizons.entries()) {
        if (horizon !== step) continue;
        for (const i of states)
          within[h]![i]![target] = i === target ? chain[i]![i]! ** step : Math.min(1, reached[i]!);
      }
    }
  }
  return { within, stay: states.map((i) => 1 / Math.max(1e-9, 1 - chain[i]![i]!)) };
}
