/** A set of contacts as a bitmap expression, or as everyone outside it. */
export interface BitmapSet {
  readonly bitmap: string;
  readonly complement: boolean;
}

export const NOBODY: BitmapSet = {
  bitmap: "bitmapBuild(CAST([], 'Array(UInt32)'))",
  complement: false,
};

export function invert(set: BitmapSet): BitmapSet {
  return { ...set, complement: !set.complement };
}

/** De Morgan keeps complements symbolic, so the whole population is only read when the result itself is a complement. */
export function intersection(sets: readonly BitmapSet[]): BitmapSet {
  const inside = sets.filter(({ complement }) => !complement).map(({ bitmap }) => bitmap);
  const outside = sets.filter(({ complement }) => complement).map(({ bitmap }) => bitmap);
  if (inside.length === 0) return { bitmap: combine("bitmapOr", outside), complement: true };
  const common = combine("bitmapAnd", inside);
  if (outside.length === 0) return { bitmap: common, complement: false };
  return { bitmap: `bitmapAndnot(${common}, ${combine("bitmapOr", outside)})`, complement: false };
}

export function union(sets: readonly BitmapSet[]): BitmapSet {
  return invert(intersection(sets.map(invert)));
}

/** In halves: ClickHouse reads no expression nested a thousand deep. */
function combine(name: string, bitmaps: readonly string[]): string {
  const [only, second] = bitmaps;
  if (second === undefined) return only!;
  const half = Math.ceil(bitmaps.length / 2);
  return `${name}(${combine(name, bitmaps.slice(0, half))}, ${combine(name, bitmaps.slice(half))})`;
}
