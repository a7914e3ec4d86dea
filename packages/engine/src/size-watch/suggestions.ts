import type { Measure, RuleCondition, SizeRule } from "./rule.ts";

/** A rule that fits a segment, to begin with. */
export interface Suggestion {
  readonly measure: Measure;
  readonly condition: RuleCondition;
}

/** What a segment has been like, as far as suggestions go. */
export interface Habits {
  /** Members now. */
  readonly size: number;
  /** Entries of each of the last days, the latest last; fewer than fourteen: it is younger. */
  readonly enteredByDay: readonly number[];
}

/** From so many entries on each day, a day without any is worth a word. */
const steady = 5;
const smallest = 20;

/**
 * Sensible rules for a segment, those that are there already left out: a change of 30 % within a week, unusual against its own weekly
 * pattern, half of what it is now (in round figures), and nobody entering in a day where people did every day.
 */
export function suggestRules(
  habits: Habits,
  present: readonly Pick<SizeRule, "measure" | "condition">[],
): Suggestion[] {
  const size = { of: "size" } as const;
  const suggestions: Suggestion[] = [
    { measure: size, condition: { kind: "change", percent: 30, direction: "either", over: "week", least: 10 } },
    { measure: size, condition: { kind: "unusual", weeks: 8, sensitivity: "normal" } },
  ];
  if (habits.size >= smallest)
    suggestions.push({ measure: size, condition: { kind: "below", value: roundFigure(habits.size / 2) } });
  const days = habits.enteredByDay.slice(-14);
  if (days.length === 14 && days.every((entered) => entered >= steady))
    suggestions.push({ measure: { of: "entered", per: "day" }, condition: { kind: "below", value: 1 } });
  return suggestions.filter(({ measure, condition }) => !present.some((rule) => isLike(rule, measure, condition)));
}

/** One of the same kind on the same measure is enough. */
function isLike(rule: Pick<SizeRule, "measure" | "condition">, measure: Measure, condition: RuleCondition): boolean {
  return rule.measure.of === measure.of && rule.condition.kind === condition.kind;
}

/** One or two figures that count: 4,873 becomes 4,900. */
function roundFigure(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.max(1, Math.round(value / unit) * unit);
}
