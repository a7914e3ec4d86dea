import type { Command } from "commander";
import { KindredError } from "@kindred/schema";
import { instantOf } from "../segments/asked.ts";
import type { CommonOptions } from "../session.ts";
import { eventsOf, gather, ratesOf } from "./cohort-question.ts";

/** The options that say whose orders, and how they are counted. */
export interface ValueOptions extends CommonOptions {
  readonly event: string;
  readonly where?: string;
  readonly amount: string;
  readonly refunds?: boolean;
  readonly window?: string;
  readonly cost?: string;
  readonly productCost?: string;
  readonly segment?: string;
  readonly into?: string;
  readonly rate?: readonly string[];
  readonly now?: string;
  readonly csv?: boolean;
}

export function withValueOptions(command: Command): Command {
  return command
    .option("--event <name>", "what an order is", "Order Completed")
    .option("--where <json>", "a condition of the segment language on its properties")
    .option("--amount <property>", "which of them is the amount", "revenue")
    .option("--refunds", "take `Order Refunded` off")
    .option("--window <window>", "365d, 2026-01-01..2026-04-01, or JSON of the segment language; default: all time")
    .option("--cost <property>", "what an order cost, for the margin")
    .option("--product-cost <property>", "what each line or its product in the catalogue cost, for the margin")
    .option("--segment <id>", "only members of this saved segment")
    .option("--into <currency>", "tell all amounts in this currency; with --rate for the others")
    .option("--rate <currency=worth>", "what one unit of another currency is worth; repeatable", gather)
    .option("--now <iso>", "as of this instant");
}

/** The body of the question. @throws KindredError `bad_argument` */
export function valueQuestion(options: ValueOptions): Readonly<Record<string, unknown>> {
  const { event, where, amount, refunds, window, cost, productCost, segment, now } = options;
  return {
    orders: { ...eventsOf(event, where, "--where"), amount },
    ...(refunds === true ? { refunds: { event: "Order Refunded", amount } } : {}),
    ...(window === undefined ? {} : { window: windowOf(window) }),
    ...(cost === undefined ? {} : { cost: { kind: "order", property: cost } }),
    ...(productCost === undefined ? {} : { cost: { kind: "product", property: productCost } }),
    ...ratesOf(options),
    ...(segment === undefined ? {} : { segment }),
    ...(now === undefined ? {} : { now: instantOf(now) }),
  };
}

/** `90d`, `2026-01-01..2026-04-01` (the second day not included), or JSON. */
export function windowOf(text: string): unknown {
  const range = /^(?<from>[^.]+)\.\.(?<to>[^.]+)$/u.exec(text)?.groups;
  if (range !== undefined) return { ...range };
  if (!text.startsWith("{")) return { last: text };
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new KindredError("bad_argument", `--window is not JSON: ${text}`);
  }
}
