import type {
  ChangeCondition,
  EventCondition,
  Measure,
  PropertyPredicate,
  RankCondition,
  Window,
} from "../language/ast.ts";
import { isNeverMissing } from "../language/negate.ts";
import { label, type Voice } from "./names.ts";
import { describePredicate } from "./predicate.ts";
import { describeAmount, describeTest } from "./test.ts";
import { number } from "./values.ts";
import { describeWindow } from "./window.ts";

/** A condition on events as a clause on people: "who did “Order Completed” at least 3 times in the last 30 days". */
export function describeEvent(voice: Voice, condition: EventCondition): string {
  const { words } = voice;
  const { measure, test } = condition;
  const names = describeNames(voice, condition);
  const window = windowAfter(voice, condition.window);
  const event = words.say("event", { names, window });
  if (measure.kind === "count" && "value" in test && test.value === 1) {
    if (test.op === "gte") return words.say("did", { event });
    if (test.op === "lt") return words.say("didNot", { event });
  }
  const property = propertyOf(voice, measure);
  const amount = isNeverMissing(measure) ? describeAmount(words, test) : null;
  if (amount === null)
    return words.say(`measure.${measure.kind}`, { event, test: describeTest(words, test), ...property });
  return words.say(countKey(measure), { names, window, ...amount, ...property });
}

/** "whose number of “A” this month, divided by the same in the previous month, is more than 2". */
export function describeChange(voice: Voice, condition: ChangeCondition): string {
  const { words } = voice;
  const { measure, test } = condition;
  const event = words.say("change", {
    names: describeNames(voice, condition),
    window: windowAfter(voice, condition.window),
    versus: windowAfter(voice, condition.versus),
  });
  const parts = { event, test: describeTest(words, test), ...propertyOf(voice, measure) };
  return words.say(`measure.${measure.kind}`, parts);
}

/** "who are among the top 20% by total “revenue” in “Order Completed”". */
export function describeRank(voice: Voice, { which, percent, by }: RankCondition, negated: boolean): string {
  const { words } = voice;
  const names = describeNames(voice, by);
  const event = words.say("event", { names, window: windowAfter(voice, by.window) });
  const measure = words.say(rankKey(by.measure), { event, ...propertyOf(voice, by.measure) });
  return words.say(`rank.${negated ? "not." : ""}${which}`, { percent: number(words, percent), measure });
}

function rankKey({ kind }: Measure): `by.${"count" | "days" | "distinct" | "sum" | "avg" | "min" | "max"}` {
  switch (kind) {
    case "count":
    case "days":
    case "distinct":
    case "sum":
    case "avg":
    case "min":
    case "max":
      return `by.${kind}`;
    default:
      throw new Error(`${kind} does not rank`);
  }
}

function countKey({ kind }: Measure): "count.times" | "count.days" | "count.distinct" {
  return kind === "days" || kind === "distinct" ? `count.${kind}` : "count.times";
}

/** The events meant, with the conditions on their properties. */
export function describeNames(
  voice: Voice,
  { events, where }: { readonly events: readonly string[]; readonly where: PropertyPredicate | null },
): string {
  const { words } = voice;
  const [first = "", ...others] = events.map((name) => label(voice, "events", name));
  return words.say("names", {
    names: others.reduce((before, name) => words.say("oneOf", { first: before, last: name }), first),
    where: where === null ? "" : words.say("where", { clause: describePredicate(voice, where) }),
  });
}

/** A window after the name of an event, a space before it; nothing for all time. */
export function windowAfter(voice: Voice, window: Window): string {
  return window.kind === "all" ? "" : voice.words.say("window", { window: describeWindow(voice, window) });
}

function propertyOf(voice: Voice, measure: Measure): { readonly property?: string } {
  return "property" in measure ? { property: label(voice, "properties", measure.property) } : {};
}
