import type { KindredError } from "@kindred/schema";
import type { ManyRead, SetNode } from "@kindred/segment";
import { ContactSet } from "../membership/contact-set.ts";

/** A set of contacts, or everyone outside it. */
interface Signed {
  readonly set: ContactSet;
  readonly complement: boolean;
}

/** A row of a read of form `columns` or `keyed`. */
type BitmapRow = Readonly<Record<string, string | number>>;

/** A row of a read of form `chunks`. */
interface ChunkRow {
  readonly s: number;
  readonly c: number;
  readonly d: string;
}

interface Chunk {
  readonly key: number;
  readonly lows: Uint16Array;
}

/** A read that this set needs has failed. */
export class PieceFailure extends Error {
  readonly failure: KindredError;

  constructor(failure: KindredError) {
    super(failure.message);
    this.failure = failure;
  }
}

/** What reads have given, as compact as it came: most pieces are used once. */
export class Pieces {
  readonly #states = new Map<number, string>();
  readonly #chunks = new Map<number, Chunk[]>();
  readonly #failures = new Map<number, KindredError>();
  readonly #dead: ContactSet;

  /** @param dead merged and deleted contacts, whose events may still be there */
  constructor(dead: ContactSet) {
    this.#dead = dead;
  }

  add({ form, pieces, width }: ManyRead, rows: readonly unknown[]): void {
    if (form !== "chunks") {
      for (const row of rows as readonly BitmapRow[]) {
        const first = form === "columns" ? 0 : (row["k"] as number) - 1;
        for (let column = 0; column < width; column += 1) {
          const piece = pieces[first * width + column]!;
          if (piece >= 0) this.#states.set(piece, row[`b${column}`] as string);
        }
      }
      return;
    }
    for (const { s, c, d } of rows as readonly ChunkRow[]) {
      const piece = pieces[s - 1]!;
      const chunks = this.#chunks.get(piece) ?? [];
      this.#chunks.set(piece, chunks);
      chunks.push({ key: c, lows: lowsOf(d) });
    }
  }

  fail({ pieces }: ManyRead, failure: KindredError): void {
    for (const piece of pieces) this.#failures.set(piece, failure);
  }

  /** @throws PieceFailure */
  set(piece: number): ContactSet {
    const failure = this.#failures.get(piece);
    if (failure !== undefined) throw new PieceFailure(failure);
    const state = this.#states.get(piece);
    if (state !== undefined) return ContactSet.fromClickHouse(state);
    const set = new ContactSet();
    // No rows: nobody.
    for (const { key, lows } of this.#chunks.get(piece) ?? []) set.includeChunk(key, lows);
    return this.#dead.size === 0 ? set : set.andNot(this.#dead);
  }
}

/** A varint with the count, then the numbers in little-endian order. */
function lowsOf(base64: string): Uint16Array {
  const bytes = Buffer.from(base64, "base64");
  let start = 0;
  while ((bytes[start++] ?? 0) >= 0x80);
  // A copy of its own: a view must begin at an even address, and a pooled buffer would be kept whole.
  return new Uint16Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length));
}

/** Computes nodes of a set graph; what several need is computed once and let go after the last of them. */
export class SetEvaluation {
  readonly #nodes: readonly SetNode[];
  readonly #pieces: Pieces;
  readonly #everyone: ContactSet;
  readonly #uses: Uint32Array;
  readonly #known = new Map<number, Signed>();

  constructor(nodes: readonly SetNode[], roots: readonly number[], pieces: Pieces, everyone: ContactSet) {
    this.#nodes = nodes;
    this.#pieces = pieces;
    this.#everyone = everyone;
    this.#uses = usesOf(nodes, roots);
  }

  /** To be asked once for each root. @throws PieceFailure */
  members(root: number): ContactSet {
    const { set, complement } = this.#take(root);
    if (complement) return this.#everyone.andNot(set);
    // Others may still need the very same set.
    return this.#known.has(root) ? set.clone() : set;
  }

  #take(index: number): Signed {
    const signed = this.#known.get(index) ?? this.#compute(this.#nodes[index]!);
    this.#uses[index]! -= 1;
    if (this.#uses[index] === 0) this.#known.delete(index);
    else this.#known.set(index, signed);
    return signed;
  }

  #compute(node: SetNode): Signed {
    switch (node.kind) {
      case "piece":
        return { set: this.#pieces.set(node.piece), complement: false };
      case "not":
        return inverted(this.#take(node.of));
      case "and":
        return intersection(node.of.map((part) => this.#take(part)));
      case "or":
        return inverted(intersection(node.of.map((part) => inverted(this.#take(part)))));
    }
  }
}

/** How often each node is taken: by every parent that is needed itself, and by every root. */
function usesOf(nodes: readonly SetNode[], roots: readonly number[]): Uint32Array {
  const uses = new Uint32Array(nodes.length);
  for (const root of roots) uses[root]! += 1;
  for (let index = nodes.length - 1; index >= 0; index -= 1) {
    if (uses[index] === 0) continue;
    const node = nodes[index]!;
    if (node.kind === "not") uses[node.of]! += 1;
    else if (node.kind !== "piece") for (const part of node.of) uses[part]! += 1;
  }
  return uses;
}

function inverted({ set, complement }: Signed): Signed {
  return { set, complement: !complement };
}

/** Complements stay symbolic (De Morgan), so nothing is taken from everyone but at the very end. */
function intersection(parts: readonly Signed[]): Signed {
  const outside = parts.filter(({ complement }) => complement).map(({ set }) => set);
  const [first, ...others] = parts.filter(({ complement }) => !complement).map(({ set }) => set);
  if (first === undefined) return { set: union(outside), complement: true };
  const common = others.reduce((left, right) => left.and(right), first);
  return { set: outside.reduce((left, right) => left.andNot(right), common), complement: false };
}

function union(sets: readonly ContactSet[]): ContactSet {
  const [first, ...others] = sets;
  if (first === undefined) return new ContactSet();
  if (others.length === 0) return first;
  const made = first.clone();
  for (const other of others) made.include(other);
  return made;
}
