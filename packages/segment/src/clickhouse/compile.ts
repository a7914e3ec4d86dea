import type { EvaluationInput, Formula, Leaf } from "../plan/plan.ts";
import { formulaHoldsForNothing } from "../plan/empty.ts";
import { eventReads } from "../plan/event-reads.ts";
import { lower } from "../plan/lower.ts";
import { rankKey } from "../plan/key.ts";
import { readsProducts } from "../plan/reads-products.ts";
import { fuse, type SetFormula } from "../plan/sets.ts";
import { type BitmapSet, intersection, invert, NOBODY, union } from "./bitmaps.ts";
import { negation } from "./negation.ts";
import { Params, type ParamValue } from "./params.ts";
import { printScan } from "./scans/print-scan.ts";
import type { Scan } from "./scans/scan.ts";
import { type Source, sourceKey, sourcesOf, type TraitTime } from "./source.ts";

/** A statement with its values apart: `sql` holds no literal of the document, only `{p0: Type}` placeholders. */
export interface Statement {
  readonly sql: string;
  readonly params: Readonly<Record<string, ParamValue>>;
}

export interface CompileInput extends EvaluationInput {
  /** Traits from the current snapshot, or from the history as they stood at `now`. */
  readonly traits: TraitTime;
}

/** Rows: `{ count }`. */
export function compileCount(input: CompileInput): Statement {
  const query = new Query(input);
  const root = query.fused();
  const simple = query.countOfOneSource(root);
  if (simple !== null) return query.statement(simple);
  return query.statement(query.select([`bitmapCardinality(${query.members(root)}) AS count`]));
}

export interface MembersOptions {
  /** Contacts after this id. */
  readonly after?: number;
  readonly limit?: number;
  /** What parameter names begin with, for a statement that becomes part of a larger one. */
  readonly prefix?: string;
}

/** Rows: `{ contact_id }` in ascending order. */
export function compileMembers(input: CompileInput, page: MembersOptions = {}): Statement {
  const query = new Query(input, page.prefix);
  let bitmap = query.members(query.fused());
  if (page.after !== undefined || page.limit !== undefined) {
    const start = query.params.add("UInt32", (page.after ?? 0) + 1);
    const limit = query.params.add("UInt32", page.limit ?? 4_294_967_295);
    bitmap = `bitmapSubsetLimit(${bitmap}, ${start}, ${limit})`;
  }
  // A bitmap of few values keeps them as they came.
  return query.statement(query.select([`arrayJoin(arraySort(bitmapToArray(${bitmap}))) AS contact_id`]));
}

/** What has to be fetched to interpret one contact: its events, and what only the catalogue or the whole population can tell. */
export interface FactNeeds {
  /** The events it reads, by name: from which instant on (Unix ms), -Infinity where all of them count. */
  readonly events: ReadonlyMap<string, number>;
  readonly lists: boolean;
  readonly products: boolean;
  /** Statements whose one row's `edge` is the measure of the last contact that is in the ranking, null when nobody is. */
  readonly ranks: readonly { readonly key: string; readonly statement: Statement }[];
  /** Segments whose ledger is read. */
  readonly ledger: readonly string[];
  /** Subjects of permissions. */
  readonly subjects: readonly string[];
  /** Models of scores, and of RFM. */
  readonly scores: readonly string[];
  readonly rfm: readonly string[];
}

export function factNeeds(input: CompileInput): FactNeeds {
  const { leaves, now } = lower(input);
  const ranks = leaves.flatMap((leaf) => {
    if (leaf.kind !== "rank") return [];
    const params = new Params();
    const scan = printScan({ kind: "rank", leaf }, new Map([[0, leaf]]), { now, traits: input.traits, params });
    const last = leaf.which === "top" ? "minOrNull" : "maxOrNull";
    const sql = `SELECT ${last}(value) AS edge FROM ${scan.from} WHERE ${scan.conditions.get(0)!}`;
    return [{ key: rankKey(leaf), statement: { sql, params: params.values } }];
  });
  const names = (nameOf: (leaf: Leaf) => string | null): string[] =>
    [...new Set(leaves.map(nameOf))].filter((name) => name !== null).sort();
  return {
    events: eventReads(leaves),
    lists: leaves.some(({ kind }) => kind === "list"),
    products: leaves.some(readsProducts),
    ranks,
    ledger: names((leaf) => (leaf.kind === "moved" || leaf.kind === "stood" ? leaf.segment : null)),
    subjects: names((leaf) => (leaf.kind === "permission" ? leaf.subject : null)),
    scores: names((leaf) => (leaf.kind === "score" ? leaf.model : null)),
    rfm: names((leaf) => (leaf.kind === "rfm" ? leaf.model : null)),
  };
}

interface StoredSet {
  readonly column: string;
  readonly source: string;
  readonly condition: string;
}

/** One statement in the making: the reads it needs and the bitmaps it takes from each. */
class Query {
  readonly params;
  readonly plan;
  readonly #input: CompileInput;
  readonly #sources = new Map<string, { source: Source; leaves: Map<number, Leaf> }>();
  readonly #scans = new Map<string, Scan>();
  readonly #stored = new Map<string, StoredSet>();
  readonly #sourceOfLeaf: (leaf: number) => string;

  constructor(input: CompileInput, prefix?: string) {
    this.#input = input;
    this.params = new Params(prefix);
    this.plan = lower(input);
    const sources = sourcesOf(this.plan.leaves, input.traits);
    const keys = this.plan.leaves.map((leaf, index) => {
      const source = sources[index]!;
      const key = sourceKey(source);
      const entry = this.#sources.get(key) ?? { source, leaves: new Map<number, Leaf>() };
      entry.leaves.set(index, leaf);
      this.#sources.set(key, entry);
      return key;
    });
    this.#sourceOfLeaf = (leaf) => keys[leaf]!;
  }

  fused(): SetFormula {
    return fuse(this.plan.formula, this.#sourceOfLeaf);
  }

  /** When one read answers alone, its rows are counted without a bitmap. */
  countOfOneSource(root: SetFormula): string | null {
    if (root.kind !== "set") return null;
    if (root.source !== CONTACTS && formulaHoldsForNothing(root.formula, this.plan.leaves)) return null;
    // Its rows are events, not contacts.
    if (this.#sources.get(root.source)?.source.kind === "occurred") return null;
    const scan = this.#scan(root.source);
    return `SELECT count() AS count FROM ${scan.from} WHERE ${scan.where} AND ${rowCondition(root.formula, scan)}`;
  }

  /** The bitmap expression of a formula's members. */
  members(formula: SetFormula): string {
    const set = this.#bitmap(formula);
    return set.complement ? `bitmapAndnot(${this.everyone()}, ${set.bitmap})` : set.bitmap;
  }

  everyone(): string {
    return this.#store(CONTACTS, "1");
  }

  #bitmap(formula: SetFormula): BitmapSet {
    switch (formula.kind) {
      case "const":
        return formula.value ? invert(NOBODY) : NOBODY;
      case "not":
        return invert(this.#bitmap(formula.of));
      case "and":
        return intersection(formula.of.map((part) => this.#bitmap(part)));
      case "or":
        return union(formula.of.map((part) => this.#bitmap(part)));
      case "set": {
        const condition = rowCondition(formula.formula, this.#scan(formula.source));
        // A contact without rows is outside every read: a formula that holds for it is stored as its complement.
        const complement = formula.source !== CONTACTS && formulaHoldsForNothing(formula.formula, this.plan.leaves);
        return {
          bitmap: this.#store(formula.source, complement ? negation(condition) : condition),
          complement,
        };
      }
    }
  }

  #store(source: string, condition: string): string {
    const key = `${source} ${condition}`;
    let stored = this.#stored.get(key);
    if (stored === undefined) {
      stored = { column: `b${this.#stored.size}`, source, condition };
      this.#stored.set(key, stored);
    }
    return stored.column;
  }

  #scan(key: string): Scan {
    let scan = this.#scans.get(key);
    if (scan === undefined) {
      const entry = this.#sources.get(key) ?? { source: { kind: "contacts" }, leaves: new Map<number, Leaf>() };
      const { now, traits } = this.#input;
      scan = printScan(entry.source, entry.leaves, { now, traits, params: this.params });
      this.#scans.set(key, scan);
    }
    return scan;
  }

  /** Every read gives one row of bitmaps; their product is one row with all of them. */
  select(columns: readonly string[]): string {
    const bySource = new Map<string, StoredSet[]>();
    for (const stored of this.#stored.values()) {
      bySource.set(stored.source, [...(bySource.get(stored.source) ?? []), stored]);
    }
    const reads = [...bySource].map(([source, sets]) => {
      const scan = this.#scan(source);
      const bitmaps = sets.map(({ column, condition }) => {
        const state =
          condition === "1" ? `groupBitmapState(${scan.id})` : `groupBitmapStateIf(${scan.id}, ${condition})`;
        return `${state} AS ${column}`;
      });
      return `(\n  SELECT ${bitmaps.join(",\n    ")}\n  FROM ${scan.from}\n  WHERE ${scan.where}\n)`;
    });
    const from = reads.map((read, i) => `${read} AS s${i}`).join("\nCROSS JOIN ");
    return `SELECT ${columns.join(",\n  ")}${from === "" ? "" : `\nFROM ${from}`}`;
  }

  statement(sql: string): Statement {
    return { sql, params: this.params.values };
  }
}

const CONTACTS = sourceKey({ kind: "contacts" });

/** A formula over the leaves of one read, as a condition on its row. */
function rowCondition(formula: Formula, scan: Scan): string {
  switch (formula.kind) {
    case "const":
      return formula.value ? "1" : "0";
    case "leaf":
      return scan.conditions.get(formula.leaf)!;
    case "not":
      return negation(rowCondition(formula.of, scan));
    case "and":
    case "or": {
      const parts = formula.of.map((part) => rowCondition(part, scan));
      return `(${parts.join(formula.kind === "and" ? " AND " : " OR ")})`;
    }
  }
}
