import { describe, expect, test } from "vitest";
import { licenceAllowed, rangeAllows } from "./lockfile.mjs";

describe("the oldest Node that a package runs on", () => {
  test.each([
    [">=18", true],
    [">=22", false],
    ["^20.19.0 || >=22.12.0", true],
    ["^18.20.0 || ^20.20.0 || >=22", false],
    ["20 || >=22", true],
    [">= 20.0.0", true],
    [">=20.19.1", false],
    ["20.x", true],
    ["~20.18.0", false],
    ["18 - 24", true],
    ["<20", false],
    ["*", true],
    [">=16 <21", true],
  ])("%s: %s", (range, allowed) => {
    expect(rangeAllows(range, "20.19")).toBe(allowed);
  });
});

describe("licences", () => {
  test.each([
    ["MIT", false, true],
    ["(MIT OR GPL-3.0)", false, true],
    ["GPL-3.0", false, false],
    ["MIT AND BSD-3-Clause", false, true],
    ["MPL-2.0", false, false],
    ["MPL-2.0", true, true],
  ])("%s, for development only: %s, allowed: %s", (expression, isDevelopment, allowed) => {
    expect(licenceAllowed(expression, isDevelopment)).toBe(allowed);
  });
});
