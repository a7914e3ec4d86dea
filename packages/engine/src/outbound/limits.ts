/** How much one webhook may have under way. */
export interface SenderLimits {
  /** Requests at once. */
  readonly concurrency: number;
  /** Parcels sent in vain and tried again: with more than this, the cursor stops. */
  readonly failed: number;
  /** Parcels held in all, those behind failed ones included. */
  readonly held: number;
  /** Failures in a row after which the whole receiver counts as down and nothing new is tried. */
  readonly failuresInRow: number;
  /** Dead letters kept: with more, what is rejected is tried again instead. */
  readonly deadLetters: number;
  /** For a whole exchange, ms. */
  readonly timeout: number;
  /** Progress is written down this often, ms. */
  readonly recordEvery: number;
}

export const usualLimits: SenderLimits = {
  concurrency: 8,
  failed: 100,
  held: 1000,
  failuresInRow: 10,
  deadLetters: 10_000,
  timeout: 10_000,
  recordEvery: 200,
};
