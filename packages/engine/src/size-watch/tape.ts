/** Quarter hours: every time zone's offset is a number of them. */
export const quarter = 900_000;
/** Eight weeks of patterns, the week their first level is taken from, and a little. */
export const tapeReach = 10 * 7 * 86_400_000;

/** What happened to one segment in one quarter hour. */
export interface Movement {
  /** Unix ms / 900,000, rounded down. */
  readonly place: number;
  readonly entered: number;
  readonly left: number;
  /** Entries less exits; exits by erasure count here and not among `left`, as in every history. */
  readonly net: number;
}

/** Sums of all movements before each, by ascending place, so that any stretch is a difference of two. */
interface Sums {
  readonly places: readonly number[];
  readonly entered: readonly number[];
  readonly left: readonly number[];
  readonly net: readonly number[];
}

/** One segment's entries and exits of the last ten weeks, by quarter hours: what its earlier sizes are reckoned from. */
export class Tape {
  /** Where its history begins, Unix ms: what was before is not known. */
  readonly since: number;
  readonly #movements = new Map<number, Movement>();
  #sums: Sums | null = null;

  constructor(since: number) {
    this.since = since;
  }

  add({ place, entered, left, net }: Movement): void {
    const held = this.#movements.get(place) ?? { entered: 0, left: 0, net: 0 };
    this.#movements.set(place, {
      place,
      entered: held.entered + entered,
      left: held.left + left,
      net: held.net + net,
    });
    this.#sums = null;
  }

  /** Lets go of what is older than anything asks for. `now`: Unix ms. */
  forget(now: number): void {
    const first = placeOf(now - tapeReach);
    for (const place of this.#movements.keys()) {
      if (place >= first) continue;
      this.#movements.delete(place);
      this.#sums = null;
    }
  }

  /** Entries or exits within [from, to), both ends at full quarters; Unix ms. */
  flow(kind: "entered" | "left", from: number, to: number): number {
    return this.#before(kind, placeOf(to)) - this.#before(kind, placeOf(from));
  }

  /** The size at a full quarter hour, reckoned backwards from the size now. @param at Unix ms */
  sizeAt(sizeNow: number, at: number): number {
    return sizeNow - (this.#before("net", Infinity) - this.#before("net", placeOf(at)));
  }

  #before(kind: "entered" | "left" | "net", place: number): number {
    this.#sums ??= summed([...this.#movements.values()].sort((a, b) => a.place - b.place));
    const { places, [kind]: sums } = this.#sums;
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return sums[low] ?? 0;
  }
}

function summed(movements: readonly Movement[]): Sums {
  const upTo = (kind: "entered" | "left" | "net"): number[] => {
    let sum = 0;
    return [0, ...movements.map((one) => (sum += one[kind]))];
  };
  return {
    places: movements.map(({ place }) => place),
    entered: upTo("entered"),
    left: upTo("left"),
    net: upTo("net"),
  };
}

export function placeOf(ms: number): number {
  return Math.floor(ms / quarter);
}

/** The last full quarter hour at or before an instant, Unix ms. */
export function fullQuarter(ms: number): number {
  return placeOf(ms) * quarter;
}
