import type { CurrencyRates } from "@kindred/models";
import { KindredError } from "@kindred/schema";
import { jsonOperand, type Params } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";

/** What amounts are told in, and by which factors they come to it. */
export interface Money {
  /** What amounts are told in; null: nothing says. */
  readonly currency: string | null;
  /** What one unit of each currency is worth in it, "" for rows that name none; null: all are 1. */
  readonly rates: ReadonlyMap<string, number> | null;
}

/**
 * Amounts of several currencies are never added up as they are: without a table of rates all rows have to be in one currency, with one
 * every currency has to be in it. A row that names none is in the workspace's own, or in the only one there is.
 *
 * @param rows condition on rows of `events` @param params those of the condition @param place of the rates in the question, as a JSON pointer
 * @throws KindredError `several_currencies`, `missing_rate` (422)
 */
export async function moneyOf(
  { clickhouse, postgres, id }: WorkspaceStore,
  asked: CurrencyRates | null,
  rows: string,
  params: Params,
  place = "/currency",
): Promise<Money> {
  const [found, workspace] = await Promise.all([
    clickhouse.query<{ code: string; events: number | string }>(
      `SELECT ${printCode(params)} AS code, count() AS events FROM events WHERE ${rows} GROUP BY code ORDER BY events DESC, code`,
      params.values,
    ),
    postgres.selectFrom("workspaces").select("currency").where("id", "=", id).executeTakeFirst(),
  ]);
  const own = workspace?.currency ?? null;
  if (asked === null) {
    const all = currenciesAmong(
      found.map((one) => one.code),
      own,
    );
    if (all.length > 1) throw severalCurrencies(found, own, place);
    return { currency: all[0] ?? own, rates: null };
  }
  const rates = new Map(Object.entries(asked.rates).map(([name, rate]) => [name.toUpperCase(), rate]));
  rates.set(asked.into, 1);
  const missing = found.map((one) => one.code || (own ?? asked.into)).filter((one) => !rates.has(one));
  if (missing.length > 0) {
    const list = [...new Set(missing)].sort();
    throw new KindredError(
      "missing_rate",
      `There is no rate into ${asked.into} for ${list.join(", ")}: add what one unit of it is worth in ${asked.into}.`,
      { status: 422, pointer: `${place}/rates`, details: list },
    );
  }
  rates.set("", rates.get(own ?? asked.into)!);
  return { currency: asked.into, rates };
}

/** The currencies that amounts are in. Beside one, rows that name none (`""`) are in another only where the workspace's own says so. */
export function currenciesAmong(codes: readonly string[], own: string | null): readonly string[] {
  const all = new Set(codes.filter((code) => code !== ""));
  if (own !== null && codes.includes("")) all.add(own);
  return [...all];
}

/** A row's factor into the currency that is told; null: 1. */
export function printRate({ rates }: Money, params: Params): string | null {
  if (rates === null) return null;
  const names = params.add("Array(String)", [...rates.keys()]);
  const values = params.add("Array(Float64)", [...rates.values()]);
  return `transform(${printCode(params)}, ${names}, ${values}, toFloat64(1))`;
}

function printCode(params: Params): string {
  return `upper(ifNull(${jsonOperand("properties", "currency", params).string()}, ''))`;
}

function severalCurrencies(
  found: readonly { readonly code: string; readonly events: number | string }[],
  own: string | null,
  place: string,
): KindredError {
  const events = new Map<string | null, number>();
  for (const { code, events: more } of found) events.set(code || own, (events.get(code || own) ?? 0) + Number(more));
  const counts = [...events].map(([currency, number]) => ({ currency, events: number }));
  const list = counts.map((one) => `${one.currency ?? "none"}: ${one.events}`).join(", ");
  return new KindredError(
    "several_currencies",
    `The amounts are in several currencies (events by currency: ${list}), and their sum would mean nothing. Give \`currency\` with the one to tell them in and the \`rates\` of the others, or let only one currency count.`,
    { status: 422, pointer: place, details: counts },
  );
}
