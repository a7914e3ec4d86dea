import type { CurrencyRates } from "@kindred/models";
import { KindredError } from "@kindred/schema";
import { jsonOperand, type Params } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";

/** Events that count, as a condition on them. */
interface Counted {
  readonly rows: string;
  readonly params: Params;
}

/**
 * Amounts of several currencies are never added up as they are: without rates all events must be in one. An event that names none is in the
 * workspace's own.
 *
 * @throws KindredError `several_currencies` (422)
 */
export async function refuseMixedCurrencies(workspace: WorkspaceStore, counted: Counted): Promise<void> {
  const { found, own } = await currenciesOf(workspace, counted);
  const named = new Set(found.map(({ code }) => (code === "" ? own : code)).filter((code) => code !== null));
  if (named.size < 2) return;
  const counts = found.map(({ code, events }) => `${code === "" ? `${own} (not named)` : code}: ${events}`).join(", ");
  const message = `The amounts are in several currencies (events by currency: ${counts}), and sums of them would mean nothing. Give the model a currency with rates, or let only one currency count.`;
  throw new KindredError("several_currencies", message, { status: 422, pointer: "/monetary/currency" });
}

/**
 * The rate of a row, as SQL. An event that names no currency is in the workspace's own, or in what is converted into.
 *
 * @throws KindredError `missing_rate` (422)
 */
export async function rateOf(
  workspace: WorkspaceStore,
  currency: CurrencyRates,
  { rows, params }: Counted,
): Promise<string> {
  const { found, own } = await currenciesOf(workspace, { rows, params });
  const rates = new Map([...Object.entries(currency.rates), [currency.into, 1] as const]);
  const unnamed = own ?? currency.into;
  const missing = found.map(({ code }) => (code === "" ? unnamed : code)).filter((code) => !rates.has(code));
  if (missing.length > 0) {
    const message = `There is no rate into ${currency.into} for ${[...new Set(missing)].sort().join(", ")}: add it, or let these events not count.`;
    throw new KindredError("missing_rate", message, { status: 422, pointer: "/monetary/currency/rates" });
  }
  rates.set("", rates.get(unnamed) ?? 1);
  const codes = params.add("Array(String)", [...rates.keys()]);
  const values = params.add("Array(Float64)", [...rates.values()]);
  return `transform(${codeOf(params)}, ${codes}, ${values}, toFloat64(1))`;
}

function codeOf(params: Params): string {
  return `ifNull(${jsonOperand("properties", "currency", params).string()}, '')`;
}

async function currenciesOf({ clickhouse, postgres, id }: WorkspaceStore, { rows, params }: Counted) {
  const [found, workspace] = await Promise.all([
    clickhouse.query<{ code: string; events: number }>(
      `SELECT ${codeOf(params)} AS code, toFloat64(count()) AS events FROM events WHERE ${rows} GROUP BY code ORDER BY events DESC`,
      params.values,
    ),
    postgres.selectFrom("workspaces").select("currency").where("id", "=", id).executeTakeFirst(),
  ]);
  return { found, own: workspace?.currency ?? null };
}
