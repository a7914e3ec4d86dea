/** How a column writes its instants. */
export type DateFormat = "iso" | "compact" | "unix-s" | "unix-ms" | "day-first" | "month-first" | "named-month";

const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?)?\s?(Z|[+-]\d\d:?\d\d)?$/;
const compact = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;
const slashed =
  /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:,?[ T]+(\d{1,2}):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?\s*([AaPp][Mm])?)?$/;
const named =
  /^(?:(\d{1,2})[ -]([A-Za-z]{3,9})|([A-Za-z]{3,9}) (\d{1,2}),?)[ -](\d{4})(?:,?[ T]+(\d{1,2}):([0-5]\d)(?::([0-5]\d))?\s*([AaPp][Mm])?)?$/;
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

export type DateVerdict =
  | { readonly format: DateFormat; readonly naive: boolean; readonly evidence: string }
  /** Written as D/M/Y or M/D/Y, and no value says which. */
  | { readonly format: "unclear"; readonly naive: true; readonly evidence: string }
  | { readonly format: "none"; readonly naive: false; readonly evidence: string };

/** Watches a column's values and says how its dates are written, once the evidence is there. */
export class DateEvidence {
  readonly #counts = new Map<DateFormat | "slashed" | "other", number>();
  #seen = 0;
  #naive = false;
  #dayFirst = "";
  #monthFirst = "";
  #sample = "";

  add(value: string): void {
    const text = value.trim();
    if (text === "") return;
    this.#seen++;
    this.#sample ||= text;
    const shape = this.#shape(text);
    this.#counts.set(shape, (this.#counts.get(shape) ?? 0) + 1);
  }

  /** Whether more rows could still change an unclear verdict. */
  get unclear(): boolean {
    return this.verdict().format === "unclear";
  }

  verdict(): DateVerdict {
    const [shape, count] = [...this.#counts].sort((a, b) => b[1] - a[1])[0] ?? ["other", 0];
    if (shape === "other" || count < this.#seen * 0.5) return { format: "none", naive: false, evidence: this.#sample };
    if (shape !== "slashed") return { format: shape, naive: this.#naive, evidence: this.#sample };
    if (this.#dayFirst !== "" && this.#monthFirst === "") {
      return { format: "day-first", naive: true, evidence: this.#dayFirst };
    }
    if (this.#monthFirst !== "" && this.#dayFirst === "") {
      return { format: "month-first", naive: true, evidence: this.#monthFirst };
    }
    return { format: "unclear", naive: true, evidence: this.#sample };
  }

  #shape(text: string): DateFormat | "slashed" | "other" {
    const isoParts = iso.exec(text);
    if (isoParts !== null) {
      if (isoParts[8] === undefined) this.#naive = true;
      return "iso";
    }
    if (compact.test(text)) {
      this.#naive = true;
      return "compact";
    }
    if (/^\d{13}$/.test(text)) return "unix-ms";
    if (/^\d{9,10}(\.\d+)?$/.test(text)) return "unix-s";
    const parts = slashed.exec(text);
    if (parts !== null) {
      const [first, second] = [Number(parts[1]), Number(parts[3])];
      if (first > 12 && second <= 12) this.#dayFirst ||= text;
      if (second > 12 && first <= 12) this.#monthFirst ||= text;
      return "slashed";
    }
    if (named.test(text)) {
      this.#naive = true;
      return "named-month";
    }
    return "other";
  }
}

/**
 * One value as `YYYY-MM-DD hh:mm:ss.fff`, with `Z` or an offset where the value has one; null where it is not a date as
 * this column writes them. Two-digit years are 1970–2069.
 */
export function canonicalDate(value: string, format: DateFormat): string | null {
  const text = value.trim();
  switch (format) {
    case "iso": {
      const parts = iso.exec(text);
      if (parts === null) return null;
      const [, year, month, day, hour, minute, second, fraction, zone] = parts;
      return assemble(Number(year), Number(month), Number(day), hour, minute, second, fraction, zone);
    }
    case "compact":
      if (!compact.test(text)) return null;
      return assemble(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6)));
    case "unix-s":
      return /^\d{1,11}(\.\d+)?$/.test(text) ? instant(Number(text) * 1000) : null;
    case "unix-ms":
      return /^\d{1,14}$/.test(text) ? instant(Number(text)) : null;
    case "day-first":
    case "month-first": {
      const parts = slashed.exec(text);
      // A column of D/M/Y may hold ISO dates too: those are never ambiguous.
      if (parts === null) return iso.test(text) ? canonicalDate(text, "iso") : null;
      const [, first, , second, year = "", hour, minute, seconds, fraction, half] = parts;
      const [day, month] = format === "day-first" ? [first, second] : [second, first];
      return assemble(fullYear(year), Number(month), Number(day), hours(hour, half), minute, seconds, fraction);
    }
    case "named-month": {
      const parts = named.exec(text);
      if (parts === null) return iso.test(text) ? canonicalDate(text, "iso") : null;
      const [, day1, name1, name2, day2, year, hour, minute, second, half] = parts;
      const month = months.indexOf((name1 ?? name2 ?? "").slice(0, 3).toLowerCase()) + 1;
      return assemble(Number(year), month, Number(day1 ?? day2), hours(hour, half), minute, second);
    }
    default:
      return format satisfies never;
  }
}

function fullYear(text: string): number {
  const year = Number(text);
  return text.length === 4 ? year : year < 70 ? 2000 + year : 1900 + year;
}

function hours(hour: string | undefined, half: string | undefined): string | undefined {
  if (hour === undefined || half === undefined) return hour;
  const number = Number(hour);
  if (number < 1 || number > 12) return "99";
  return String((number % 12) + (half.toLowerCase() === "pm" ? 12 : 0));
}

function instant(ms: number): string {
  return new Date(ms).toISOString().replace("T", " ");
}

function assemble(
  year: number,
  month: number,
  day: number,
  hour = "0",
  minute = "00",
  second = "00",
  fraction = "",
  zone = "",
): string | null {
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  if (Number(hour) > 23) return null;
  const two = (part: number | string): string => String(part).padStart(2, "0");
  const ms = fraction.slice(0, 3).padEnd(3, "0");
  const at = zone === "" || zone === "Z" || zone.includes(":") ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)} ${two(hour)}:${minute}:${second}.${ms}${at}`;
}
