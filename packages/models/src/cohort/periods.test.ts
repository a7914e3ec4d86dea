import { expect, test } from "vitest";
import { daysOn, unitStart } from "./periods.ts";

const day = (text: string): number => Date.parse(text) / 86_400_000;
const text = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10);

test("units begin where the calendar says", () => {
  expect(text(unitStart(day("2026-03-31"), "month"))).toBe("2026-03-01");
  expect(text(unitStart(day("2026-03-31"), "month", -3))).toBe("2025-12-01");
  expect(text(unitStart(day("2026-03-01"), "week"))).toBe("2026-02-23");
  expect(text(unitStart(day("2026-02-23"), "week", 1))).toBe("2026-03-02");
  expect(text(unitStart(day("2026-12-31"), "quarter"))).toBe("2026-10-01");
  expect(text(unitStart(day("2026-01-01"), "quarter", -1))).toBe("2025-10-01");
  expect(text(unitStart(day("1969-12-31"), "week"))).toBe("1969-12-29");
});

test("a month on from a long month's end is the short month's end", () => {
  expect(text(daysOn(day("2026-01-31"), "month", 1))).toBe("2026-02-28");
  expect(text(daysOn(day("2024-01-31"), "month", 1))).toBe("2024-02-29");
  expect(text(daysOn(day("2026-11-30"), "quarter", 1))).toBe("2027-02-28");
  expect(text(daysOn(day("2026-01-31"), "month", 2))).toBe("2026-03-31");
  expect(text(daysOn(day("2026-01-31"), "week", 2))).toBe("2026-02-14");
});
