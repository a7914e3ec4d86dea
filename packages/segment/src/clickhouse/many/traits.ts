import type { Leaf, PositiveTest, TraitLeaf } from "../../plan/plan.ts";
import { jsonOperand } from "../operand.ts";
import { Params } from "../params.ts";
import { batches, inHalves, type ManyRead } from "./read.ts";
import type { SetGraph } from "./set-graph.ts";

/** Where a number's range ends: those above (`gt`), or those from it on (`gte`), are beyond. */
interface Bound {
  readonly value: number;
  readonly op: "gte" | "gt";
}

interface PathSets {
  readonly path: string;
  /** The piece of each text. */
  readonly texts: Map<string, number>;
  /** Ascending; `pieces[i]` has the numbers beyond the first i bounds and no other. */
  readonly bounds: readonly Bound[];
  readonly pieces: readonly number[];
}

/**
 * Traits compared with texts and numbers, by path: a contact touches the one text it has, and the one stretch between neighbouring
 * numbers that are asked for.
 */
export class TraitValues {
  readonly #texts = new Map<string, Set<string>>();
  readonly #bounds = new Map<string, Map<string, Bound>>();

  /** Whether a leaf can be answered from values; if so it is asked for. */
  ask(leaf: Leaf): leaf is TraitLeaf {
    if (leaf.kind !== "trait") return false;
    const values = textsOf(leaf.test);
    if (values !== null) {
      const known = this.#texts.get(leaf.path) ?? new Set();
      this.#texts.set(leaf.path, known);
      for (const value of values) known.add(value);
      return true;
    }
    const range = rangeOf(leaf.test);
    if (range === null) return false;
    const known = this.#bounds.get(leaf.path) ?? new Map<string, Bound>();
    this.#bounds.set(leaf.path, known);
    for (const bound of range) if (bound !== null) known.set(`${bound.value} ${bound.op}`, bound);
    return true;
  }

  build(graph: SetGraph): { readonly reads: ManyRead[]; readonly nodeOf: (leaf: TraitLeaf) => number } {
    const byPath = new Map<string, PathSets>();
    const nodes = new Map<number, number>();
    const newPiece = (): number => {
      const { piece, node } = graph.newPiece();
      nodes.set(piece, node);
      return piece;
    };
    for (const path of new Set([...this.#texts.keys(), ...this.#bounds.keys()])) {
      const texts = new Map([...(this.#texts.get(path) ?? [])].map((text) => [text, newPiece()]));
      const bounds = [...(this.#bounds.get(path)?.values() ?? [])].sort(
        (a, b) => a.value - b.value || (a.op === b.op ? 0 : a.op === "gte" ? -1 : 1),
      );
      const pieces = bounds.length === 0 ? [] : [...bounds, null].map(newPiece);
      byPath.set(path, { path, texts, bounds, pieces });
    }
    const beyond = new Map([...byPath].map(([path, sets]) => [path, cumulated(sets, nodes, graph)]));
    const nodeOf = ({ path, test }: TraitLeaf): number => {
      const sets = byPath.get(path)!;
      const values = textsOf(test);
      if (values !== null) return graph.or(values.map((value) => nodes.get(sets.texts.get(value)!)!));
      const [from, to] = rangeOf(test)!;
      const { above, below } = beyond.get(path)!;
      const indexOf = (bound: Bound): number =>
        sets.bounds.findIndex(({ value, op }) => value === bound.value && op === bound.op);
      const parts: number[] = [];
      if (from !== null) parts.push(above[indexOf(from)]!);
      if (to !== null) parts.push(below[indexOf(to)]!);
      return graph.and(parts);
    };
    const paths = [...byPath.values()].filter(({ texts, bounds }) => texts.size + bounds.length > 0);
    return { reads: batches(paths, 16).map(traitRead), nodeOf };
  }
}

/** For each bound the numbers beyond it, and those that are not. */
function cumulated(
  { bounds, pieces }: PathSets,
  nodes: ReadonlyMap<number, number>,
  graph: SetGraph,
): { above: number[]; below: number[] } {
  const above: number[] = [];
  const below: number[] = [];
  for (let index = bounds.length - 1, node: number | null = null; index >= 0; index--) {
    const own = nodes.get(pieces[index + 1]!)!;
    node = node === null ? own : graph.or([node, own]);
    above[index] = node;
  }
  for (let index = 0, node: number | null = null; index < bounds.length; index++) {
    const own = nodes.get(pieces[index]!)!;
    node = node === null ? own : graph.or([node, own]);
    below[index] = node;
  }
  return { above, below };
}

function traitRead(paths: readonly PathSets[]): ManyRead {
  const params = new Params();
  const pieces: number[] = [];
  const sets: string[] = [];
  for (const { path, texts, bounds, pieces: stretches } of paths) {
    const operand = jsonOperand("traits", path, params);
    if (texts.size > 0) {
      const numbers = [...texts.values()].map((piece) => pieces.push(piece));
      const known = params.add("Array(String)", [...texts.keys()]);
      const text = operand.string();
      const place = `transform(ifNull(${text}, ''), ${known}, ${params.add("Array(UInt32)", numbers)}, toUInt32(0))`;
      sets.push(texts.has("") ? `if(isNull(${text}), toUInt32(0), ${place})` : place);
    }
    if (bounds.length > 0) {
      const first = pieces.push(stretches[0]!);
      pieces.push(...stretches.slice(1));
      const number = operand.number();
      const passed = bounds.map(({ value, op }) => {
        return `(ifNull(${number}, 0) ${op === "gt" ? ">" : ">="} ${params.add("Float64", value)})`;
      });
      sets.push(`if(isNull(${number}), toUInt32(0), toUInt32(${first} + ${passed.join(" + ")}))`);
    }
  }
  const sql = `SELECT s, c, base64Encode(CAST(groupArrayState(low) AS String)) AS d
FROM (
  SELECT toUInt16(bitShiftRight(id, 16)) AS c, toUInt16(bitAnd(id, 65535)) AS low,
    arrayJoin([${sets.join(",\n      ")}]) AS s
  FROM contacts FINAL
  WHERE deleted = 0
)
WHERE s != 0
GROUP BY s, c`;
  return {
    statement: { sql, params: params.values },
    form: "chunks",
    width: 1,
    pieces,
    smaller: () => inHalves(paths, traitRead),
  };
}

function textsOf(test: PositiveTest): readonly string[] | null {
  if ((test.op !== "is" && test.op !== "in") || test.ignoreCase) return null;
  const values = test.op === "is" ? [test.value] : test.values;
  const texts = values.filter((value) => typeof value === "string");
  return texts.length === values.length ? texts : null;
}

/** The bound a number must be beyond and the one it must not be beyond; null where it is not bounded. */
function rangeOf(test: PositiveTest): readonly [Bound | null, Bound | null] | null {
  switch (test.op) {
    case "gt":
    case "gte":
      return [{ value: test.value, op: test.op }, null];
    case "lt":
      return [null, { value: test.value, op: "gte" }];
    case "lte":
      return [null, { value: test.value, op: "gt" }];
    case "between":
      return [
        { value: test.lo, op: "gte" },
        { value: test.hi, op: "gt" },
      ];
    case "is":
      if (typeof test.value !== "number") return null;
      return [
        { value: test.value, op: "gte" },
        { value: test.value, op: "gt" },
      ];
    default:
      return null;
  }
}
