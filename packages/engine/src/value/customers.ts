import { Params } from "@kindred/segment";
import { alive, printEvents, printMembers, printNumber, type Printer } from "../cohorts/rows.ts";
import { asOf } from "../segments/as-of.ts";
import { loadContext, type SegmentContext } from "../segments/context.ts";
import type { EvaluationResources } from "../segments/evaluation.ts";
import { type Money, moneyOf, printRate } from "../money/currency.ts";
import { printLinesCost } from "./lines.ts";
import type { ValueQuestion } from "./question.ts";
import { plainWindow } from "./window.ts";

/** A statement in the making over one row a customer. */
export interface Customers {
  /**
   * `contact_id`, `orders`, `priced` (orders with an amount), `gross`, `refunds`, `refunded`, `value` (gross less what is taken off),
   * `costed` (orders whose cost is known), `costed_gross`, `cost`, where a cost is asked for, `last` (the latest order, Unix ms; 0: none).
   */
  readonly sql: string;
  readonly params: Params;
  /** What amounts are told in. @throws KindredError `several_currencies` */
  readonly money: () => Promise<Money>;
  /** Unix ms */
  readonly now: number;
  readonly context: SegmentContext;
}

/** Asks something of the customers, and what amounts are told in beside it. What that refuses comes before what was found. */
export async function askBeside<T>(
  { money }: Customers,
  found: Promise<T>,
): Promise<{ readonly money: Money; readonly found: T }> {
  const [told, asked] = await Promise.allSettled([money(), found]);
  if (told.status === "rejected") throw told.reason;
  if (asked.status === "rejected") throw asked.reason;
  return { money: told.value, found: asked.value };
}

/**
 * One row for everyone with an order or a refund in the window; the events are read once, and once more for their currencies.
 *
 * @throws KindredError `future_now`, `invalid_segment`, `anchored_window`, `bad_period`, `missing_rate`
 */
export async function customersOf(
  { workspace, now: clock, flush }: EvaluationResources,
  question: ValueQuestion,
): Promise<Customers> {
  const [context] = await Promise.all([loadContext(workspace), flush()]);
  const now = asOf(question.now, clock);
  const params = new Params();
  const printer: Printer = { context, params, now, asOf: question.now !== undefined };
  const { orders, refunds, cost } = question;
  const window = plainWindow(question.window, now, context.timezone);
  const isOrder = printEvents({ ...orders, ...window }, "/orders", printer);
  const isRefund = refunds === null ? null : printEvents({ ...refunds, ...window }, "/refunds", printer);
  const rows = isRefund === null ? isOrder : `((${isOrder}) OR (${isRefund}))`;
  const members = question.segment === null ? [] : [`contact_id IN (\n${printMembers(question.segment, printer)}\n)`];
  const where = [rows, alive, ...members].join(" AND ");
  const asked = (): Promise<Money> => moneyOf(workspace, question.currency, where, params);
  // Amounts that are taken as they are need not wait for whether they can be.
  const known = question.currency === null ? null : await asked();
  const rate = known === null ? null : printRate(known, params);
  const inMoney = (number: string): string => (rate === null ? number : `${number} * ${rate}`);
  const columns = [
    "contact_id, ts",
    `${isRefund === null ? "1" : `(${isOrder})`} AS is_order`,
    `${inMoney(printNumber(orders.amount, params))} AS amount`,
    `${refunds === null ? "0" : `ifNull(abs(${inMoney(printNumber(refunds.amount, params))}), 0)`} AS back`,
    ...(cost === null
      ? []
      : [
          `${cost.kind === "order" ? inMoney(printNumber(cost.property, params)) : printLinesCost(cost.property, rate, params)} AS cost`,
        ]),
  ].join(",\n      ");
  const costs =
    cost === null
      ? ""
      : `
    countIf(is_order AND isNotNull(e.cost)) AS costed, sumKahanIf(ifNull(amount, 0), is_order AND isNotNull(e.cost)) AS costed_gross,
    sumKahanIf(ifNull(e.cost, 0), is_order) AS cost,`;
  const sql = `SELECT contact_id, orders, priced, gross, refunds, refunded, ${cost === null ? "" : "costed, costed_gross, cost, "}last,
  sign(net) * floor(abs(net) * 1000000 + 0.5) / 1000000 AS value
FROM (
  SELECT contact_id, countIf(is_order) AS orders, countIf(is_order AND isNotNull(amount)) AS priced, sumKahanIf(ifNull(amount, 0), is_order) AS gross,
    countIf(NOT is_order) AS refunds, sumKahanIf(back, NOT is_order) AS refunded, gross - refunded AS net,${costs}
    maxIf(toUnixTimestamp64Milli(ts), is_order) AS last
  FROM (
    SELECT ${columns}
    FROM events
    WHERE ${where}
  ) AS e
  GROUP BY contact_id
)`;
  return { sql, params, money: () => (known === null ? asked() : Promise.resolve(known)), now, context };
}
