import { expect, it } from "vitest";
import { momentOf } from "./moment.ts";

it("reads days, times of no zone and instants", () => {
  expect(momentOf("2026-02-03")).toEqual({ at: Date.UTC(2026, 1, 3), kind: "day" });
  expect(momentOf("2026-02-03 04:05")).toEqual({ at: Date.UTC(2026, 1, 3, 4, 5), kind: "clock" });
  expect(momentOf("2026-02-03T04:05:06.789123456Z")).toEqual({ at: Date.UTC(2026, 1, 3, 4, 5, 6, 789), kind: "zoned" });
  expect(momentOf("2026-02-03T04:05:06+02:00")).toEqual({ at: Date.UTC(2026, 1, 3, 2, 5, 6), kind: "zoned" });
  expect(momentOf("2026-02-03T04:05-0330")).toEqual({ at: Date.UTC(2026, 1, 3, 7, 35), kind: "zoned" });
});

it("leaves alone what is no date, or one that no calendar has", () => {
  for (const text of [
    "",
    "2026",
    "2026-02",
    "2026-02-30",
    "2026-13-01",
    "2026-02-03T25:00Z",
    "2026-02-03x",
    "20260203",
  ])
    expect(momentOf(text), text).toBeNull();
});
