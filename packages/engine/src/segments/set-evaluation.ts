import type { KindredError } from "@kindred/schema";
import type { ManyRead, SetNode } from "@kindred/segment";
import { ContactSet } from "../membership/contact-set.ts";

/** A set of contacts, or everyone outside it. */
interface Signed {
  readonly set: ContactSet;
  readonly complement: boolean;
  /** Nobody else will read it: it may be changed. */
  readonly own: boolean;
}

/** A row of a read of form `columns` or `keyed`. */
type BitmapRow = Readonly<Record<string, string | number>>;

/** A row of a read of form `chunks`. */
interface ChunkRow {
  readonly s: number;
  readonly c: number;
  readonly d: string;
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
  readonly #chunks = new Map<number, ChunkRow[]>();
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
    for (const row of rows as readonly ChunkRow[]) {
      const piece = pieces[row.s - 1]!;
      const chunks = this.#chunks.get(piece) ?? [];
      this.#chunks.set(piece, chunks);
      chunks.push(row);
    }
  }

  fail({ pieces }: ManyRead, failure: KindredError): void {
    for (const piece of pieces) this.#failures.set(piece, failure);
  }

  /** @throws PieceFailure */
  require(piece: number): void {
    const failure = this.#failures.get(piece);
    if (failure !== undefined) throw new PieceFailure(failure);
  }

  /** Adds a piece's members to a set. @throws PieceFailure */
  addTo(set: ContactSet, piece: number): void {
    this.require(piece);
    const state = this.#states.get(piece);
    if (state !== undefined) set.include(ContactSet.fromClickHouse(state));
    // No rows: nobody.
    else for (const { c, d } of this.#chunks.get(piece) ?? []) set.includeChunk(c, this.#living(c, lowsOf(d)));
  }

  #living(key: number, lows: Uint16Array): Uint16Array {
    return this.#dead.size === 0 ? lows : lows.filter((low) => !this.#dead.has(key * 65_536 + low));
  }
}

/** Pieces are many and mostly read once: all are decoded in the same place. */
let scratch = Buffer.alloc(65_536);

/** A varint with the count, then the numbers in little-endian order. Good until the next call. */
function lowsOf(base64: string): Uint16Array {
  if (scratch.length < base64.length) scratch = Buffer.alloc(2 * base64.length);
  const length = scratch.write(base64, 0, "base64");
  let start = 0;
  while ((scratch[start++] ?? 0) >= 0x80);
  // A view begins at an even address.
  scratch.copyWithin(0, start, length);
  return new Uint16Array(scratch.buffer, scratch.byteOffset, (length - start) >> 1);
}

/** Computes nodes of a set graph; what several need is computed once and let go after the last of them. */
export class SetEvaluation {
  readonly #nodes: readonly SetNode[];
  readonly #roots: readonly number[];
  readonly #pieces: Pieces;
  readonly #everyone: ContactSet;
  readonly #uses: Uint32Array;
  readonly #known = new Map<number, Signed>();

  constructor(nodes: readonly SetNode[], roots: readonly number[], pieces: Pieces, everyone: ContactSet) {
    this.#nodes = nodes;
    this.#pieces = pieces;
    this.#everyone = everyone;
    this.#roots = roots;
    this.#uses = usesOf(nodes, roots);
  }

  /** Of the root at a place; to be asked once for each. @throws PieceFailure */
  members(place: number): ContactSet {
    const { set, complement, own } = this.#take(this.#roots[place]!);
    if (complement) return this.#everyone.andNot(set);
    return own ? set : set.clone();
  }

  #take(index: number): Signed {
    const { set, complement } = this.#ready(index);
    return { set, complement, own: this.#last(index) };
  }

  /**
   * All parts are computed before any is taken: what is computed for one of them may be the last to take another, and would change it under the
   * hands of whoever took it before.
   */
  #takeAll(of: readonly number[]): Signed[] {
    for (const index of of) this.#ready(index);
    return of.map((index) => this.#take(index));
  }

  #ready(index: number): Signed {
    let known = this.#known.get(index);
    if (known === undefined) this.#known.set(index, (known = this.#compute(this.#nodes[index]!)));
    return known;
  }

  /** Notes that a node is taken. @returns whether nobody else will take it */
  #last(index: number): boolean {
    this.#uses[index]! -= 1;
    if (this.#uses[index]! > 0) return false;
    this.#known.delete(index);
    return true;
  }

  #compute(node: SetNode): Signed {
    switch (node.kind) {
      case "piece": {
        const set = new ContactSet();
        this.#pieces.addTo(set, node.piece);
        return { set, complement: false, own: true };
      }
      case "not":
        return this.#inverted(node.of);
      case "and":
        return intersection(this.#takeAll(node.of));
      case "or":
        return this.#union(node.of);
    }
  }

  #inverted(index: number): Signed {
    const { set, complement, own } = this.#take(index);
    // A set that others still read is not to be changed by whoever takes its opposite.
    return { set: own ? set : set.clone(), complement: !complement, own: true };
  }

  /** Pieces that only this union needs are added to it without a set of their own. */
  #union(of: readonly number[]): Signed {
    const alone: { readonly index: number; readonly piece: number }[] = [];
    const shared: number[] = [];
    for (const index of of) {
      const node = this.#nodes[index]!;
      if (node.kind === "piece" && this.#uses[index] === 1) alone.push({ index, piece: node.piece });
      else shared.push(index);
    }
    // A failure takes nothing: the next who needs this union tries again.
    for (const { piece } of alone) this.#pieces.require(piece);
    const parts = this.#takeAll(shared).map(opposite);
    const { set, complement } = opposite(intersection(parts));
    const added = complement ? new ContactSet() : set;
    for (const { index, piece } of alone) {
      this.#last(index);
      this.#pieces.addTo(added, piece);
    }
    if (complement) set.exclude(added);
    return { set, complement, own: true };
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

function opposite({ set, complement, own }: Signed): Signed {
  return { set, complement: !complement, own };
}

/**
 * Complements stay symbolic (De Morgan), so nothing is taken from everyone but at the very end. The result is a set of its own; a
 * part that nobody else needs is changed into it.
 */
function intersection(parts: readonly Signed[]): Signed {
  const outside = parts.filter(({ complement }) => complement);
  const inside = parts.filter(({ complement }) => !complement);
  if (inside.length === 0) {
    const set = mine(outside);
    for (const part of outside) if (part.set !== set) set.include(part.set);
    return { set, complement: true, own: true };
  }
  const set = mine(inside);
  for (const part of inside) if (part.set !== set) set.retain(part.set);
  for (const part of outside) set.exclude(part.set);
  return { set, complement: false, own: true };
}

/** One of the sets to be changed into the result. */
function mine(parts: readonly Signed[]): ContactSet {
  return parts.find(({ own }) => own)?.set ?? parts[0]?.set.clone() ?? new ContactSet();
}
