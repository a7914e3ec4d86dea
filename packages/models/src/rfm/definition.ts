/** How the bounds between levels are found. */
export type Bounds =
  /** Quantiles of everybody's values (type 7); a value above a quantile is in the next level. */
  | { readonly by: "quantile" }
  /** The same quantiles plus 1, each of which begins its level: the rule of the R package `rfm`. */
  | { readonly by: "quantile-plus-one" }
  /** Numbers of one's own, ascending, one fewer than levels; each begins its level. Days for recency. */
  | { readonly by: "fixed"; readonly at: readonly number[] };

/** Both ends in. */
export type LevelRange = readonly [low: number, high: number];

/** A class and the scores it asks for; a score that is not named may be any. */
export interface ClassRule {
  readonly class: string;
  readonly r?: LevelRange | undefined;
  readonly f?: LevelRange | undefined;
  readonly m?: LevelRange | undefined;
  /** What to do for these people, in the user's own words. Classes that Kindred knows have words without. */
  readonly suggestion?: string | undefined;
}

/** What makes amounts comparable that are in several currencies. */
export interface CurrencyRates {
  /** ISO 4217; its own rate is 1. */
  readonly into: string;
  /** What one unit of each other currency is worth. */
  readonly rates: Readonly<Record<string, number>>;
}

export interface Monetary {
  /** The property that holds an event's amount. */
  readonly property: string;
  /** Events whose amounts are taken off. */
  readonly refunds: { readonly events: readonly string[]; readonly property: string } | null;
  readonly currency: CurrencyRates | null;
}

/** An RFM model: which events count, and how people are divided by them. */
export interface RfmDefinition {
  readonly name: string;
  readonly events: readonly string[];
  /** A property condition of the segment language; null: every one of these events. */
  readonly where: unknown;
  /** Null: recency and frequency only. */
  readonly monetary: Monetary | null;
  /** Events older than so many days do not count; null: all. */
  readonly lookBackDays: number | null;
  readonly levels: 3 | 4 | 5;
  readonly r: Bounds;
  readonly f: Bounds;
  readonly m: Bounds;
  /** The first that holds decides. */
  readonly rules: readonly ClassRule[];
}

/** Whoever no rule holds for. */
export const otherClass = "other";

/** Something that keeps a definition from being used: a stable code and the place it is about, as a JSON pointer. */
export interface DefinitionProblem {
  readonly pointer: string;
  readonly code:
    | "no_events"
    | "bad_levels"
    | "bad_look_back"
    | "bounds_count"
    | "bounds_order"
    | "no_rules"
    | "bad_class"
    | "bad_range"
    | "range_without_money"
    | "bad_rate";
}

/** Everything that is wrong with a definition of the right shape; empty: it can be used. */
export function definitionProblems(definition: RfmDefinition): DefinitionProblem[] {
  const { events, levels, lookBackDays, monetary, rules } = definition;
  const problems: DefinitionProblem[] = [];
  const add = (code: DefinitionProblem["code"], pointer: string): void => void problems.push({ code, pointer });
  if (events.length === 0 || events.some((name) => name.trim() === "")) add("no_events", "/events");
  if (![3, 4, 5].includes(levels)) add("bad_levels", "/levels");
  if (lookBackDays !== null && !(Number.isInteger(lookBackDays) && lookBackDays >= 1 && lookBackDays <= 36_500))
    add("bad_look_back", "/lookBackDays");
  for (const score of monetary === null ? (["r", "f"] as const) : (["r", "f", "m"] as const)) {
    const bounds = definition[score];
    if (bounds.by !== "fixed") continue;
    const { at } = bounds;
    if (at.length !== levels - 1) add("bounds_count", `/${score}/at`);
    else if (!at.every((bound, i) => Number.isFinite(bound) && (i === 0 || bound > at[i - 1]!)))
      add("bounds_order", `/${score}/at`);
  }
  for (const [code, rate] of Object.entries(monetary?.currency?.rates ?? {}))
    if (!(Number.isFinite(rate) && rate > 0)) add("bad_rate", `/monetary/currency/rates/${code}`);
  if (rules.length === 0) add("no_rules", "/rules");
  for (const [index, rule] of rules.entries()) {
    const at = `/rules/${index}`;
    const name = rule.class.trim();
    if (name === "" || name.length > 60 || name !== rule.class) add("bad_class", `${at}/class`);
    for (const score of ["r", "f", "m"] as const) {
      const range = rule[score];
      if (range === undefined) continue;
      const [low, high] = range;
      const isRange = Number.isInteger(low) && Number.isInteger(high) && low >= 1 && low <= high && high <= levels;
      if (!isRange) add("bad_range", `${at}/${score}`);
      else if (score === "m" && monetary === null) add("range_without_money", `${at}/m`);
    }
  }
  return problems;
}
