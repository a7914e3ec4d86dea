import { expect, test } from "vitest";
import { leastLag, nextLag } from "./lag.ts";

test("the lag grows while little comes, up to ten seconds, and is short again once more does", () => {
  const quiet = [1, 2, 3, 4].reduce<number[]>((lags) => [...lags, nextLag(lags.at(-1)!, 1_000)], [leastLag]);
  expect(quiet).toEqual([2_000, 4_000, 8_000, 10_000, 10_000]);
  expect(nextLag(10_000, 1_000_000)).toBe(2_000);
});
