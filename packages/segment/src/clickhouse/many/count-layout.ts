import type { Count, Lane } from "./counts.ts";

/** What a row counts for: a lane, and values of its properties. */
export interface Slot {
  /** From 1: rows that no slot is for have 0. */
  readonly code: number;
  readonly values: readonly string[];
  readonly counts: readonly Count[];
}

export interface LaidLane {
  readonly lane: Lane;
  /** The first code; of a lane by one property, the code of value number i (from 1) of that property is `first + i - 1`. */
  readonly first: number;
  /** Where its longest window begins. */
  readonly from: number;
  readonly slots: readonly Slot[];
}

/** How the words of a pass are made up, and which set the row of a rank puts its contact into. */
export interface Layout {
  readonly lanes: readonly LaidLane[];
  /** The values that lanes ask for, by property. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Where windows begin, newest first, Unix ms; a row's age is how many of them it lies before. */
  readonly lows: readonly number[];
  readonly oldest: number;
  readonly ranks: readonly number[];
  readonly ageBits: number;
  readonly codeBits: number;
  /** By rank (from 1), slot and age: the number of the set, 0 for none. */
  readonly sets: readonly number[];
  readonly pieces: readonly number[];
}

export function layoutOf(counts: readonly Count[]): Layout {
  const lows = [...new Set(counts.map(({ from }) => from))].filter((from) => from !== -Infinity).sort((a, b) => b - a);
  const ranks = [...new Set(counts.map(({ n }) => n))].sort((a, b) => a - b);
  const ageBits = bitsFor(lows.length + 1);
  const values = valuesOf(counts);
  const lanes = lanesOf(counts, values);
  const codeBits =
    bitsFor(lanes.reduce((sum, { lane, slots }) => sum + spanOf(lane, slots.length, values), 1)) + ageBits;
  const sets = Array.from({ length: (ranks.length + 1) * 2 ** codeBits }, () => 0);
  const numbers = new Map(counts.map((count, index) => [count, index + 1]));
  for (const { code, counts: own } of lanes.flatMap(({ slots }) => slots)) {
    // The longest window first: a shorter one that is asked for as well takes what it has.
    for (const count of own.toSorted((a, b) => a.from - b.from)) {
      const oldest = count.from === -Infinity ? lows.length : lows.indexOf(count.from);
      const base = (ranks.indexOf(count.n) + 1) * 2 ** codeBits + code * 2 ** ageBits;
      sets.fill(numbers.get(count)!, base, base + oldest + 1);
    }
  }
  const oldest = Math.min(...lanes.map(({ from }) => from));
  return { lanes, values, lows, oldest, ranks, ageBits, codeBits, sets, pieces: counts.map(({ piece }) => piece) };
}

function valuesOf(counts: readonly Count[]): Map<string, string[]> {
  const values = new Map<string, Set<string>>();
  for (const { lane, values: own } of counts) {
    for (const [index, path] of lane.paths.entries()) {
      values.set(path, (values.get(path) ?? new Set()).add(own[index]!));
    }
  }
  return new Map([...values].map(([path, known]) => [path, [...known]]));
}

/** How many codes a lane takes. */
function spanOf({ paths }: Lane, slots: number, values: Layout["values"]): number {
  return paths.length === 1 ? values.get(paths[0]!)!.length : slots;
}

function lanesOf(counts: readonly Count[], values: Layout["values"]): LaidLane[] {
  const byLane = new Map<string, Map<string, Count[]>>();
  for (const count of counts) {
    const slots = byLane.get(count.laneKey) ?? new Map<string, Count[]>();
    byLane.set(count.laneKey, slots);
    const key = JSON.stringify(count.values);
    const slot = slots.get(key) ?? [];
    slots.set(key, slot);
    slot.push(count);
  }
  let first = 1;
  return [...byLane.values()].map((bySlot) => {
    const own = [...bySlot.values()];
    const all = own.flat();
    const { lane } = all[0]!;
    const known = lane.paths.length === 1 ? values.get(lane.paths[0]!)! : null;
    const slots = own.map((each, index): Slot => {
      const place = known === null ? index : known.indexOf(each[0]!.values[0]!);
      return { code: first + place, values: each[0]!.values, counts: each };
    });
    const laid = { lane, first, from: Math.min(...all.map(({ from }) => from)), slots };
    first += spanOf(lane, slots.length, values);
    return laid;
  });
}

function bitsFor(values: number): number {
  return Math.max(1, Math.ceil(Math.log2(values)));
}
