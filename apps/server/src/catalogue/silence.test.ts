import { expect, test } from "vitest";
import { isSilent } from "./silence.ts";

const now = Date.UTC(2026, 5, 30, 12);
const hours = (count: number): number => now - count * 3_600_000;
const days = (counts: (age: number) => number): number[] => Array.from({ length: 30 }, (_, age) => counts(age));

test("an event that came every day and stopped two days ago is silent", () => {
  const daily = days((age) => (age < 2 ? 0 : 20));
  expect(isSilent({ daily, lastSeen: hours(50), now })).toBe(true);
});

test("a pause of hours is none", () => {
  expect(isSilent({ daily: days((age) => (age < 1 ? 0 : 500)), lastSeen: hours(20), now })).toBe(false);
});

test("a pause as it has been before is none: nothing comes on weekends", () => {
  const daily = days((age) => (age < 3 || age % 7 === 1 || age % 7 === 2 ? 0 : 50));
  expect(isSilent({ daily, lastSeen: hours(64), now })).toBe(false);
  expect(isSilent({ daily: days((age) => (age < 6 || age % 7 > 4 ? 0 : 50)), lastSeen: hours(140), now })).toBe(true);
});

test("a rare event is not missed by chance", () => {
  expect(isSilent({ daily: days((age) => (age >= 4 && age % 2 === 0 ? 1 : 0)), lastSeen: hours(96), now })).toBe(false);
});

test("a few days tell no rhythm", () => {
  expect(isSilent({ daily: days((age) => (age > 3 && age < 8 ? 100 : 0)), lastSeen: hours(96), now })).toBe(false);
  expect(isSilent({ daily: days(() => 0), lastSeen: hours(2_000), now })).toBe(false);
});
