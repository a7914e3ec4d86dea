import type { AgeBounds, ArgumentValue, Test } from "../language/ast.ts";
import { date, dayOfMonth, number, oneOf, pattern, span, stretch, value, values } from "./values.ts";
import type { Words } from "./words.ts";

/** What a test is of, in the form that its place in the sentence asks for (see the messages). */
export type Subject = (form: "is" | "of" | "by") => string;

/** What one operator says of a subject: "“age” is at least 5". */
export function describeTest(words: Words, subject: Subject, test: Test): string {
  const said = sayTest(words, subject, test);
  return "ignoreCase" in test && test.ignoreCase ? words.say("ignoringCase", { test: said }) : said;
}

function sayTest(words: Words, subjectIn: Subject, test: Test): string {
  const subject = subjectIn("is");
  switch (test.op) {
    case "is":
    case "isNot":
    case "contains":
    case "notContains":
    case "startsWith":
    case "endsWith":
    case "gt":
    case "gte":
    case "lt":
    case "lte":
    case "has":
    case "notHas":
      return words.say(`test.${test.op}`, { subject, value: value(words, test.value) });
    case "matches":
      return words.say("test.matches", { subject, value: pattern(words, test.value) });
    case "in":
    case "notIn":
      if (Array.isArray(test.values) && test.values.length === 0)
        return words.say(`test.${test.op}Nothing`, { subject });
      return words.say(`test.${test.op}`, { subject, values: values(words, test.values, "oneOf") });
    case "exists":
      return words.say(test.value ? "test.known" : "test.unknown", { subject });
    case "between":
      return words.say("test.between", { subject, lo: value(words, test.lo), hi: value(words, test.hi) });
    case "before":
    case "after":
      return words.say(`test.${test.op}`, { subject, value: date(words, test.value) });
    case "betweenDates":
      return words.say("test.betweenDates", {
        subject,
        lo: date(words, test.lo),
        loDay: dayOfMonth(test.lo),
        hi: date(words, test.hi),
      });
    case "within":
      return words.say(`test.within.${test.direction}`, {
        subject,
        stretch: stretch(words, test.direction, test.duration),
      });
    case "anniversary":
      return words.say("test.anniversary", {
        subject,
        subjectOf: subjectIn("of"),
        subjectBy: subjectIn("by"),
        span: span(words, test.duration),
      });
    case "age":
      return words.say("test.age", { subject, subjectBy: subjectIn("by"), bounds: ageBounds(words, test.bounds) });
    case "hasAny":
    case "hasAll":
      return words.say(`test.${test.op}`, {
        subject,
        values: values(words, test.values, test.op === "hasAny" ? "oneOf" : "allOf"),
      });
    case "near": {
      const [lat, lon, km] = [number(words, test.lat), number(words, test.lon), number(words, test.km)];
      return words.say("test.near", { subject, lat, lon, km });
    }
  }
}

function ageBounds(words: Words, bounds: AgeBounds): string {
  const given = (["gt", "gte", "lt", "lte"] as const).flatMap((key) => {
    const bound = bounds[key];
    return bound === undefined ? [] : [{ key, bound }];
  });
  return given
    .map(({ key, bound }, index) => {
      const figure = number(words, bound);
      const isLast = index === given.length - 1;
      const said = isLast ? words.say("years", { number: figure, count: bound }) : figure;
      return words.say(`test.age.${key}`, { value: said });
    })
    .reduce((lower, upper) => words.say("test.age.both", { lower, upper }));
}

export type CountedNoun = "times" | "days" | "differentValues";

/** A comparison as an amount of something, "at least 3 times"; null when it is not one. */
export function describeAmount(words: Words, test: Test, noun: CountedNoun): string | null {
  const counted = (given: unknown, said: string): string =>
    words.say(noun, { number: said, count: typeof given === "number" ? given : manyUnknown, op: test.op });
  switch (test.op) {
    case "gt":
    case "gte":
    case "lt":
    case "lte":
    case "is":
    case "isNot":
      return words.say(`amount.${test.op}`, { value: counted(test.value, value(words, test.value)) });
    case "between":
      return words.say("amount.between", {
        lo: value(words, test.lo),
        hi: counted(test.hi, value(words, test.hi)),
      });
    case "in":
    case "notIn": {
      if (!Array.isArray(test.values))
        return words.say(`amount.${test.op}`, { values: counted(null, values(words, test.values, "oneOf")) });
      const given = test.values as readonly ArgumentValue[];
      const last = given.at(-1);
      if (last === undefined) return null;
      const shown = given.map((item) => value(words, item));
      const others = shown.slice(0, -1);
      const said = oneOf(words, [...others, counted(last, shown.at(-1) ?? "")]);
      return words.say(`amount.${test.op}`, { values: said });
    }
    default:
      return null;
  }
}

/** Stands for the number that a parameter will be: every language has its plainest plural there. */
const manyUnknown = 100;
