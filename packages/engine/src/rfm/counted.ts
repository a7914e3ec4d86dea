import type { RfmDefinition } from "@kindred/models";
import { compileEventCondition, jsonOperand, Params } from "@kindred/segment";
import type { QueryParams, WorkspaceStore } from "@kindred/store";
import { type Money, moneyOf, printRate } from "../money/currency.ts";
import { loadContext } from "../segments/context.ts";
import { prepare } from "../segments/request.ts";
import { countedDocument } from "./definitions.ts";

/** A statement that gives everybody who has events that count: `contact_id, days, f, m`. */
export interface CountedStatement {
  readonly sql: string;
  readonly params: QueryParams;
  /** To be run beside it: refuses amounts that cannot be added up. @throws KindredError `several_currencies` */
  readonly refuse: () => Promise<void>;
}

/** Merged and deleted contacts may still have rows. */
export const alive = "contact_id NOT IN (SELECT id FROM dead_contacts)";

/**
 * One read of the events up to `at` (Unix ms): `days` since the last on the workspace's calendar, how many (`f`), and what they amount to (`m`,
 * rounded to six decimals as sums of the segment language are, 0 without money).
 *
 * @throws KindredError `missing_rate`
 */
export async function countedBy(
  workspace: WorkspaceStore,
  definition: RfmDefinition,
  at: number,
): Promise<CountedStatement> {
  const context = await loadContext(workspace);
  const params = new Params("e");
  const rowsOf = (events: readonly string[], where: unknown): string => {
    const document = countedDocument({ ...definition, events, where });
    return compileEventCondition(prepare({ document, now: at }, context, at), params);
  };
  const { monetary } = definition;
  const refunds = monetary?.refunds ?? null;
  const counted = rowsOf(definition.events, definition.where);
  const rows = refunds === null ? counted : `((${counted}) OR (${rowsOf(refunds.events, null)}))`;
  const instant = params.add("Int64", at);
  const zone = params.add("String", context.timezone);
  const isRefund = refunds === null ? null : `event IN ${params.add("Array(String)", refunds.events)}`;

  let m = "toFloat64(0)";
  let refuse = async (): Promise<void> => undefined;
  if (monetary !== null) {
    const bought = jsonOperand("properties", monetary.property, params).number();
    const amount =
      refunds === null || isRefund === null
        ? bought
        : `if(${isRefund}, -abs(${jsonOperand("properties", refunds.property, params).number()}), ${bought})`;
    const money = (): Promise<Money> => moneyOf(workspace, monetary.currency, rows, params, "/monetary/currency");
    // Amounts that are taken as they are need not wait for whether they can be.
    const rate = monetary.currency === null ? null : printRate(await money(), params);
    if (rate === null) refuse = async () => void (await money());
    m = `round(ifNull(sumKahan(${rate === null ? amount : `(${amount}) * ${rate}`}), 0), 6)`;
  }
  const [f, last] =
    isRefund === null ? ["count()", "max(ts)"] : [`countIf(NOT (${isRefund}))`, `maxIf(ts, NOT (${isRefund}))`];
  const sql = `SELECT contact_id, toInt32(dateDiff('day', last, fromUnixTimestamp64Milli(${instant}, 'UTC'), ${zone})) AS days,
  toUInt32(f) AS f, m
FROM (
  SELECT contact_id, ${last} AS last, ${f} AS f, ${m} AS m
  FROM events WHERE ${rows} GROUP BY contact_id HAVING f > 0
)
WHERE ${alive}`;
  return { sql, params: params.values, refuse };
}
