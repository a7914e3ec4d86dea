import { keyOf } from "../../plan/key.ts";

/** How a set of contacts comes from others. Numbers are nodes of one graph, where children stand before their parents. */
export type SetNode =
  /** What a read gives under this number. */
  | { readonly kind: "piece"; readonly piece: number }
  | { readonly kind: "not"; readonly of: number }
  /** Over none: everyone for `and`, nobody for `or`. */
  | { readonly kind: "and" | "or"; readonly of: readonly number[] };

/** Algebra over sets of many segments: equal expressions are one node, so what segments share is there once. */
export class SetGraph {
  readonly nodes: SetNode[] = [];
  readonly #byKey = new Map<string, number>();
  #pieces = 0;

  /** A set of its own, that a read has yet to give. */
  newPiece(): { piece: number; node: number } {
    const piece = this.#pieces++;
    return { piece, node: this.#node({ kind: "piece", piece }) };
  }

  constant(everyone: boolean): number {
    return this.#node({ kind: everyone ? "and" : "or", of: [] });
  }

  not(of: number): number {
    const node = this.nodes[of]!;
    return node.kind === "not" ? node.of : this.#node({ kind: "not", of });
  }

  and(of: readonly number[]): number {
    return this.#joined("and", of);
  }

  or(of: readonly number[]): number {
    return this.#joined("or", of);
  }

  #joined(kind: "and" | "or", of: readonly number[]): number {
    const absorbing = this.constant(kind === "or");
    const neutral = this.constant(kind === "and");
    const parts = [...new Set(of)].filter((part) => part !== neutral).sort((a, b) => a - b);
    if (parts.includes(absorbing)) return absorbing;
    return parts.length === 1 ? parts[0]! : this.#node({ kind, of: parts });
  }

  #node(node: SetNode): number {
    const key = keyOf(node);
    let index = this.#byKey.get(key);
    if (index === undefined) {
      index = this.nodes.push(node) - 1;
      this.#byKey.set(key, index);
    }
    return index;
  }
}
