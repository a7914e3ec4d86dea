import type { AgeBounds, Test } from "../language/ast.ts";
import { date, duration, number, stretch, value, values } from "./values.ts";
import type { Words } from "./words.ts";

/** What one operator says of a value, to stand after its name: "is at least 5". */
export function describeTest(words: Words, test: Test): string {
  const said = sayTest(words, test);
  return "ignoreCase" in test && test.ignoreCase ? words.say("ignoringCase", { test: said }) : said;
}

function sayTest(words: Words, test: Test): string {
  switch (test.op) {
    case "is":
    case "isNot":
    case "contains":
    case "notContains":
    case "startsWith":
    case "endsWith":
    case "matches":
    case "gt":
    case "gte":
    case "lt":
    case "lte":
    case "has":
    case "notHas":
      return words.say(`test.${test.op}`, { value: value(words, test.value) });
    case "in":
    case "notIn":
      if (Array.isArray(test.values) && test.values.length === 0) return words.say(`test.${test.op}Nothing`);
      return words.say(`test.${test.op}`, { values: values(words, test.values, "oneOf") });
    case "exists":
      return words.say(test.value ? "test.known" : "test.unknown");
    case "between":
      return words.say("test.between", { lo: value(words, test.lo), hi: value(words, test.hi) });
    case "before":
    case "after":
      return words.say(`test.${test.op}`, { value: date(words, test.value) });
    case "betweenDates":
      return words.say("test.betweenDates", { lo: date(words, test.lo), hi: date(words, test.hi) });
    case "within":
      return words.say(`test.within.${test.direction}`, { stretch: stretch(words, test.duration) });
    case "anniversary":
      return words.say("test.anniversary", { duration: duration(words, test.duration) });
    case "age":
      return words.say("test.age", { bounds: ageBounds(words, test.bounds) });
    case "hasAny":
    case "hasAll":
      return words.say(`test.${test.op}`, {
        values: values(words, test.values, test.op === "hasAny" ? "oneOf" : "allOf"),
      });
    case "near": {
      const [lat, lon, km] = [number(words, test.lat), number(words, test.lon), number(words, test.km)];
      return words.say("test.near", { lat, lon, km });
    }
  }
}

function ageBounds(words: Words, bounds: AgeBounds): string {
  const said = (["gt", "gte", "lt", "lte"] as const).flatMap((key) => {
    const bound = bounds[key];
    return bound === undefined ? [] : [words.say(`test.age.${key}`, { value: number(words, bound) })];
  });
  return said.reduce((lower, upper) => words.say("test.age.both", { lower, upper }));
}

/** A comparison as an amount to stand before a noun, with the number its plural follows; null when it is not one. */
export function describeAmount(words: Words, test: Test): { readonly amount: string; readonly count: number } | null {
  const plural = (given: unknown): number => (typeof given === "number" ? given : 2);
  switch (test.op) {
    case "gt":
    case "gte":
    case "lt":
    case "lte":
    case "is":
    case "isNot":
      return { amount: words.say(`amount.${test.op}`, { value: value(words, test.value) }), count: plural(test.value) };
    case "between":
      return {
        amount: words.say("amount.between", { lo: value(words, test.lo), hi: value(words, test.hi) }),
        count: plural(test.hi),
      };
    case "in":
    case "notIn": {
      if (Array.isArray(test.values) && test.values.length === 0) return null;
      const last: unknown = Array.isArray(test.values) ? test.values.at(-1) : undefined;
      return {
        amount: words.say(`amount.${test.op}`, { values: values(words, test.values, "oneOf") }),
        count: plural(last),
      };
    }
    default:
      return null;
  }
}
