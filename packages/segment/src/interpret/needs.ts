import type { Condition, Test } from "../language/ast.ts";
import { referenced } from "../plan/lower.ts";
import type { EvaluationInput } from "../plan/plan.ts";
import type { ExplainedCondition, Explanation, Found } from "./explain.ts";

/**
 * What would have to happen for somebody to enter: all of some things, one of some, or one condition that has to come true, or
 * to cease.
 */
export type Need =
  | { readonly kind: "all" | "any"; readonly of: readonly Need[] }
  | {
      readonly kind: "condition";
      /** JSON pointer into the document it stands in: of `segment`, when that is given. */
      readonly at: string;
      readonly segment: string | null;
      /** false: it holds and must cease to. */
      readonly wanted: boolean;
      /** What a number lacks to the edge of its test (for a count: further events); negative when it is too large; null: not a number. */
      readonly missing: number | null;
      /** Unix ms when time alone will do it; null: it never does. */
      readonly by: number | null;
      /** Whether anything can do it: a sample is drawn once. */
      readonly possible: boolean;
    };

/** What a non-member lacks, by the shape of the definition that was explained; null for a member. */
export function needsOf(input: EvaluationInput, { condition }: Explanation): Need | null {
  return needOf(input.segment.where, condition, true, null, input.segments);
}

function needOf(
  condition: Condition,
  explained: ExplainedCondition,
  wanted: boolean,
  segment: string | null,
  segments: EvaluationInput["segments"],
): Need | null {
  if (explained.verdict === wanted) return null;
  const { found } = explained;
  if (found.kind === "segment" && condition.kind === "segment") {
    const inner = referenced(condition.id, condition.args, segments, 0);
    return needOf(inner.where, found.condition, wanted, found.segment, segments);
  }
  if (condition.kind === "not" && found.kind === "not") {
    return needOf(condition.of, found.of[0]!, !wanted, segment, segments);
  }
  if ((condition.kind === "all" || condition.kind === "any" || condition.kind === "none") && "of" in found) {
    const each = condition.kind === "none" ? !wanted : wanted;
    const parts = condition.of.flatMap((part, place) => {
      const need = needOf(part, found.of[place]!, each, segment, segments);
      return need === null ? [] : [need];
    });
    if (parts.length === 0) return lone(condition, explained, wanted, segment);
    if (parts.length === 1) return parts[0]!;
    // "All" fails by any part; to make "any" fail, every part has to.
    const every = condition.kind === "all" ? wanted : condition.kind === "any" ? !wanted : wanted;
    return { kind: every ? "all" : "any", of: parts };
  }
  return lone(condition, explained, wanted, segment);
}

function lone(condition: Condition, explained: ExplainedCondition, wanted: boolean, segment: string | null): Need {
  return {
    kind: "condition",
    at: explained.at,
    segment,
    wanted,
    missing: wanted ? missing(condition, explained.found) : null,
    by: explained.changesAt,
    possible: explained.found.kind !== "sample" && !isConstant(condition),
  };
}

/** An empty group never changes. */
function isConstant(condition: Condition): boolean {
  return "of" in condition && Array.isArray(condition.of) && condition.of.length === 0;
}

function missing(condition: Condition, found: Found): number | null {
  if (!("test" in condition) || !("actual" in found) || typeof found.actual !== "number") return null;
  const isCount =
    condition.kind === "event" && (condition.measure.kind === "count" || condition.measure.kind === "days");
  return distance(condition.test, found.actual, isCount ? 1 : 0);
}

/** From a number to the nearest that passes; `step`: what is beyond an edge that is not in, for whole numbers 1. */
function distance(test: Test, actual: number, step: number): number | null {
  switch (test.op) {
    case "gte":
    case "gt": {
      if (typeof test.value !== "number") return null;
      return round(test.value - actual + (test.op === "gt" ? step : 0));
    }
    case "lte":
    case "lt": {
      if (typeof test.value !== "number") return null;
      return round(test.value - actual - (test.op === "lt" ? step : 0));
    }
    case "between": {
      if (typeof test.lo !== "number" || typeof test.hi !== "number") return null;
      return round(actual < test.lo ? test.lo - actual : test.hi - actual);
    }
    case "is":
      return typeof test.value === "number" ? round(test.value - actual) : null;
    default:
      return null;
  }
}

/** As sums are: to six decimals. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
