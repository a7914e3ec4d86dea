import { KindredError } from "@kindred/schema";
import { jsonOperand, type Params } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import type { Rates } from "./question.ts";

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
 * @param rows condition on rows of `events` @param params those of the condition
 * @throws KindredError `several_currencies`, `missing_rate` (422)
 */
export async function moneyOf(
  { clickhouse, postgres, id }: WorkspaceStore,
  asked: Rates | null,
  rows: string,
  params: Params,
): Promise<Money> {
  const [found, workspace] = await Promise.all([
    clickhouse.query<{ code: string; events: number | string }>(
      `SELECT ${printCode(params)} AS code, count() AS events FROM events WHERE ${rows} GROUP BY code ORDER BY events DESC, code`,
      params.values,
    ),
    postgres.selectFrom("workspaces").select("currency").where("id", "=", id).executeTakeFirst(),
  ]);
  const own = workspace?.currency ?? null;
  const named = found.filter((one) => one.code !== "");
  if (asked === null) {
    const all = new Set(named.map((one) => one.code));
    const unnamed = found.length > named.length;
    // Beside one currency, rows without any may be in another only where the workspace says so.
    if (unnamed && own !== null) all.add(own);
    if (all.size > 1) throw severalCurrencies(found, own);
    return { currency: [...all][0] ?? own, rates: null };
  }
  const rates = new Map(Object.entries(asked.rates).map(([name, rate]) => [name.toUpperCase(), rate]));
  rates.set(asked.into, 1);
  const missing = found.map((one) => one.code || (own ?? asked.into)).filter((one) => !rates.has(one));
  if (missing.length > 0) {
    const list = [...new Set(missing)].sort();
    throw new KindredError(
      "missing_rate",
      `There is no rate into ${asked.into} for ${list.join(", ")}: add what one unit of it is worth in ${asked.into}.`,
      { status: 422, pointer: "/currency/rates", details: list },
    );
  }
  rates.set("", rates.get(own ?? asked.into)!);
  return { currency: asked.into, rates };
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
): KindredError {
  const counts = found.map(({ code, events }) => ({ currency: code || own, events: Number(events) }));
  const list = counts.map(({ currency, events }) => `${currency ?? "none"} ${events}`).join(", ");
  return new KindredError(
    "several_currencies",
    `The amounts are in several currencies (events: ${list}), and their sum would mean nothing. Give \`currency\` with the one to tell them in and the \`rates\` of the others, or let only one currency count.`,
    { status: 422, pointer: "/currency", details: counts },
  );
}
