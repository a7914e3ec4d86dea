import { readRates } from "../../shell/rates.ts";

/** What the page shows, as it stands in the address. Everything absent is as usual. */
export interface ValueSearch {
  /** `90d`, `all`, or two days with `..` between, the second not included. */
  readonly window?: string;
  readonly refunds?: boolean;
  /** `order:` or `product:` and the property that is the cost. */
  readonly cost?: string;
  readonly segment?: string;
  /** Percents with commas between. */
  readonly tiers?: string;
  readonly into?: string;
  readonly rates?: string;
  /** Bought together: what an item is, in what, how often at least, the order. */
  readonly item?: string;
  readonly per?: "contact";
  readonly least?: number;
  readonly sort?: "count";
  /** Declining value: days and percent. */
  readonly days?: number;
  readonly percent?: number;
}

export const usualWindow = "365d";
export const usualTiers = "1,5,20";

export function readSearch(raw: Readonly<Record<string, unknown>>): ValueSearch {
  const found: Record<string, unknown> = {};
  for (const name of ["window", "cost", "segment", "tiers", "into", "rates", "item"]) {
    // `tiers=20` and `window=90` come out of an address as numbers.
    const value = raw[name];
    if ((typeof value === "string" || typeof value === "number") && value !== "") found[name] = String(value);
  }
  for (const name of ["least", "days", "percent"]) {
    const value = raw[name];
    if (typeof value === "number" && value >= 1) found[name] = value;
  }
  if (raw["refunds"] === true) found["refunds"] = true;
  if (raw["per"] === "contact") found["per"] = "contact";
  if (raw["sort"] === "count") found["sort"] = "count";
  return found;
}

/** A window of the language; undefined: all time. */
export function windowOf(text: string): Readonly<Record<string, string>> | undefined {
  if (text === "all") return undefined;
  const [from, to] = text.split("..");
  if (to === undefined) return { last: text };
  return { ...(from === "" ? {} : { from: from! }), ...(to === "" ? {} : { to }) };
}

/** Percents in steps of a half, ascending, at most 100; null for what is none. */
export function tiersOf(text: string): readonly number[] | null {
  const tiers = text.split(",").map(Number);
  const good = tiers.every(
    (each, i) => each > 0 && each <= 100 && Number.isInteger(each * 2) && (i === 0 || tiers[i - 1]! < each),
  );
  return good ? tiers : null;
}

/** The question for the server about what customers are worth. */
export function questionOf(search: ValueSearch): Readonly<Record<string, unknown>> {
  const window = windowOf(search.window ?? usualWindow);
  const currency = readRates(search);
  const [kind, property] = search.cost?.split(":") ?? [];
  return {
    ...(window === undefined ? {} : { window }),
    ...(search.refunds === true ? { refunds: { event: "Order Refunded", amount: "revenue" } } : {}),
    ...(kind === undefined ? {} : { cost: { kind, property: property === "" ? "cost" : property } }),
    ...(search.segment === undefined ? {} : { segment: search.segment }),
    ...(currency === null ? {} : { currency }),
  };
}
