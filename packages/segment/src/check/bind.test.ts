import { describe, expect, it } from "vitest";

import type { Segment } from "../language/ast.ts";
import { testingContext } from "../testing/index.ts";
import { bindArguments, parseArgument } from "./bind.ts";
import { check } from "./check.ts";

function segment(where: unknown, params: object): Segment {
  const checked = check({ version: 1, id: "me", params, where }, testingContext);
  if (!checked.ok) throw new Error(JSON.stringify(checked.diagnostics));
  return checked.segment;
}

const params = {
  city: { type: "string", default: "Kyiv" },
  floor: { type: "number" },
  since: { type: "date", default: "2026-01-01" },
  cities: { type: "string[]", default: ["Kyiv"] },
};

const everywhere = segment(
  {
    all: [
      { trait: "city", is: { param: "city" }, ignoreCase: true },
      { not: { trait: "at", between: [{ param: "since" }, "2026-02-01"] } },
      {
        event: "E",
        where: {
          any: [
            { property: "p", in: { param: "cities" } },
            { property: "q", contains: { param: "city" } },
          ],
        },
        window: { from: { param: "since" } },
        gte: { param: "floor" },
      },
      { segment: "from-city", args: { city: { param: "city" }, least: { param: "floor" } } },
    ],
  },
  params,
);

const inside = segment(
  {
    all: [
      {
        sequence: [
          { event: "A", where: { property: "items", some: { not: { property: "city", is: { param: "city" } } } } },
          { absent: "B", where: { productThen: "brand", in: { param: "cities" } }, within: "1h" },
        ],
        window: { from: { param: "since" } },
      },
      {
        event: "E",
        where: { product: "price", gt: { param: "floor" } },
        window: { to: { param: "since" } },
        versus: { from: { param: "since" } },
        ratio: { lt: { param: "floor" } },
      },
      {
        top: 5,
        by: { event: "E", where: { property: "p", is: { param: "city" } }, window: { from: { param: "since" } } },
      },
    ],
  },
  params,
);

describe("binding arguments", () => {
  it("reaches into steps, elements, products, ratios and rankings", () => {
    const bound = bindArguments(inside, { floor: 3, city: "Lviv" });
    expect(JSON.stringify(bound)).not.toContain('"param"');
    expect(bound).toMatchObject({
      ok: true,
      segment: {
        where: {
          of: [
            {
              steps: [
                { where: { of: { of: { test: { value: "Lviv" } } } } },
                { where: { test: { values: ["Kyiv"] } } },
              ],
              window: { from: "2026-01-01" },
            },
            {
              where: { test: { value: 3 } },
              window: { to: "2026-01-01" },
              versus: { from: "2026-01-01" },
              test: { op: "lt", value: 3 },
            },
            { by: { where: { test: { value: "Lviv" } }, window: { from: "2026-01-01" } } },
          ],
        },
      },
    });
  });

  it("looks at patterns in steps and elements once they are known", () => {
    const where = {
      sequence: [
        { event: "A" },
        { event: "B", where: { property: "p", some: { property: "q", matches: { param: "city" } } } },
      ],
    };
    expect(bindArguments(segment(where, params), { floor: 1, city: "(" })).toMatchObject({
      ok: false,
      diagnostics: [{ code: "regex_invalid", pointer: "/where/sequence/1/where/some/matches" }],
    });
  });

  it("leaves a value in the place of every parameter", () => {
    const bound = bindArguments(everywhere, { floor: 3, city: "Lviv" });
    expect(bound).toMatchObject({ ok: true, segment: { params: {} } });
    expect(JSON.stringify(bound)).not.toContain('"param"');
    expect(bound).toMatchObject({
      segment: {
        where: {
          of: [
            { test: { value: "Lviv", ignoreCase: true } },
            { of: { test: { op: "betweenDates", lo: "2026-01-01", hi: "2026-02-01" } } },
            {
              where: { of: [{ test: { values: ["Kyiv"] } }, { test: { value: "Lviv" } }] },
              window: { from: "2026-01-01" },
              test: { value: 3 },
            },
            { args: { city: "Lviv", least: 3 } },
          ],
        },
      },
    });
  });

  it("needs every parameter without a default, of its type, and no others", () => {
    const codes = (args: Record<string, unknown>): unknown => {
      const bound = bindArguments(everywhere, args);
      return bound.ok ? [] : bound.diagnostics.map(({ code, pointer }) => [code, pointer]);
    };
    expect(codes({})).toEqual([["unbound_param", "/floor"]]);
    expect(codes({ floor: "3" })).toEqual([["wrong_type", "/floor"]]);
    expect(codes({ floor: null })).toEqual([["null_value", "/floor"]]);
    expect(codes({ floor: 3, since: "soon" })).toEqual([["invalid_date", "/since"]]);
    expect(codes({ floor: 3, cty: "x" })).toEqual([["unknown_argument", "/cty"]]);
    expect(codes(JSON.parse('{"floor":3,"__proto__":{"city":1}}') as Record<string, unknown>)).toEqual([
      ["unknown_argument", "/__proto__"],
    ]);
    expect(codes({ floor: Number.NaN })).toEqual([["not_json", "/floor"]]);
  });

  it("refuses a pattern that cannot be one", () => {
    const pattern = segment({ any: [{ trait: "a", matches: { param: "p" } }] }, { p: { type: "string" } });
    expect(bindArguments(pattern, { p: "^a" }).ok).toBe(true);
    expect(bindArguments(pattern, { p: "(?=a)" })).toMatchObject({
      diagnostics: [{ code: "regex_not_supported", pointer: "/where/any/0/matches" }],
    });
  });

  it("changes nothing in a segment without parameters", () => {
    const plain = segment({ list: "vip" }, {});
    expect(bindArguments(plain, {})).toEqual({ ok: true, segment: plain });
  });
});

describe("an argument on a command line", () => {
  it.each([
    ["string", "5", "5"],
    ["string", "", ""],
    ["number", "2.50", 2.5],
    ["boolean", "true", true],
    ["date", "2026-01-01", "2026-01-01"],
    ["date", "1735689600000", 1735689600000],
    ["string[]", "a, b", ["a", "b"]],
    ["string[]", '["a,b","c"]', ["a,b", "c"]],
    ["string[]", "", []],
    ["number[]", "1,2.5", [1, 2.5]],
  ] as const)("of type %s is read from %j", (type, text, value) => {
    expect(parseArgument(type, text)).toEqual({ ok: true, value });
  });

  it.each([
    ["number", "five"],
    ["number", ""],
    ["boolean", "yes"],
    ["date", "2026-02-30"],
    ["number[]", "1,x"],
    ["string[]", "[1]"],
  ] as const)("of type %s is not read from %j", (type, text) => {
    expect(parseArgument(type, text)).toMatchObject({ ok: false, diagnostic: { severity: "error" } });
  });
});
