import type { Command } from "commander";
import { Option } from "commander";
import { KindredError } from "@kindred/schema";
import { instantOf } from "../segments/asked.ts";
import type { CommonOptions } from "../session.ts";

/** The options that say which cohorts. */
export interface CohortOptions extends CommonOptions {
  readonly entry?: string;
  readonly entryWhere?: string;
  readonly entryDate?: string;
  readonly entryAdded?: boolean;
  readonly trait?: string;
  readonly window?: readonly string[];
  readonly returning?: boolean;
  readonly by: string;
  readonly from?: string;
  readonly to?: string;
  readonly returns: string;
  readonly returnsWhere?: string;
  readonly measure: string;
  readonly property: string;
  readonly columns: string;
  readonly brackets?: string;
  readonly periods?: string;
  readonly segment?: string;
  readonly into?: string;
  readonly rate?: readonly string[];
  readonly now?: string;
  readonly compare?: string;
  readonly csv?: boolean;
}

export function withCohortOptions(command: Command): Command {
  return command
    .option("--entry <event>", "begin with the first of this event (default: Order Completed)")
    .option("--entry-where <json>", "a condition of the segment language on its properties")
    .option("--entry-date <trait>", "begin at a trait that is a date")
    .option("--entry-added", "begin when added as a contact")
    .option("--trait <name>", "a cohort for each value of a trait")
    .option(
      "--window <name=from..to>",
      "a cohort of those who began in these days, the second not included; repeatable",
      gather,
    )
    .option("--returning", "with --window: whoever did it there, whatever they did before")
    .addOption(
      new Option("--by <unit>", "the length of a period").choices(["day", "week", "month", "quarter"]).default("month"),
    )
    .option("--from <day>", "cohorts from the period of this day on (default: a year back)")
    .option("--to <day>", "cohorts until the period of this day")
    .option("--returns <event>", "what coming back is", "Order Completed")
    .option("--returns-where <json>", "a condition on its properties")
    .addOption(
      new Option("--measure <kind>", "share of people, events per head, or a number of the events per head")
        .choices(["people", "count", "sum"])
        .default("people"),
    )
    .option("--property <name>", "with --measure sum: which", "revenue")
    .addOption(
      new Option("--columns <kind>", "in period n, in n or later, up to n, or from period to period")
        .choices(["classic", "rolling", "cumulative", "brackets"])
        .default("classic"),
    )
    .option("--brackets <list>", "such as 1-3,4-6,7-12; with --columns brackets")
    .option("--periods <n>", "no more periods than these")
    .option("--segment <id>", "only members of this saved segment")
    .option("--into <currency>", "tell all amounts in this currency; with --rate for the others")
    .option("--rate <currency=worth>", "what one unit of another currency is worth; repeatable", gather)
    .option("--now <iso>", "as of this instant");
}

/** The body of the question. @throws KindredError `bad_argument` */
export function cohortQuestion(options: CohortOptions): Readonly<Record<string, unknown>> {
  const { by, from, to, measure, property, columns, segment, now, periods } = options;
  return {
    entry: entryOf(options),
    cut: cutOf(options),
    by,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    returns: eventsOf(options.returns, options.returnsWhere, "--returns-where"),
    measure: measure === "sum" ? { kind: "sum", property, ...ratesOf(options) } : { kind: measure },
    columns: columns === "brackets" ? { kind: columns, brackets: bracketsOf(options.brackets) } : { kind: columns },
    ...(periods === undefined ? {} : { periods: numberOf("--periods", periods) }),
    ...(segment === undefined ? {} : { segment }),
    ...(now === undefined ? {} : { now: instantOf(now) }),
    ...(options.compare === undefined ? {} : { compare: pairOf(options.compare) }),
  };
}

function entryOf(options: CohortOptions): unknown {
  if (options.entryAdded === true) return { kind: "added" };
  if (options.entryDate !== undefined) return { kind: "date", trait: options.entryDate };
  return { kind: "event", ...eventsOf(options.entry ?? "Order Completed", options.entryWhere, "--entry-where") };
}

function cutOf({ trait, window = [], returning }: CohortOptions): unknown {
  if (trait !== undefined) return { kind: "trait", trait };
  if (window.length === 0) return { kind: "calendar" };
  const windows = window.map((text) => {
    const found = /^(?<name>.+)=(?<from>[^=]+)\.\.(?<to>[^=]+)$/u.exec(text)?.groups;
    if (found === undefined)
      throw new KindredError(
        "bad_argument",
        `Write a window as NAME=2026-01-01..2026-01-08; ${JSON.stringify(text)} is not.`,
      );
    return { ...found };
  });
  return { kind: "windows", windows, firstEver: returning !== true };
}

export function eventsOf(event: string, where: string | undefined, option: string): object {
  if (where === undefined) return { event };
  try {
    return { event, where: JSON.parse(where) as unknown };
  } catch {
    throw new KindredError("bad_argument", `${option} takes JSON, such as '{"property":"revenue","gt":0}'.`);
  }
}

/** `--into` and `--rate` as the body has them. */
export function ratesOf({ into, rate = [] }: { readonly into?: string; readonly rate?: readonly string[] }): object {
  if (into === undefined) return {};
  const rates = Object.fromEntries(
    rate.map((text) => {
      const [currency = "", worth = ""] = text.split("=");
      return [currency, numberOf("--rate", worth)];
    }),
  );
  return { currency: { into, rates } };
}

function bracketsOf(text: string | undefined): unknown {
  const parts = (text ?? "").split(",").map((part) => /^(?<from>\d+)(?:-(?<to>\d+))?$/u.exec(part.trim())?.groups);
  if (parts.some((part) => part === undefined))
    throw new KindredError("bad_argument", "Write --brackets as 1-3,4-6,7-12: periods after the first, which is 0.");
  return parts.map((part) => [Number(part!["from"]), Number(part!["to"] ?? part!["from"])]);
}

function pairOf(text: string): readonly string[] {
  const pair = text.split(",").map((key) => key.trim());
  if (pair.length !== 2)
    throw new KindredError("bad_argument", "--compare takes two cohorts, with a comma between them.");
  return pair;
}

export function numberOf(option: string, text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number))
    throw new KindredError("bad_argument", `${option} takes a number, not ${JSON.stringify(text)}.`);
  return number;
}

/** A whole number from 1 on. @throws KindredError `bad_argument` */
export function countOf(option: string, text: string): number {
  const number = numberOf(option, text);
  if (!Number.isInteger(number) || number < 1)
    throw new KindredError("bad_argument", `${option} takes a whole number from 1 on, not ${JSON.stringify(text)}.`);
  return number;
}

export function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
