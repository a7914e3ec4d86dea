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
  /** Where its longest window begins. */
  readonly from: number;
  readonly slots: readonly Slot[];
}

/** How the words of a pass are made up, and which set the row of a rank puts its contact into. */
export interface Layout {
  readonly lanes: readonly LaidLane[];
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
  const lanes = lanesOf(counts);
  const codeBits = bitsFor(lanes.reduce((sum, { slots }) => sum + slots.length, 1)) + ageBits;
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
  return { lanes, lows, oldest, ranks, ageBits, codeBits, sets, pieces: counts.map(({ piece }) => piece) };
}

function lanesOf(counts: readonly Count[]): LaidLane[] {
  const byLane = new Map<string, Map<string, Count[]>>();
  for (const count of counts) {
    const slots = byLane.get(count.laneKey) ?? new Map<string, Count[]>();
    byLane.set(count.laneKey, slots);
    const key = JSON.stringify(count.values);
    const slot = slots.get(key) ?? [];
    slots.set(key, slot);
    slot.push(count);
  }
  let code = 1;
  return [...byLane.values()].map((slots) => {
    const own = [...slots.values()];
    const all = own.flat();
    return {
      lane: all[0]!.lane,
      from: Math.min(...all.map(({ from }) => from)),
      slots: own.map((each) => ({ code: code++, values: each[0]!.values, counts: each })),
    };
  });
}

function bitsFor(values: number): number {
  return Math.max(1, Math.ceil(Math.log2(values)));
}
