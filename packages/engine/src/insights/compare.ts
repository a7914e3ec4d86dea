import type { ClickHouse } from "@kindred/store";
import { loadContext } from "../segments/context.ts";
import type { EvaluationResources } from "../segments/evaluation.ts";
import { compareEvents, compareRevenue } from "./compare-events.ts";
import { compareTraits } from "./compare-traits.ts";
import type { Compared, CompareInput } from "./compared.ts";
import { type NamedSide, type Side, type Sides, sidesOf } from "./sides.ts";

export interface Comparison {
  /** Unix ms */
  readonly now: number;
  /** How far back events and revenue go. */
  readonly days: number;
  readonly a: NamedSide & { readonly count: number };
  readonly b: NamedSide & { readonly count: number };
  readonly both: number;
  /** Those farthest from being chance first. */
  readonly differences: readonly Compared[];
  /** Traits beyond the number that is compared. */
  readonly traitsLeftOut: number;
}

export interface CompareOptions {
  readonly days?: number | undefined;
  /** Unix ms; who was in it then, by the events until then. Traits are those of today. */
  readonly now?: number | undefined;
}

/**
 * How two populations differ: traits, events, revenue. Every count is exact; one read each for traits, their values, events and orders.
 *
 * @throws KindredError `invalid_segment`, `nothing_to_compare`
 */
export async function compare(
  { workspace, now, flush }: EvaluationResources,
  a: Side,
  b: Side,
  { days = 90, now: then }: CompareOptions = {},
): Promise<Comparison> {
  const to = then ?? now();
  const { clickhouse } = workspace;
  const alongside = new Map([a, b].flatMap((side) => (typeof side === "string" ? [] : [...(side.alongside ?? [])])));
  const [context] = await Promise.all([loadContext(workspace, { alongside }), flush()]);
  const sides = sidesOf(at(a, then), at(b, then), context, to);
  const sizes = await readSizes(clickhouse, sides);
  const input: CompareInput = { clickhouse, sides, sizes, from: to - days * 86_400_000, to };
  const [traits, events, revenue] = await Promise.all([
    compareTraits(input),
    compareEvents(input),
    compareRevenue(input),
  ]);
  const differences = [...traits.differences, ...events, ...revenue];
  differences.sort((one, other) => other.score - one.score || Math.abs(other.effect) - Math.abs(one.effect));
  return {
    now: to,
    days,
    a: { ...sides.a, count: sizes.a },
    b: { ...sides.b, count: sizes.b },
    both: sizes.both,
    differences,
    traitsLeftOut: traits.leftOut,
  };
}

function at(side: Side, now: number | undefined): Side {
  return typeof side === "string" || now === undefined ? side : { ...side, now };
}

async function readSizes(clickhouse: ClickHouse, { with: { sql, params } }: Sides): Promise<CompareInput["sizes"]> {
  const [row] = await clickhouse.query<CompareInput["sizes"]>(
    `${sql}
SELECT bitmapCardinality(in_a) AS a, bitmapCardinality(in_b) AS b, bitmapAndCardinality(in_a, in_b) AS both`,
    params,
  );
  return { a: Number(row!.a), b: Number(row!.b), both: Number(row!.both) };
}
