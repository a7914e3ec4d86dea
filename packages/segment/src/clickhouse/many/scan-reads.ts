import { formulaHoldsForNothing } from "../../plan/empty.ts";
import type { Leaf } from "../../plan/plan.ts";
import { negation } from "../negation.ts";
import { Params } from "../params.ts";
import { printScan } from "../scans/print-scan.ts";
import { type Source, sourceKey, sourcesOf, type TraitTime } from "../source.ts";
import { batches, inHalves, type ManyRead } from "./read.ts";
import type { SetGraph } from "./set-graph.ts";

export interface ScanInstant {
  readonly now: number;
  readonly traits: TraitTime;
}

interface Asked {
  readonly leaf: Leaf;
  readonly piece: number;
  /** The piece has those for whom the leaf does not hold: it holds for contacts of whom its source knows nothing. */
  readonly complement: boolean;
}

/** Conditions of one source in one statement: its work is rows × conditions, and its analysis grows with their number. */
const MOST_LEAVES = 192;

/** The reads that one segment alone would make, for what no other way is known; leaves of one source still share a read. */
export class Scans {
  readonly #asked: Asked[] = [];

  /** @returns the leaf's node */
  ask(leaf: Leaf, graph: SetGraph): number {
    const complement = holdsOutside(leaf);
    const { piece, node } = graph.newPiece();
    this.#asked.push({ leaf, piece, complement });
    return complement ? graph.not(node) : node;
  }

  reads(instant: ScanInstant): ManyRead[] {
    const leaves = this.#asked.map(({ leaf }) => leaf);
    const bySource = new Map<string, Asked[]>();
    sourcesOf(leaves, instant.traits).forEach((source, index) => {
      const key = sourceKey(source);
      bySource.set(key, [...(bySource.get(key) ?? []), this.#asked[index]!]);
    });
    return [...bySource.values()].flatMap((asked) =>
      batches(asked, MOST_LEAVES).map((batch) => scanRead(batch, instant)),
    );
  }
}

/** Contacts themselves are all in their table, so nobody is outside it. */
function holdsOutside(leaf: Leaf): boolean {
  return formulaHoldsForNothing({ kind: "leaf", leaf: 0 }, [leaf]);
}

function scanRead(asked: readonly Asked[], instant: ScanInstant): ManyRead {
  const params = new Params();
  const leaves = asked.map(({ leaf }) => leaf);
  const source: Source = sourcesOf(leaves, instant.traits)[0]!;
  const scan = printScan(source, new Map(leaves.entries()), { ...instant, params });
  const columns = asked.map(({ complement }, index) => {
    const condition = scan.conditions.get(index)!;
    return `base64Encode(CAST(groupBitmapStateIf(${scan.id}, ${complement ? negation(condition) : condition}) AS String)) AS b${index}`;
  });
  return {
    statement: {
      sql: `SELECT ${columns.join(",\n  ")}\nFROM ${scan.from}\nWHERE ${scan.where}`,
      params: params.values,
    },
    form: "columns",
    width: asked.length,
    pieces: asked.map(({ piece }) => piece),
    smaller: () => inHalves(asked, (half) => scanRead(half, instant)),
  };
}
