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
import { type CountedNoun, describeAmount, describeTest, type Subject } from "./test.ts";
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
  const counted = isNeverMissing(measure) ? describeCount(voice, condition, names, window) : null;
  return counted ?? words.say("whose", { test: describeTest(words, measureOf(voice, measure, event), test) });
}

/** "who did “A” at least 3 times this month"; null when the test is not an amount. */
function describeCount(voice: Voice, { measure, test }: EventCondition, names: string, window: string): string | null {
  const { words } = voice;
  const [key, noun] = countKeys(measure);
  const amount = describeAmount(words, test, noun);
  return amount === null ? null : words.say(key, { names, window, amount, ...propertyOf(voice, measure) });
}

/** "whose number of “A” this month, divided by the same in the previous month, is more than 2". */
export function describeChange(voice: Voice, condition: ChangeCondition): string {
  const { words } = voice;
  const { measure, test } = condition;
  const event = words.say("event", {
    names: describeNames(voice, condition),
    window: windowAfter(voice, condition.window),
  });
  const versus = windowAfter(voice, condition.versus);
  const measured = measureOf(voice, measure, event);
  const subject: Subject = () => words.say("change", { measure: measured("of"), versus });
  return words.say("whose", { test: describeTest(words, subject, test) });
}

/** "who are among the top 20% by total “revenue” in “Order Completed”". */
export function describeRank(voice: Voice, { which, percent, by }: RankCondition, negated: boolean): string {
  const { words } = voice;
  const names = describeNames(voice, by);
  const event = words.say("event", { names, window: windowAfter(voice, by.window) });
  const measure = measureOf(voice, by.measure, event)("by");
  return words.say(`rank.${negated ? "not." : ""}${which}`, { percent: number(words, percent), measure });
}

function measureOf(voice: Voice, measure: Measure, event: string): Subject {
  const parts = { event, ...propertyOf(voice, measure) };
  return (form) => voice.words.say(`measure.${measure.kind}`, { form, ...parts });
}

function countKeys({ kind }: Measure): readonly ["count.times" | "count.days" | "count.distinct", CountedNoun] {
  if (kind === "days") return ["count.days", "days"];
  return kind === "distinct" ? ["count.distinct", "differentValues"] : ["count.times", "times"];
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
