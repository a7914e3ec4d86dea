import { builtInModels, definitionProblems } from "@kindred/models";
import { expect, test } from "vitest";
import type { Definition } from "../api/rfm.ts";
import {
  begun,
  channelOf,
  moved,
  ratesFrom,
  ratesText,
  withChannel,
  withLevels,
  withMoney,
  withPackageRules,
} from "./editing.ts";

const purchase = builtInModels.get("purchase") as unknown as Definition;
const engagement = builtInModels.get("engagement") as unknown as Definition;

test("whatever is switched, the definition can be used", () => {
  const changed = [
    withLevels({ ...purchase, f: { by: "fixed", at: [1, 2, 3, 4] } }, 3),
    withPackageRules(engagement),
    withMoney(withPackageRules(purchase), false),
    withMoney(engagement, true),
  ];
  for (const definition of changed) expect(definitionProblems(definition as never)).toEqual([]);
});

test("bounds of one's own begin where those that were found are, for whatever levels", () => {
  expect(begun(3, [10, 20], "f")).toEqual([11, 21]);
  expect(begun(3, [1, 2, 3, 4], "f")).toEqual([3, 4]);
  expect(begun(5, [10, 40], "r")).toEqual([11, 17, 35, 41]);
  expect(begun(4, [7, 7, 7], "m")).toEqual([8, 9, 10]);
  expect(begun(3, [5], "f")).toEqual([6, 7]);
  for (const score of ["r", "f", "m"] as const) {
    const fixed = { by: "fixed", at: begun(5, [], score) } as const;
    expect(definitionProblems({ ...withMoney(purchase, true), [score]: fixed })).toEqual([]);
  }
});

test("rules change places and stay within the table", () => {
  const names = (definition: Definition): string[] => definition.rules.map((rule) => rule.class);
  const [first, second] = names(purchase);
  expect(names(moved(purchase, 0, 1)).slice(0, 2)).toEqual([second, first]);
  expect(moved(purchase, 0, -1)).toBe(purchase);
});

test("a channel is known by its events", () => {
  expect(channelOf(engagement)).toBe("all");
  expect(channelOf(withChannel(engagement, "email"))).toBe("email");
  expect(channelOf({ ...engagement, events: ["Viewed"] })).toBe("own");
});

test("rates are lines of text", () => {
  expect(ratesFrom("usd 0.92\n UAH: 0.021 \n")).toEqual({ USD: 0.92, UAH: 0.021 });
  expect(ratesFrom(ratesText({ USD: 0.92 }))).toEqual({ USD: 0.92 });
  expect(ratesFrom("dollars")).toBeNull();
  expect(ratesFrom("USD -1")).toBeNull();
});
