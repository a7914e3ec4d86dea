import { expect, test } from "vitest";
import { reckonsByDays } from "./reckons-by-days.ts";

const says = (where: unknown, more: object = {}): boolean =>
  reckonsByDays({ version: 1, id: "x", where: where as Record<string, string>, ...more });

test.each([
  { event: "A", window: { this: "month" } },
  { event: "A", window: { from: "2026-01-01", to: "2026-02-01" } },
  { event: "A", window: { last: "3mo" } },
  { event: "A", measure: "days", gte: 2 },
  { event: "A", where: { hour: { from: 22, to: 6 } } },
  {
    any: [
      { trait: "plan", is: "pro" },
      { trait: "birthday", anniversary: { next: "7d" } },
    ],
  },
  { trait: "born", age: { gte: 18 } },
  { trait: "renews_at", within: { next: "7d" } },
  { event: "A", window: { within: "7d", of: { trait: "signed_up_at" } } },
  { segment: "vip", at: "2026-03-01" },
])("%j depends on where days begin", (where) => {
  expect(says(where)).toBe(true);
  expect(says(where, { timezone: "Asia/Tokyo" })).toBe(false);
});

test.each([
  { event: "A", window: { last: "30d" } },
  { event: "A", window: { ago: ["60d", "30d"] }, gte: 3 },
  { sequence: [{ event: "A" }, { event: "B", within: "1h" }], window: { last: "7d" } },
  { trait: "plan", in: ["days", "pro"] },
])("%j does not", (where) => {
  expect(says(where)).toBe(false);
});
