/** Beyond this many pairs of lines the comparison would cost more than it is worth. */
const MOST_PAIRS = 25_000_000;

/**
 * Carries the way from `base` to `theirs` over to `mine`, line by line: what did not change between `base` and `theirs` stays as
 * it is in `mine`, spaces included. Where both differ from `base` in the same place, `theirs` holds.
 */
export function mergeLines(base: string, mine: string, theirs: string): string {
  const [b, m, t] = [base.split("\n"), mine.split("\n"), theirs.split("\n")];
  if (b.length * Math.max(m.length, t.length) > MOST_PAIRS) return theirs;
  const toMine = new Map(commonLines(b.map(withoutSpace), m.map(withoutSpace)));
  const toTheirs = new Map(commonLines(b, t));
  const out: string[] = [];
  let [fromB, fromM, fromT] = [0, 0, 0];
  const settle = (endB: number, endM: number, endT: number): void => {
    const [ours, old, other] = [m.slice(fromM, endM), b.slice(fromB, endB), t.slice(fromT, endT)];
    out.push(...(isSame(old, other) ? ours : other));
  };
  for (const index of b.keys()) {
    const [inMine, inTheirs] = [toMine.get(index), toTheirs.get(index)];
    if (inMine === undefined || inTheirs === undefined) continue;
    settle(index, inMine, inTheirs);
    out.push(m[inMine] ?? "");
    [fromB, fromM, fromT] = [index + 1, inMine + 1, inTheirs + 1];
  }
  settle(b.length, m.length, t.length);
  return out.join("\n");
}

/** Lines that differ in spaces alone say the same in what is merged here: `base` is `mine` printed anew. */
function withoutSpace(line: string): string {
  return line.replaceAll(/\s+/g, "");
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}

/** The longest common subsequence of two lists, as pairs of places. */
export function commonLines<T>(
  a: readonly T[],
  b: readonly T[],
  equal: (one: T, other: T) => boolean = (one, other) => one === other,
): [number, number][] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      const skip = Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
      lengths[at] = equal(a[i] as T, b[j] as T) ? (lengths[at + width + 1] ?? 0) + 1 : skip;
    }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (equal(a[i] as T, b[j] as T)) pairs.push([i++, j++]);
    else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return pairs;
}
