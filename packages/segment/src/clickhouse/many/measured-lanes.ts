import { formulaHoldsForNothing } from "../../plan/empty.ts";
import type { EventLeaf, Leaf } from "../../plan/plan.ts";
import { keyOf } from "../../plan/key.ts";
import { eventIs, tsWithin } from "../event-rows.ts";
import { measureOperand, printAggregate } from "../measure.ts";
import { negation } from "../negation.ts";
import { Params } from "../params.ts";
import { printPredicate } from "../predicate.ts";
import { ALIVE, printMeasureTest } from "../scans/scan.ts";
import { splitPredicate, type SplitPredicate } from "./equalities.ts";
import { batches, inHalves, type ManyRead } from "./read.ts";
import type { SetGraph } from "./set-graph.ts";
import { slotExpression } from "./slot-expression.ts";

interface Asked {
  readonly leaf: EventLeaf;
  readonly split: SplitPredicate;
  readonly piece: number;
  /** The piece has those for whom the leaf does not hold. */
  readonly complement: boolean;
}

const MOST_LEAVES = 192;

/**
 * Measures other than counts of events whose property has one value ("revenue of shoes"): rows are grouped by contact and value, so a
 * row touches the aggregates of the windows and not those of every value.
 */
export class MeasuredLanes {
  readonly #lanes = new Map<string, Asked[]>();

  /** @returns the leaf's node, or null when it is not of this kind */
  ask(leaf: Leaf, graph: SetGraph): number | null {
    if (leaf.kind !== "event" || leaf.window.kind !== "interval" || leaf.measure.kind === "mostFrequent") return null;
    const split = splitPredicate(leaf.where, false);
    if (split.equal.length === 0) return null;
    const key = keyOf([leaf.events, split.equal.map(({ path }) => path), split.rest, leaf.timezone]);
    const complement = formulaHoldsForNothing({ kind: "leaf", leaf: 0 }, [leaf]);
    const { piece, node } = graph.newPiece();
    const lane = this.#lanes.get(key) ?? [];
    this.#lanes.set(key, lane);
    lane.push({ leaf, split, piece, complement });
    return complement ? graph.not(node) : node;
  }

  reads(now: number): ManyRead[] {
    return [...this.#lanes.values()].flatMap((lane) =>
      batches(lane, MOST_LEAVES).map((batch) => measuredRead(batch, now)),
    );
  }
}

function measuredRead(asked: readonly Asked[], now: number): ManyRead {
  const params = new Params();
  const { leaf: any, split } = asked[0]!;
  const valuesOf = ({ split: { equal } }: Asked): readonly string[] => equal.map(({ values }) => values[0]!);
  const slots = [...new Map(asked.map((each) => [keyOf(valuesOf(each)), valuesOf(each)])).values()].map(
    (values, index) => ({ code: index + 1, values }),
  );
  const codes = new Map(slots.map(({ code, values }) => [keyOf(values), code]));
  const intervals = asked.map(({ leaf }) => intervalOf(leaf));
  const whole = {
    from: Math.min(...intervals.map(({ from }) => from)),
    to: Math.max(...intervals.map(({ to }) => to)),
  };
  const where = [eventIs(any.events, params), ...tsWithin(whole, params)];
  if (split.rest !== null) where.push(printPredicate(split.rest, { timezone: any.timezone, now, params }));
  const paths = split.equal.map(({ path }) => path);

  const aggregates = new Map<string, string>();
  const tests = new Map<string, number>();
  const places = asked.map((each) => {
    const { leaf, complement } = each;
    const { from, to } = intervalOf(leaf);
    const narrower = tsWithin(
      { from: from > whole.from ? from : -Infinity, to: to < whole.to ? to : Infinity },
      params,
    );
    const condition = narrower.length === 0 ? null : narrower.join(" AND ");
    const aggregate = printAggregate(leaf.measure, condition, leaf.timezone, params);
    const column = aggregates.get(aggregate) ?? `m${aggregates.size}`;
    aggregates.set(aggregate, column);
    const holds = printMeasureTest(leaf.test, measureOperand(leaf.measure, column, params), leaf.timezone, params);
    const test = complement ? negation(holds) : holds;
    if (!tests.has(test)) tests.set(test, tests.size);
    return { code: codes.get(keyOf(valuesOf(each)))!, test: tests.get(test)!, piece: each.piece };
  });
  const width = tests.size;
  const pieces = Array.from({ length: slots.length * width }, () => -1);
  for (const { code, test, piece } of places) pieces[(code - 1) * width + test] = piece;

  const bitmaps = [...tests].map(([test, index]) => {
    return `base64Encode(CAST(groupBitmapStateIf(contact_id, ${test}) AS String)) AS b${index}`;
  });
  const columns = [...aggregates].map(([aggregate, column]) => `,\n    ${aggregate} AS ${column}`).join("");
  const sql = `SELECT k,
  ${bitmaps.join(",\n  ")}
FROM (
  SELECT contact_id, ${slotExpression(paths, slots, params)} AS k${columns}
  FROM events
  WHERE ${where.join(" AND ")} AND k != 0
  GROUP BY contact_id, k
)
WHERE ${ALIVE}
GROUP BY k`;
  return {
    statement: { sql, params: params.values },
    form: "keyed",
    width,
    pieces,
    smaller: () => inHalves(asked, (half) => measuredRead(half, now)),
  };
}

function intervalOf({ window }: EventLeaf): { readonly from: number; readonly to: number } {
  if (window.kind !== "interval") throw new Error("an anchored window has no common interval");
  return window.interval;
}
