import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalDate, type DateFormat, DateEvidence } from "./dates.ts";
import { canonicalNumber, NumberEvidence } from "./numbers.ts";
import { instantOf } from "./zone.ts";

function verdictOfDates(...values: string[]): { format: string; naive: boolean } {
  const evidence = new DateEvidence();
  for (const value of values) evidence.add(value);
  return evidence.verdict();
}

function verdictOfNumbers(...values: string[]): { kind: string; decimal: string; currencies: string[] } {
  const evidence = new NumberEvidence();
  for (const value of values) evidence.add(value);
  const { kind, format, currencies } = evidence.verdict();
  return { kind, decimal: format.decimal, currencies: [...currencies] };
}

describe("dates", () => {
  test("a day beyond 12 decides between day-first and month-first, and nothing else does", () => {
    expect(verdictOfDates("01/02/2024", "13/02/2024").format).toBe("day-first");
    expect(verdictOfDates("01/02/2024", "02/13/2024").format).toBe("month-first");
    expect(verdictOfDates("01/02/2024", "03.04.2024").format).toBe("unclear");
    expect(verdictOfDates("13/02/2024", "02/13/2024").format).toBe("unclear");
  });

  test("forms that can mean one thing only need no evidence", () => {
    expect(verdictOfDates("2024-02-01 10:00")).toMatchObject({ format: "iso", naive: true });
    expect(verdictOfDates("2024-02-01T10:00:00Z")).toMatchObject({ format: "iso", naive: false });
    expect(verdictOfDates("19970101").format).toBe("compact");
    expect(verdictOfDates("1700000000").format).toBe("unix-s");
    expect(verdictOfDates("1700000000000").format).toBe("unix-ms");
    expect(verdictOfDates("3 Feb 2024", "Feb 4, 2024").format).toBe("named-month");
    expect(verdictOfDates("soon").format).toBe("none");
  });

  test.each<[string, DateFormat, string | null]>([
    ["2024-02-29", "iso", "2024-02-29 00:00:00.000"],
    ["2023-02-29", "iso", null],
    ["2024-02-01T10:05:06.1234+0200", "iso", "2024-02-01 10:05:06.123+02:00"],
    ["2024-02-01 24:00", "iso", null],
    ["1/2/2024 8:26", "day-first", "2024-02-01 08:26:00.000"],
    ["1/2/2024 8:26 PM", "month-first", "2024-01-02 20:26:00.000"],
    ["1.2.24", "day-first", "2024-02-01 00:00:00.000"],
    ["13/1/2024", "month-first", null],
    ["12 March 2024 09:00", "named-month", "2024-03-12 09:00:00.000"],
    ["1700000000", "unix-s", "2023-11-14 22:13:20.000Z"],
    ["19970131", "compact", "1997-01-31 00:00:00.000"],
  ])("%s as %s is %s", (text, format, canonical) => {
    expect(canonicalDate(text, format)).toBe(canonical);
  });

  test("local time is read in its zone, on both sides of a clock change", () => {
    expect(instantOf("2024-03-30 12:00:00.000", "Europe/Kyiv")).toBe(Date.UTC(2024, 2, 30, 10));
    expect(instantOf("2024-03-31 12:00:00.000", "Europe/Kyiv")).toBe(Date.UTC(2024, 2, 31, 9));
    expect(instantOf("2024-10-27 12:00:00.000", "America/New_York")).toBe(Date.UTC(2024, 9, 27, 16));
    expect(instantOf("2024-03-31 12:00:00.000+05:00", "Europe/Kyiv")).toBe(Date.UTC(2024, 2, 31, 7));
  });
});

describe("numbers", () => {
  test("the data decides which sign is the decimal one, or nobody does", () => {
    expect(verdictOfNumbers("1,5", "2,25")).toMatchObject({ kind: "number", decimal: "," });
    expect(verdictOfNumbers("1.234,50")).toMatchObject({ kind: "number", decimal: "," });
    expect(verdictOfNumbers("1,234.50")).toMatchObject({ kind: "number", decimal: "." });
    expect(verdictOfNumbers("1,234,567")).toMatchObject({ kind: "number", decimal: "." });
    expect(verdictOfNumbers("1,234", "12,500")).toMatchObject({ kind: "unclear" });
    expect(verdictOfNumbers("1.234", "0.5")).toMatchObject({ kind: "number", decimal: "." });
    expect(verdictOfNumbers("1.5", "1,5")).toMatchObject({ kind: "unclear" });
    expect(verdictOfNumbers("7", "12")).toMatchObject({ kind: "number" });
    expect(verdictOfNumbers("paid", "open")).toMatchObject({ kind: "none" });
  });

  test("currencies are seen", () => {
    expect(verdictOfNumbers("£2.50", "£1,000.00").currencies).toEqual(["GBP"]);
    expect(verdictOfNumbers("12,50 €").currencies).toEqual(["EUR"]);
    expect(verdictOfNumbers("100 грн").currencies).toEqual(["UAH"]);
    expect(verdictOfNumbers("USD 5.00", "$4.00").currencies).toEqual(["USD", "$"]);
  });

  test.each<[string, "." | ",", string | null]>([
    ["£1,234.50", ".", "1234.50"],
    ["1 234,50 €", ",", "1234.50"],
    ["1.234.567", ",", "1234567"],
    ["(5.00)", ".", "-5.00"],
    ["5,00-", ",", "-5.00"],
    ["−3", ".", "-3"],
    ["12,34", ".", null],
    ["1,2,3", ".", null],
    ["abc", ".", null],
    ["1e400", ".", null],
  ])("%s with decimal %s is %s", (text, decimal, canonical) => {
    expect(canonicalNumber(text, { decimal, dressed: true })).toBe(canonical);
  });

  test("what was written with separators is read back", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -10_000_000, max: 10_000_000 }),
        fc.constantFrom("de-DE", "en-US"),
        (cents, locale) => {
          const text = (cents / 100).toLocaleString(locale, { minimumFractionDigits: 2 });
          const read = canonicalNumber(text, { decimal: locale === "de-DE" ? "," : ".", dressed: true });
          expect(Number(read)).toBe(cents / 100);
        },
      ),
    );
  });
});
