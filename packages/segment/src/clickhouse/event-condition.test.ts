import { expect, test } from "vitest";
import { check } from "../check/check.ts";
import type { CompileInput } from "./compile.ts";
import { compileEventCondition } from "./event-condition.ts";
import { Params } from "./params.ts";

function input(where: unknown): CompileInput {
  const checked = check(
    { version: 1, id: "rows", name: "rows", where },
    {
      timezone: "UTC",
      segments: new Map(),
      lists: new Set(),
    },
  );
  if (!checked.ok) throw new Error(checked.diagnostics[0]!.message);
  return { segment: checked.segment, segments: new Map(), now: 1_000, timezone: "UTC", traits: "current" };
}

test("names the rows that a condition on an event counts", () => {
  const params = new Params("e");
  const where = { property: "revenue", gt: 0 };
  const printed = compileEventCondition(input({ event: "Order Completed", where, gte: 3 }), params);
  expect(printed).toBe(
    "event = {e0: String} AND ts < fromUnixTimestamp64Milli({e1: Int64}, 'UTC') AND " +
      "ifNull(coalesce(properties.`revenue`.:`Float64`, toFloat64(properties.`revenue`.:`Int64`)) > {e2: Float64}, 0)",
  );
  expect(params.values).toEqual({ e0: "Order Completed", e1: 1_001, e2: 0 });
});

test("refuses what is not one condition on an event", () => {
  expect(() => compileEventCondition(input({ trait: "vip", is: true }), new Params())).toThrow("not one condition");
});
