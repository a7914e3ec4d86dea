import { KindredError } from "@kindred/schema";
import type { ManyRead, SetNode } from "@kindred/segment";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ContactSet } from "../membership/contact-set.ts";
import { PieceFailure, Pieces, SetEvaluation } from "./set-evaluation.ts";

const people = 12;
const everyone = ContactSet.upTo(people - 1);
const pieceCount = 4;

interface Graph {
  readonly pieces: readonly (readonly number[])[];
  readonly nodes: readonly SetNode[];
  readonly roots: readonly number[];
}

/** Graphs in which later nodes are made of any before them, so that parts are shared at every depth. */
const graphs: fc.Arbitrary<Graph> = fc
  .record({
    pieces: fc.array(fc.uniqueArray(fc.integer({ min: 1, max: people - 1 })), {
      minLength: pieceCount,
      maxLength: pieceCount,
    }),
    inner: fc.array(
      fc.record({
        kind: fc.constantFrom("and" as const, "or" as const, "not" as const),
        of: fc.uniqueArray(fc.nat(1_000), { minLength: 1, maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 14 },
    ),
    roots: fc.array(fc.nat(1_000), { minLength: 1, maxLength: 5 }),
  })
  .map(({ pieces, inner, roots }) => {
    const nodes: SetNode[] = pieces.map((_, piece) => ({ kind: "piece", piece }));
    for (const { kind, of } of inner) {
      const parts = [...new Set(of.map((each) => each % nodes.length))].sort((a, b) => a - b);
      nodes.push(kind === "not" ? { kind, of: parts[0]! } : { kind, of: parts });
    }
    // Most roots are near the top, where everything below is theirs.
    return { pieces, nodes, roots: roots.map((root) => nodes.length - 1 - (root % nodes.length)) };
  });

function read(pieces: readonly number[]): ManyRead {
  return { statement: { sql: "", params: {} }, form: "chunks", pieces, width: 1, smaller: () => [] };
}

function evaluationOf({ pieces, nodes, roots }: Graph, failed: readonly number[] = []): SetEvaluation {
  const given = new Pieces(new ContactSet());
  const rows = pieces.flatMap((ids, piece) =>
    ids.length === 0 || failed.includes(piece)
      ? []
      : [{ s: piece + 1, c: 0, d: Buffer.from([ids.length, ...ids.flatMap((id) => [id, 0])]).toString("base64") }],
  );
  given.add(read(pieces.map((_, piece) => piece)), rows);
  if (failed.length > 0) given.fail(read(failed), new KindredError("out_of_memory", "Too much"));
  return new SetEvaluation(nodes, roots, given, everyone);
}

/** Plainly, node by node; null: a piece it needs has failed. */
function expected({ pieces, nodes }: Graph, index: number, failed: readonly number[] = []): readonly number[] | null {
  const node = nodes[index]!;
  if (node.kind === "piece") return failed.includes(node.piece) ? null : pieces[node.piece]!.toSorted((a, b) => a - b);
  const all = [...everyone.ids()];
  const parts = (node.kind === "not" ? [node.of] : node.of).map((part) =>
    expected({ pieces, nodes, roots: [] }, part, failed),
  );
  if (parts.includes(null)) return null;
  const holds = (id: number): readonly boolean[] => parts.map((part) => part!.includes(id));
  if (node.kind === "not") return all.filter((id) => !holds(id)[0]);
  return all.filter((id) => (node.kind === "and" ? !holds(id).includes(false) : holds(id).includes(true)));
}

test("each root is what its formula says, however parts are shared", () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const evaluation = evaluationOf(graph);
      const found = graph.roots.map((_, place) => [...evaluation.members(place).ids()]);
      expect(found).toEqual(graph.roots.map((root) => expected(graph, root)));
    }),
    { numRuns: 3_000 },
  );
});

test("a piece that failed fails the roots that need it, and no other is wrong for it", () => {
  fc.assert(
    fc.property(graphs, fc.uniqueArray(fc.nat(pieceCount - 1), { minLength: 1, maxLength: 2 }), (graph, failed) => {
      const evaluation = evaluationOf(graph, failed);
      const found = graph.roots.map((_, place) => {
        try {
          return [...evaluation.members(place).ids()];
        } catch (error) {
          if (error instanceof PieceFailure) return null;
          throw error;
        }
      });
      expect(found).toEqual(graph.roots.map((root) => expected(graph, root, failed)));
    }),
    { numRuns: 3_000 },
  );
});

test("stages that exclude one another are what they are alone", () => {
  // "In 90 days, and four times, and not (in 90 days and not four times)": the last to take the first part is inside the third.
  const nodes: readonly SetNode[] = [
    { kind: "piece", piece: 0 },
    { kind: "piece", piece: 1 },
    { kind: "not", of: 1 },
    { kind: "and", of: [0, 2] },
    { kind: "not", of: 3 },
    { kind: "and", of: [0, 1, 4] },
  ];
  const evaluation = evaluationOf({ pieces: [[1, 2, 3], [2, 3], [], []], nodes, roots: [5] });
  expect([...evaluation.members(0).ids()]).toEqual([2, 3]);
});
