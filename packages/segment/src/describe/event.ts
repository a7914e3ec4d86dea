import type { EventCondition, Measure, PropertyCondition, PropertyPredicate, Window } from "../language/ast.ts";
import { isNeverMissing, oppositeTest } from "../language/negate.ts";
import { describeLogic, type LeafWords } from "./logic.ts";
import { label, type Voice } from "./names.ts";
import { describeAmount, describeTest } from "./test.ts";
import { date, duration, stretch } from "./values.ts";

/** A condition on events as a clause on people: "who did “Order Completed” at least 3 times in the last 30 days". */
export function describeEvent(voice: Voice, condition: EventCondition): string {
  const { words } = voice;
  const { measure, test } = condition;
  const names = eventNames(voice, condition);
  const window =
    condition.window.kind === "all" ? "" : words.say("window", { window: describeWindow(voice, condition.window) });
  const event = words.say("event", { names, window });
  if (measure.kind === "count" && "value" in test && test.value === 1) {
    if (test.op === "gte") return words.say("did", { event });
    if (test.op === "lt") return words.say("didNot", { event });
  }
  const property = "property" in measure ? { property: label(voice, "properties", measure.property) } : {};
  const amount = isNeverMissing(measure) ? describeAmount(words, test) : null;
  if (amount === null)
    return words.say(`measure.${measure.kind}`, { event, test: describeTest(words, test), ...property });
  return words.say(countKey(measure), { names, window, ...amount, ...property });
}

function countKey({ kind }: Measure): "count.times" | "count.days" | "count.distinct" {
  return kind === "days" || kind === "distinct" ? `count.${kind}` : "count.times";
}

function eventNames(voice: Voice, { events, where }: EventCondition): string {
  const { words } = voice;
  const [first = "", ...others] = events.map((name) => label(voice, "events", name));
  return words.say("names", {
    names: others.reduce((before, name) => words.say("oneOf", { first: before, last: name }), first),
    where: where === null ? "" : words.say("where", { clause: describePredicate(voice, where) }),
  });
}

const propertyWords: LeafWords<PropertyCondition> = {
  describe: (voice, { path, test }) =>
    voice.words.say("property", { property: label(voice, "properties", path), test: describeTest(voice.words, test) }),
  describeNot: (voice, leaf) => {
    const test = oppositeTest(leaf.test, false);
    return test === null ? null : propertyWords.describe(voice, { ...leaf, test });
  },
  not: "property.not",
  none: "property.none",
  always: "property.anything",
  never: "property.nothing",
};

/** Conditions on the properties of one event. */
function describePredicate(voice: Voice, predicate: PropertyPredicate): string {
  return describeLogic(voice, predicate, propertyWords);
}

function describeWindow(voice: Voice, window: Exclude<Window, { kind: "all" }>): string {
  const { words } = voice;
  switch (window.kind) {
    case "last":
      return words.say("window.last", { stretch: stretch(words, window.duration) });
    case "ago":
      return words.say("window.ago", { from: duration(words, window.from), to: duration(words, window.to) });
    case "range": {
      const { from, to } = window;
      if (from === null) return words.say("window.to", { to: to === null ? "" : date(words, to) });
      if (to === null) return words.say("window.from", { from: date(words, from) });
      return words.say("window.range", { from: date(words, from), to: date(words, to) });
    }
    case "calendar":
      return words.say(`window.${window.which}.${window.unit}`);
    case "anchored": {
      const { anchor } = window;
      const name = anchor.kind === "trait" ? label(voice, "traits", anchor.path) : label(voice, "events", anchor.event);
      return words.say(`window.anchored.${anchor.kind}`, { duration: duration(words, window.duration), anchor: name });
    }
  }
}
