import { formulaHoldsForNothing } from "../plan/empty.ts";
import { keyOf } from "../plan/key.ts";
import { lower } from "../plan/lower.ts";
import type { Formula, Leaf } from "../plan/plan.ts";
import type { CompileInput, Statement } from "./compile.ts";
import { negation } from "./negation.ts";
import { Params } from "./params.ts";
import { printScan } from "./scans/print-scan.ts";
import { sourceKey, sourcesOf, type TraitTime } from "./source.ts";

/** A document as a formula over leaves, for whoever holds the population of each leaf as a set. */
export interface LeafPlan {
  readonly formula: Formula;
  /** What each condition of the document means, by its JSON pointer. */
  readonly conditions: ReadonlyMap<string, Formula>;
  readonly leaves: readonly PlannedLeaf[];
}

export interface PlannedLeaf {
  /** Equal for leaves that hold for the same contacts of the same data. */
  readonly key: string;
  readonly leaf: Leaf;
}

/** When a leaf is asked of the data. */
export interface LeafMoment {
  /** Unix ms */
  readonly now: number;
  readonly traits: TraitTime;
}

/** One row with a bitmap for each of `columns`: `base64Encode(CAST(groupBitmapState(contact_id) AS String))`. */
export interface LeavesStatement extends Statement {
  readonly columns: readonly {
    readonly name: string;
    readonly key: string;
    /** The bitmap holds those for whom the leaf does not hold: it holds for a contact of whom nothing is known. */
    readonly outside: boolean;
  }[];
}

export function planLeaves(input: CompileInput): LeafPlan {
  const conditions = new Map<string, Formula>();
  const { formula, leaves } = lower(input, (at, part) => conditions.set(at, part));
  const keyed = leaves.map((leaf) => {
    const part = keyOf(leaf);
    return { leaf, key: asksTheInstant(leaf, input.traits) ? `${input.traits} ${input.now} ${part}` : part };
  });
  return { formula, conditions, leaves: keyed };
}

/** Whether the same leaf may hold for other contacts at another instant, its names of time being resolved. */
function asksTheInstant(leaf: Leaf, traits: TraitTime): boolean {
  switch (leaf.kind) {
    case "sample":
    case "list":
    case "added":
      return false;
    case "trait":
      return traits === "asOf";
    default:
      return true;
  }
}

/** Leaves in one read: each takes memory for every contact it is grouped by. */
const mostTogether = 32;

/** One statement for each read that the leaves need; for so many leaves of one read that it would take much memory, several. */
export function compileLeaves(leaves: readonly PlannedLeaf[], moment: LeafMoment): LeavesStatement[] {
  const statements: LeavesStatement[] = [];
  for (let from = 0; from < leaves.length; from += mostTogether)
    statements.push(...compileTogether(leaves.slice(from, from + mostTogether), moment));
  return statements;
}

function compileTogether(leaves: readonly PlannedLeaf[], { now, traits }: LeafMoment): LeavesStatement[] {
  const plain = leaves.map(({ leaf }) => leaf);
  const reads = new Map<string, { index: number; source: ReturnType<typeof sourcesOf>[number] }[]>();
  for (const [index, source] of sourcesOf(plain, traits).entries()) {
    const key = sourceKey(source);
    reads.set(key, [...(reads.get(key) ?? []), { index, source }]);
  }
  return [...reads.values()].map((read) => {
    const params = new Params();
    const source = read[0]!.source;
    const scan = printScan(source, new Map(read.map(({ index }) => [index, plain[index]!])), { now, traits, params });
    const columns = read.map(({ index }) => {
      const nothing = formulaHoldsForNothing({ kind: "leaf", leaf: index }, plain);
      return { name: `l${index}`, key: leaves[index]!.key, outside: source.kind !== "contacts" && nothing, index };
    });
    const bitmaps = columns.map(({ name, outside, index }) => {
      const condition = scan.conditions.get(index)!;
      return `${bitmapText(scan.id, outside ? negation(condition) : condition)} AS ${name}`;
    });
    const sql = `SELECT ${bitmaps.join(",\n  ")}\nFROM ${scan.from}\nWHERE ${scan.where}`;
    return { sql, params: params.values, columns: columns.map(({ name, key, outside }) => ({ name, key, outside })) };
  });
}

/** Every contact of the workspace, as one row's `everyone`. */
export function compileEveryone(): Statement {
  const { from, where, id } = printScan({ kind: "contacts" }, new Map(), {
    now: 0,
    traits: "current",
    params: new Params(),
  });
  return { sql: `SELECT ${bitmapText(id, "1")} AS everyone FROM ${from} WHERE ${where}`, params: {} };
}

/** What a set of contacts is read from. */
export function bitmapText(id: string, condition: string): string {
  const state = condition === "1" ? `groupBitmapState(${id})` : `groupBitmapStateIf(${id}, ${condition})`;
  return `base64Encode(CAST(${state} AS String))`;
}
