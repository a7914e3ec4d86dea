import { describe, expect, test } from "vitest";
import { parseDate } from "./date-literal.ts";
import { step } from "./duration.ts";
import { anniversaryCodes, calendarInterval, lastInterval } from "./interval.ts";
import { zoneOf } from "./zone.ts";

const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number): string => new Date(ms).toISOString();
const calendar = (
  which: "this" | "previous",
  unit: "hour" | "day" | "week" | "month" | "quarter" | "year",
  now: string,
  zone: string,
): string[] => {
  const { from, to } = calendarInterval(which, unit, at(now), zoneOf(zone));
  return [iso(from), iso(to)];
};

describe("calendar windows", () => {
  test("a day of 23 hours, where clocks go forward", () => {
    expect(calendar("this", "day", "2026-03-29T12:00:00Z", "Europe/Kyiv")).toEqual([
      "2026-03-28T22:00:00.000Z",
      "2026-03-29T21:00:00.000Z",
    ]);
  });

  test("a day begins at its first instant where midnight is skipped", () => {
    expect(calendar("this", "day", "2018-11-04T12:00:00Z", "America/Sao_Paulo")[0]).toBe("2018-11-04T03:00:00.000Z");
  });

  test("weeks are ISO weeks, quarters begin in January", () => {
    expect(calendar("this", "week", "2026-03-01T12:00:00Z", "UTC")[0]).toBe("2026-02-23T00:00:00.000Z");
    expect(calendar("previous", "quarter", "2026-02-15T00:00:00Z", "UTC")).toEqual([
      "2025-10-01T00:00:00.000Z",
      "2026-01-01T00:00:00.000Z",
    ]);
  });

  test("the previous month of a 31st is whole", () => {
    expect(calendar("previous", "month", "2026-03-31T23:30:00Z", "UTC")).toEqual([
      "2026-02-01T00:00:00.000Z",
      "2026-03-01T00:00:00.000Z",
    ]);
  });

  test("an hour of a zone that is half an hour off", () => {
    expect(calendar("this", "hour", "2026-01-01T00:10:00Z", "Asia/Kolkata")[0]).toBe("2025-12-31T23:30:00.000Z");
  });
});

describe("durations", () => {
  const months = (count: number, now: string, direction: 1 | -1, zone = "UTC"): string =>
    iso(step(at(now), { count, unit: "mo" }, direction, zoneOf(zone)));

  test("months are clamped to the month's end", () => {
    expect(months(1, "2026-03-31T10:00:00Z", -1)).toBe("2026-02-28T10:00:00.000Z");
    expect(months(12, "2024-02-29T10:00:00Z", 1)).toBe("2025-02-28T10:00:00.000Z");
  });

  test("months keep the wall time across a clock change, days do not", () => {
    expect(months(1, "2026-03-15T10:00:00Z", 1, "Europe/Kyiv")).toBe("2026-04-15T09:00:00.000Z");
    expect(iso(step(at("2026-03-28T10:00:00Z"), { count: 1, unit: "d" }, 1, zoneOf("Europe/Kyiv")))).toBe(
      "2026-03-29T10:00:00.000Z",
    );
  });

  test("a rolling window leaves its start out and takes now in", () => {
    const { from, to } = lastInterval({ count: 1, unit: "d" }, 1_000_000_000, zoneOf("UTC"));
    expect([from, to]).toEqual([1_000_000_000 - 86_400_000 + 1, 1_000_000_001]);
  });
});

describe("anniversaries", () => {
  const codes = (now: string, count: number): readonly number[] =>
    anniversaryCodes({ count, unit: "d" }, at(now), zoneOf("UTC"));

  test("today is in, and the year turns", () => {
    expect(codes("2026-12-31T12:00:00Z", 2)).toEqual([101, 1231]);
  });

  test("29 February counts as 1 March in common years and as itself in leap years", () => {
    expect(codes("2026-03-01T00:00:00Z", 1)).toEqual([229, 301]);
    expect(codes("2024-02-29T00:00:00Z", 1)).toEqual([229]);
    expect(codes("2024-03-01T00:00:00Z", 1)).toEqual([301]);
  });
});

describe("dates in data", () => {
  const read = (value: unknown, zone = "UTC"): string | null => {
    const ms = parseDate(value, zoneOf(zone));
    return ms === null ? null : iso(ms);
  };

  test("a date is midnight in the zone, a date-time without offset is local", () => {
    expect(read("2026-07-01", "Europe/Kyiv")).toBe("2026-06-30T21:00:00.000Z");
    expect(read("2026-07-01 08:30", "Europe/Kyiv")).toBe("2026-07-01T05:30:00.000Z");
    expect(read("2026-07-01T08:30:15.1239+02:00", "Europe/Kyiv")).toBe("2026-07-01T06:30:15.123Z");
  });

  test("Unix milliseconds are dates, seconds as text are not", () => {
    expect(read(1_767_225_600_000)).toBe("2026-01-01T00:00:00.000Z");
    for (const value of [
      "1767225600000",
      "01/02/2026",
      "2026-02-30",
      "2026-13-01",
      "1899-12-31",
      "2026-01-01T25:00",
      true,
    ]) {
      expect(read(value)).toBeNull();
    }
  });
});
