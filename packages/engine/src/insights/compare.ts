import type { ClickHouse } from "@kindred/store";
import { loadContext } from "../segments/context.ts";
import type { EvaluationResources } from "../segments/evaluation.ts";
import { compareEvents, compareRevenue, readEventNames } from "./compare-events.ts";
import { compareProducts, type ComparedProduct } from "./compare-products.ts";
import { compareTraits, seenTraits } from "./compare-traits.ts";
import type { Compared, CompareInput } from "./compared.ts";
import { knownSides, type NamedSide, type Side, type Sides, sidesOf } from "./sides.ts";

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
  /** What most of the first buy, and what they spend most on. */
  readonly products: readonly ComparedProduct[];
  /** In which the orders of both were; of several no revenue is compared. */
  readonly currencies: readonly string[];
  /** Traits beyond the number that is compared. */
  readonly traitsLeftOut: number;
}

export interface CompareOptions {
  readonly days?: number | undefined;
  /** Unix ms; who was in it then, by the events until then. Traits are those of today. */
  readonly now?: number | undefined;
}

/**
 * How two populations differ: traits, events, revenue, products. Every count is exact; who is in them is worked out once, and then there is
 * one read each for traits, their values, events, orders and what was in them.
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
  const [context, own] = await Promise.all([
    loadContext(workspace, { alongside }),
    workspace.postgres.selectFrom("workspaces").select("currency").where("id", "=", workspace.id).executeTakeFirst(),
    flush(),
  ]);
  const sides = sidesOf(at(a, then), at(b, then), context, to);
  const from = to - days * 86_400_000;
  const [known, seen, eventNames] = await Promise.all([
    readSides(clickhouse, sides),
    seenTraits.of(workspace),
    readEventNames(clickhouse, { from, to }),
  ]);
  const { sizes } = known;
  const input: CompareInput = { clickhouse, ...known, from, to };
  const [traits, events, revenue, products] = await Promise.all([
    compareTraits(input, seen),
    compareEvents(input, eventNames),
    compareRevenue(input, own?.currency ?? null),
    compareProducts(input),
  ]);
  const differences = [...traits.differences, ...events, ...revenue.compared];
  differences.sort((one, other) => other.score - one.score || Math.abs(other.effect) - Math.abs(one.effect));
  return {
    now: to,
    days,
    a: { ...sides.a, count: sizes.a },
    b: { ...sides.b, count: sizes.b },
    both: sizes.both,
    differences,
    products,
    currencies: revenue.currencies,
    traitsLeftOut: traits.leftOut,
  };
}

function at(side: Side, now: number | undefined): Side {
  return typeof side === "string" || now === undefined ? side : { ...side, now };
}

interface SidesRow {
  readonly set_a: string;
  readonly set_b: string;
  readonly a: number;
  readonly b: number;
  readonly both: number;
}

/** Who is in both, worked out once for all that is read of them. */
async function readSides(
  clickhouse: ClickHouse,
  { read: { sql, params } }: Sides,
): Promise<Pick<CompareInput, "sides" | "sizes">> {
  const [row] = await clickhouse.query<SidesRow>(sql, params);
  return {
    sides: { with: knownSides(row!.set_a, row!.set_b) },
    sizes: { a: Number(row!.a), b: Number(row!.b), both: Number(row!.both) },
  };
}
