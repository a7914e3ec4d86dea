import type { Measure, RuleCondition } from "../rule.ts";
import type { Voice } from "./voice.ts";

/** A rule as words: "Size: falls by 30% or more within a week". */
export function sayRule(voice: Voice, measure: Measure, condition: RuleCondition): string {
  return voice.say("rule", { measure: sayMeasure(voice, measure), condition: sayCondition(voice, measure, condition) });
}

/** A value in the measure's unit: "870 people", "3.4% of all contacts", "12 people left in a day". */
export function sayValue(voice: Voice, measure: Measure, value: number): string {
  switch (measure.of) {
    case "size":
      return voice.say("size", { count: value, value: voice.number(value) });
    case "share":
      return voice.say("share", { value: voice.percent(value / 100) });
    default:
      return voice.say(measure.of, { count: value, value: voice.number(value), per: measure.per });
  }
}

/** A value without its noun, where the noun has been said. */
export function sayFigure(voice: Voice, { of }: Measure, value: number): string {
  return of === "share" ? voice.percent(value / 100) : voice.number(Math.round(value));
}

function sayMeasure(voice: Voice, measure: Measure): string {
  switch (measure.of) {
    case "size":
      return voice.say("measureSize");
    case "share":
      return voice.say("measureShare");
    case "entered":
      return voice.say("measureEntered", { per: measure.per });
    case "left":
      return voice.say("measureLeft", { per: measure.per });
  }
}

function sayCondition(voice: Voice, measure: Measure, condition: RuleCondition): string {
  switch (condition.kind) {
    case "below":
    case "above":
      return voice.say(condition.kind, { limit: sayFigure(voice, measure, condition.value) });
    case "change": {
      const name = condition.direction === "up" ? "ruleUp" : condition.direction === "down" ? "ruleDown" : "ruleEither";
      return voice.say(name, { percent: voice.percent(condition.percent / 100), over: condition.over });
    }
    case "unusual":
      return voice.say("ruleUnusual");
  }
}
