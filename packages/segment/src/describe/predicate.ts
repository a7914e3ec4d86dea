import type { EventRowCondition, PropertyPredicate } from "../language/ast.ts";
import { oppositeTest } from "../language/negate.ts";
import { describeLogic, type LeafWords } from "./logic.ts";
import { label, type Voice } from "./names.ts";
import { describeTest } from "./test.ts";
import { oneOf } from "./values.ts";

/** Conditions on one event, as they stand in the brackets after its name. */
export function describePredicate(voice: Voice, predicate: PropertyPredicate): string {
  return describeLogic(voice, predicate, rowWords);
}

const rowWords: LeafWords<EventRowCondition> = {
  describe: describeRow,
  describeNot: (voice, leaf) => {
    if (leaf.kind !== "property" && leaf.kind !== "product") return null;
    const test = oppositeTest(leaf.test, false);
    return test === null ? null : describeRow(voice, { ...leaf, test });
  },
  not: "property.not",
  none: "property.none",
  always: "property.anything",
  never: "property.nothing",
};

function describeRow(voice: Voice, leaf: EventRowCondition): string {
  const { words } = voice;
  switch (leaf.kind) {
    case "property": {
      const property = label(voice, "properties", leaf.path);
      return describeTest(words, (form) => words.say("property", { form, property }), leaf.test);
    }
    case "elements": {
      const property = label(voice, "properties", leaf.path);
      return words.say(`elements.${leaf.quantifier}`, { property, clause: describePredicate(voice, leaf.of) });
    }
    case "product": {
      const property = label(voice, "products", leaf.path);
      return describeTest(words, (form) => words.say(`product.${leaf.when}`, { form, property }), leaf.test);
    }
    case "hour":
      return words.say("hour", { from: leaf.from, to: leaf.to });
    case "weekday": {
      const days = leaf.days.map((day) => words.say(weekdayKeys[day - 1] ?? "weekday.7"));
      return words.say("weekday", { days: oneOf(words, days) });
    }
  }
}

const weekdayKeys = [
  "weekday.1",
  "weekday.2",
  "weekday.3",
  "weekday.4",
  "weekday.5",
  "weekday.6",
  "weekday.7",
] as const;
