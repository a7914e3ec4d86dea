import { shareInterval } from "../interval.ts";

/**
 * The first share less the second with Newcombe's hybrid score interval (R. G. Newcombe, Statistics in Medicine 17, 1998, p. 873,
 * method 10), which is made of both Wilson intervals and keeps its level for small counts. Null where either side is empty.
 */
export function shareDifference(
  a: { readonly count: number; readonly of: number },
  b: { readonly count: number; readonly of: number },
): { readonly difference: number; readonly low: number; readonly high: number } | null {
  const [first, second] = [shareInterval(a.count, a.of), shareInterval(b.count, b.of)];
  if (first === null || second === null) return null;
  const difference = first.share - second.share;
  return {
    difference,
    low: difference - Math.hypot(first.share - first.low, second.high - second.share),
    high: difference + Math.hypot(first.high - first.share, second.share - second.low),
  };
}
