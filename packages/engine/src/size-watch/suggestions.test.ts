import { expect, test } from "vitest";
import { suggestRules } from "./suggestions.ts";

const steady = Array.from({ length: 14 }, () => 8);
const kinds = (size: number, days: readonly number[], present: Parameters<typeof suggestRules>[1] = []) =>
  suggestRules({ size, enteredByDay: days }, present).map(
    ({ measure, condition }) =>
      `${measure.of} ${condition.kind}${condition.kind === "below" ? ` ${condition.value}` : ""}`,
  );

test("suggests what fits a segment's size and habits", () => {
  expect(kinds(9746, steady)).toEqual(["size change", "size unusual", "size below 4900", "entered below 1"]);
  expect(kinds(31, steady.slice(1))).toEqual(["size change", "size unusual", "size below 16"]);
  expect(kinds(4, [...steady.slice(1), 0])).toEqual(["size change", "size unusual"]);
});

test("leaves out what is there", () => {
  const condition = { kind: "change", percent: 10, direction: "up", over: "day", least: 1 } as const;
  expect(kinds(4, [], [{ measure: { of: "size" }, condition }])).toEqual(["size unusual"]);
});
