import { readRates } from "../../shell/rates.ts";

/** What the page shows, as it stands in the address. Everything absent is as usual. */
export interface CohortSearch {
  /** An event's name; `date:` and a trait; `added`. */
  readonly entry?: string;
  /** Conditions of the segment language on the events' properties. */
  readonly entryWhere?: Condition;
  readonly returns?: string;
  readonly returnsWhere?: Condition;
  readonly by?: Unit;
  readonly from?: string;
  readonly to?: string;
  readonly cut?: "trait" | "windows";
  readonly trait?: string;
  /** `name~first day~last day`, several of them with `|` between. */
  readonly windows?: string;
  /** Whoever did it in the window, whatever they did before. */
  readonly anyone?: boolean;
  readonly measure?: "count" | "sum";
  readonly property?: string;
  readonly columns?: "rolling" | "cumulative" | "brackets";
  readonly brackets?: string;
  readonly segment?: string;
  /** Keys of two rows. */
  readonly compare?: readonly [string, string];
  readonly view?: "curves";
  /** `EUR` and what one unit of others is worth in it, `USD:0.9,UAH:0.02`. */
  readonly into?: string;
  readonly rates?: string;
}

export type Condition = Readonly<Record<string, unknown>>;

export const units = ["day", "week", "month", "quarter"] as const;
export type Unit = (typeof units)[number];

const texts = [
  "entry",
  "returns",
  "from",
  "to",
  "trait",
  "windows",
  "property",
  "brackets",
  "segment",
  "into",
  "rates",
] as const;

const choices = {
  by: units,
  cut: ["trait", "windows"],
  measure: ["count", "sum"],
  columns: ["rolling", "cumulative", "brackets"],
  view: ["curves"],
} as const;

/** Takes what it knows and leaves the rest out. */
export function readSearch(raw: Readonly<Record<string, unknown>>): CohortSearch {
  const found: Record<string, unknown> = {};
  for (const name of texts) {
    // `brackets=3` comes out of an address as a number.
    const value = raw[name];
    if ((typeof value === "string" || typeof value === "number") && value !== "") found[name] = String(value);
  }
  for (const name of ["entryWhere", "returnsWhere"]) if (isCondition(raw[name])) found[name] = raw[name];
  if (isPair(raw["compare"])) found["compare"] = raw["compare"];
  for (const [name, known] of Object.entries(choices)) {
    if ((known as readonly unknown[]).includes(raw[name])) found[name] = raw[name];
  }
  if (raw["anyone"] === true) found["anyone"] = true;
  return found;
}

export const usualEvent = "Order Completed";
export const usualBrackets = "0,1-3,4-6,7-12";

export interface NamedWindow {
  readonly name: string;
  readonly from: string;
  /** The last day. */
  readonly to: string;
}

export function windowsOf(text: string | undefined): NamedWindow[] {
  return (text ?? "")
    .split("|")
    .map((each) => each.split("~"))
    .flatMap(([name = "", from = "", to = ""]) =>
      name === "" && from === "" && to === "" ? [] : [{ name, from, to }],
    );
}

export function windowsText(windows: readonly NamedWindow[]): string {
  const plain = (name: string): string => name.replaceAll(/[~|]/gu, " ");
  return windows.map(({ name, from, to }) => `${plain(name)}~${from}~${to}`).join("|");
}

/** `0,1-3` as periods; null for what is none. */
export function bracketsOf(text: string): readonly (readonly [number, number])[] | null {
  const parts = text
    .split(",")
    .map((each) => /^\s*(?<from>\d{1,3})(?:\s*[-–]\s*(?<to>\d{1,3}))?\s*$/u.exec(each)?.groups);
  const found = parts.map((part) =>
    part === undefined ? null : ([Number(part["from"]), Number(part["to"] ?? part["from"])] as const),
  );
  const whole = found.filter((each) => each !== null);
  const ascending = whole.every(([from, to], i) => from <= to && (i === 0 || whole[i - 1]![1] < from));
  return whole.length === found.length && ascending ? whole : null;
}

function isCondition(value: unknown): value is Condition {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPair(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((key) => typeof key === "string");
}

/** The question for the server; null: something is still missing. */
export function questionOf(search: CohortSearch): Readonly<Record<string, unknown>> | null {
  const cut = cutOf(search);
  const brackets = bracketsOf(search.brackets ?? usualBrackets);
  if (cut === null || (search.columns === "brackets" && brackets === null)) return null;
  return {
    entry: entryOf(search),
    cut,
    by: search.by ?? "month",
    ...(search.from === undefined ? {} : { from: search.from }),
    ...(search.to === undefined ? {} : { to: search.to }),
    returns: eventsOf(search.returns ?? usualEvent, search.returnsWhere),
    measure: measureOf(search),
    columns: search.columns === "brackets" ? { kind: "brackets", brackets } : { kind: search.columns ?? "classic" },
    ...(search.segment === undefined ? {} : { segment: search.segment }),
    ...(search.compare === undefined ? {} : { compare: search.compare }),
  };
}

function entryOf({ entry = usualEvent, entryWhere }: CohortSearch): object {
  if (entry === "added") return { kind: "added" };
  if (entry.startsWith("date:")) return { kind: "date", trait: entry.slice(5) };
  return { kind: "event", ...eventsOf(entry, entryWhere) };
}

function eventsOf(event: string, where: Condition | undefined): object {
  return where === undefined ? { event } : { event, where };
}

function cutOf(search: CohortSearch): object | null {
  if (search.cut === "trait") return search.trait === undefined ? null : { kind: "trait", trait: search.trait };
  if (search.cut !== "windows") return { kind: "calendar" };
  const windows = windowsOf(search.windows);
  const whole = windows.every(({ name, from, to }) => name !== "" && from !== "" && to >= from);
  const apart = new Set(windows.map(({ name }) => name)).size === windows.length;
  if (windows.length === 0 || !whole || !apart) return null;
  const asked = windows.map((window) => ({ ...window, to: dayAfter(window.to) }));
  return { kind: "windows", windows: asked, firstEver: search.anyone !== true };
}

/** The server's windows end before their `to`; people say the last day. */
function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function measureOf({ measure, property = "revenue", ...address }: CohortSearch): object {
  if (measure !== "sum") return { kind: measure ?? "people" };
  const currency = readRates(address);
  return { kind: "sum", property, ...(currency === null ? {} : { currency }) };
}
