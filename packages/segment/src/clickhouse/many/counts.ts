import type { LeafZone, PropertyFormula } from "../../plan/plan.ts";
import { keyOf } from "../../plan/key.ts";
import type { SetGraph } from "./set-graph.ts";

/** Rows of events that are counted alike: of these names, with this property condition, before this instant, by the same properties. */
export interface Lane {
  readonly events: readonly string[];
  readonly paths: readonly string[];
  readonly rest: PropertyFormula | null;
  readonly timezone: LeafZone;
  /** Unix ms, exclusive. */
  readonly to: number;
  /** Whether rows of one local day count as one. */
  readonly days: boolean;
}

/** At least `n` rows (or days with rows) of a lane with these values in its paths, from an instant on. */
export interface Count {
  readonly lane: Lane;
  readonly laneKey: string;
  readonly values: readonly string[];
  readonly n: number;
  /** Unix ms, inclusive; -Infinity for all time. */
  readonly from: number;
  /**
   * The contacts whose n-th newest row lies in this window and in no shorter one that is asked for as well: together with theirs, all
   * that the window has.
   */
  readonly piece: number;
}

/** Collects the counts that segments ask for, each once. */
export class Counts {
  readonly #asked = new Map<
    string,
    { lane: Lane; laneKey: string; values: readonly string[]; n: number; froms: number[] }
  >();

  /** Asks for a count; `nodeOf` gives its node after `build`. */
  ask(lane: Lane, values: readonly string[], n: number, from: number): string {
    const laneKey = keyOf(lane);
    const key = keyOf([laneKey, values, n]);
    let asked = this.#asked.get(key);
    if (asked === undefined) {
      asked = { lane, laneKey, values, n, froms: [] };
      this.#asked.set(key, asked);
    }
    if (!asked.froms.includes(from)) asked.froms.push(from);
    return keyOf([key, from]);
  }

  /** Each window is the next shorter one and what it has more. */
  build(graph: SetGraph): { readonly counts: readonly Count[]; readonly nodes: ReadonlyMap<string, number> } {
    const counts: Count[] = [];
    const nodes = new Map<string, number>();
    for (const [key, { lane, laneKey, values, n, froms }] of this.#asked) {
      let shorter: number | null = null;
      for (const from of froms.toSorted((a, b) => b - a)) {
        const { piece, node } = graph.newPiece();
        shorter = shorter === null ? node : graph.or([shorter, node]);
        nodes.set(keyOf([key, from]), shorter);
        counts.push({ lane, laneKey, values, n, from, piece });
      }
    }
    return { counts, nodes };
  }
}
