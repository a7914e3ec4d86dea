import { keyOf } from "../../plan/key.ts";
import { countRead } from "./count-read.ts";
import type { Count } from "./counts.ts";
import type { ManyRead } from "./read.ts";

/** What one pass may hold: `cells` is the size of its table of sets, which stands in the statement. */
const LIMITS = { lanes: 16, lows: 60, codes: 2 ** 18, cells: 2 ** 17, counts: 60_000 } as const;

/** As few passes over each kind of events as the limits allow. */
export function countReads(counts: readonly Count[], now: number): ManyRead[] {
  const byEvents = new Map<string, Count[]>();
  for (const count of counts) {
    const key = keyOf([count.lane.events, count.lane.days]);
    byEvents.set(key, [...(byEvents.get(key) ?? []), count]);
  }
  return [...byEvents.values()].flatMap((each) => passes(each).map((pass) => countRead(pass, now)));
}

function passes(counts: readonly Count[]): Count[][] {
  const order = new Map<Count, string>(counts.map((count) => [count, keyOf([count.laneKey, count.values, count.n])]));
  const sorted = counts.toSorted((a, b) => compare(order.get(a)!, order.get(b)!) || b.from - a.from);
  const made: Count[][] = [];
  let room = new Room();
  for (const count of sorted) {
    if (made.length === 0 || !room.takes(count)) {
      room = new Room();
      room.takes(count);
      made.push([]);
    }
    made.at(-1)!.push(count);
  }
  return made;
}

/** How full a pass is. */
class Room {
  readonly #lanes = new Set<string>();
  readonly #values = new Map<string, Set<string>>();
  /** Lanes by the property whose values their codes count; those by none or two count their own slots. */
  readonly #byPath = new Map<string, Set<string>>();
  readonly #slots = new Set<string>();
  readonly #lows = new Set<number>();
  readonly #ranks = new Set<number>();
  #counts = 0;

  /** Adds the count, or says that there is no room for it and must not be asked again. */
  takes({ lane: { paths }, laneKey, values, n, from }: Count): boolean {
    this.#lanes.add(laneKey);
    const [path] = paths;
    if (path !== undefined && paths.length === 1) {
      this.#values.set(path, (this.#values.get(path) ?? new Set()).add(values[0]!));
      this.#byPath.set(path, (this.#byPath.get(path) ?? new Set()).add(laneKey));
    } else this.#slots.add(keyOf([laneKey, values]));
    this.#lows.add(from);
    this.#ranks.add(n);
    this.#counts++;
    // Pairs bring values of their own, which make the lanes of one property no longer than all slots together.
    const spans = [...this.#byPath].map(
      ([path, lanes]) => lanes.size * (this.#values.get(path)!.size + this.#slots.size),
    );
    const slots = spans.reduce((sum, span) => sum + span, this.#slots.size);
    const codes = powerFor(slots + 1) * powerFor(this.#lows.size + 1);
    return (
      this.#lanes.size <= LIMITS.lanes &&
      this.#lows.size <= LIMITS.lows &&
      codes <= LIMITS.codes &&
      codes * (this.#ranks.size + 1) <= LIMITS.cells &&
      this.#counts <= LIMITS.counts
    );
  }
}

function powerFor(values: number): number {
  return 2 ** Math.max(1, Math.ceil(Math.log2(values)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
