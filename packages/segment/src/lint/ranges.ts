/** Doubles as closed ranges, ascending and apart. */
export type Ranges = readonly (readonly [number, number])[];

export const allNumbers: Ranges = [[-Infinity, Infinity]];

export function intersectRanges(a: Ranges, b: Ranges): Ranges {
  return a.flatMap(([from, to]) =>
    b.flatMap(([low, high]): (readonly [number, number])[] => {
      const both = [Math.max(from, low), Math.min(to, high)] as const;
      return both[0] <= both[1] ? [both] : [];
    }),
  );
}

export function subtractRanges(a: Ranges, b: Ranges): Ranges {
  return b.reduce<Ranges>(
    (left, [low, high]) =>
      left.flatMap(([from, to]): (readonly [number, number])[] => {
        if (high < from || low > to) return [[from, to]];
        const below: (readonly [number, number])[] = low > from ? [[from, nextDown(low)]] : [];
        const above: (readonly [number, number])[] = high < to ? [[nextUp(high), to]] : [];
        return [...below, ...above];
      }),
    a,
  );
}

/** What of the ranges is whole numbers. */
export function wholeRanges(ranges: Ranges): Ranges {
  return ranges.flatMap(([from, to]): (readonly [number, number])[] => {
    const whole = [Math.ceil(from), Math.floor(to)] as const;
    return whole[0] <= whole[1] ? [whole] : [];
  });
}

const float = new Float64Array(1);
const bits = new BigInt64Array(float.buffer);

/** The least double above `x`. */
export function nextUp(x: number): number {
  if (x === Infinity) return x;
  if (x === 0) return Number.MIN_VALUE;
  float[0] = x;
  bits[0] = bits[0]! + (x > 0 ? 1n : -1n);
  return float[0];
}

export function nextDown(x: number): number {
  return -nextUp(-x);
}
