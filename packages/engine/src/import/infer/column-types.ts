import { KindredError } from "@kindred/schema";
import type { Decision, ImportOptions, PlannedField } from "../plan.ts";
import { headerKey } from "../fields.ts";
import { DateEvidence } from "./dates.ts";
import type { Mapped } from "./mapping.ts";
import { NumberEvidence } from "./numbers.ts";

/** What the values of one mapped column say. */
export class ColumnEvidence {
  readonly mapped: Mapped;
  readonly at: number;
  readonly dates = new DateEvidence();
  readonly numbers = new NumberEvidence();
  #seen = 0;
  #booleans = 0;
  #plainNumbers = 0;
  /** Values that JSON or Parquet gave as numbers, booleans, and objects or arrays. */
  readonly #typed = { number: 0, boolean: 0, json: 0 };

  constructor(mapped: Mapped, at: number) {
    this.mapped = mapped;
    this.at = at;
  }

  /** A value of JSON or Parquet brings its type along; text has to be judged. */
  add(value: unknown): void {
    const { type: wanted } = this.mapped;
    if (wanted === "text" || value === undefined || value === null || value === "") return;
    this.#seen++;
    if (typeof value === "string") {
      const text = value.trim();
      if (wanted !== "number") this.dates.add(text);
      if (wanted !== "instant") this.numbers.add(text);
      if (/^(true|false)$/i.test(text)) this.#booleans++;
      // A leading zero or plus sign belongs to a code, not to a quantity; a double holds 15 digits.
      if (/^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text)) this.#plainNumbers++;
      return;
    }
    const type = typeof value === "number" ? "number" : typeof value === "boolean" ? "boolean" : "json";
    this.#typed[type]++;
    if (typeof value === "number" && this.mapped.type === "instant") this.dates.add(String(value));
  }

  /** Whether reading on could still settle what the sample left open. */
  get unclear(): boolean {
    const { type } = this.mapped;
    return (type === "instant" && this.dates.unclear) || (type === "number" && this.numbers.unclear);
  }

  /** @throws KindredError `date_order_unclear`, `decimal_unclear`, `not_dates`, `not_numbers` */
  settle(options: ImportOptions, decisions: Decision[]): PlannedField {
    const { field, column, asked } = this.mapped;
    const base = { field, column, asked, at: this.at, date: null, number: null };
    switch (this.mapped.type) {
      case "text":
      case "json":
      case "boolean":
        return { ...base, type: this.mapped.type };
      case "instant":
        return { ...base, type: "instant", date: this.#dateFormat(options, decisions) };
      case "number":
        return { ...base, type: "number", number: this.#numberFormat(options, decisions) };
      case "any":
        return this.#settleAny(options, decisions);
      default:
        return this.mapped.type satisfies never;
    }
  }

  #settleAny(options: ImportOptions, decisions: Decision[]): PlannedField {
    const { field, column, asked } = this.mapped;
    const base = { field, column, asked, at: this.at, date: null, number: null };
    const decided = (words: string): void =>
      void decisions.push({ code: "column_type", message: `"${column}" is kept as ${words} in ${field}.` });
    const { number, boolean, json } = this.#typed;
    if (number > 0 && number === this.#seen)
      return { ...base, type: "number", number: { decimal: ".", dressed: false } };
    if (boolean > 0 && boolean === this.#seen) return { ...base, type: "boolean" };
    if (number + boolean + json > 0) return { ...base, type: "json" };
    if (this.#seen > 0 && this.#booleans === this.#seen) {
      decided("true or false");
      return { ...base, type: "boolean" };
    }
    if (this.#seen > 0 && this.#plainNumbers === this.#seen && !isCode(column)) {
      decided("a number");
      return { ...base, type: "number", number: { decimal: ".", dressed: false } };
    }
    const verdict = this.dates.verdict();
    if (
      this.#seen > 0 &&
      (verdict.format === "iso" || verdict.format === "day-first" || verdict.format === "month-first")
    ) {
      decided("a date");
      return { ...base, type: "instant", date: this.#dateFormat(options, decisions) };
    }
    if (this.#seen > 0 && verdict.format === "unclear") {
      if (options.dates !== undefined) {
        decided("a date");
        return { ...base, type: "instant", date: this.#dateFormat(options, decisions) };
      }
      decisions.push({
        code: "column_type",
        message: `"${column}" holds dates that can be day/month or month/day: it is kept as text in ${field}. --dates decides.`,
      });
    }
    return { ...base, type: "text" };
  }

  #dateFormat(options: ImportOptions, decisions: Decision[]): NonNullable<PlannedField["date"]> {
    const { column, field } = this.mapped;
    const verdict = this.dates.verdict();
    const say = (message: string): void => void decisions.push({ code: "date_format", message });
    switch (verdict.format) {
      case "none":
        if (this.#seen === 0) return "iso";
        throw new KindredError(
          "not_dates",
          `"${column}" does not hold dates (for example "${verdict.evidence}"): map another column with --map ${field}=Column.`,
        );
      case "unclear":
        if (options.dates === undefined) {
          throw new KindredError(
            "date_order_unclear",
            `Dates such as "${verdict.evidence}" in "${column}" can be day/month or month/day, and no value decides. Say --dates day-first or --dates month-first.`,
            { details: { column, value: verdict.evidence } },
          );
        }
        say(`"${column}" is ${options.dates}, as asked.`);
        return options.dates;
      case "day-first":
      case "month-first":
        if (options.dates !== undefined && options.dates !== verdict.format) {
          throw new KindredError(
            "date_order_wrong",
            `"${verdict.evidence}" in "${column}" cannot be ${options.dates}: leave --dates out or correct it.`,
          );
        }
        say(`Dates in "${column}" are ${verdict.format}: "${verdict.evidence}" cannot be read the other way.`);
        return verdict.format;
      case "compact":
        say(`Dates in "${column}" are read as YYYYMMDD.`);
        return verdict.format;
      case "unix-s":
        say(`Numbers in "${column}" are read as Unix seconds.`);
        return verdict.format;
      case "unix-ms":
        say(`Numbers in "${column}" are read as Unix milliseconds.`);
        return verdict.format;
      case "iso":
      case "named-month":
        return verdict.format;
      default:
        return verdict satisfies never;
    }
  }

  #numberFormat(options: ImportOptions, decisions: Decision[]): NonNullable<PlannedField["number"]> {
    const { column, field } = this.mapped;
    const verdict = this.numbers.verdict();
    const asked = options.decimal === undefined ? null : options.decimal === "comma" ? "," : ".";
    if (verdict.kind === "none") {
      if (this.#typed.number > 0 || this.#seen === 0) return { decimal: ".", dressed: false };
      throw new KindredError(
        "not_numbers",
        `"${column}" does not hold numbers: map another column with --map ${field}=Column.`,
      );
    }
    if (verdict.kind === "unclear") {
      if (asked === null) {
        throw new KindredError(
          "decimal_unclear",
          `"${verdict.evidence}" in "${column}" can have a decimal sign or a thousands separator, and no value decides. Say --decimal comma or --decimal point.`,
          { details: { column, value: verdict.evidence } },
        );
      }
      decisions.push({
        code: "decimal",
        message: `Numbers in "${column}" have a decimal ${options.decimal}, as asked.`,
      });
      return { decimal: asked, dressed: true };
    }
    // Whole numbers say nothing against what was asked.
    if (asked !== null && verdict.evidence === "") return { decimal: asked, dressed: true };
    if (asked !== null && asked !== verdict.format.decimal) {
      throw new KindredError(
        "decimal_wrong",
        `"${verdict.evidence}" in "${column}" does not have a decimal ${options.decimal}: leave --decimal out or correct it.`,
      );
    }
    if (verdict.format.decimal === ",") {
      decisions.push({
        code: "decimal",
        message: `Numbers in "${column}" have a decimal comma ("${verdict.evidence}").`,
      });
    } else if (verdict.format.dressed) {
      decisions.push({
        code: "number_format",
        message: `Currency signs and thousands separators in "${column}" are taken off.`,
      });
    }
    return verdict.format;
  }
}

/** Columns whose digits are a name, not a quantity. */
function isCode(column: string): boolean {
  return /(id|code|zip|zipcode|postcode|postalcode|sku|phone|barcode|ean|upc)$/.test(headerKey(column));
}
