import type { Condition, Segment } from "../language/ast.ts";
import { describeCondition, type DescribeOptions } from "./describe.ts";

/** What each condition of a segment says on its own, by its JSON pointer. */
export function conditionSentences(segment: Segment, options: DescribeOptions = {}): ReadonlyMap<string, string> {
  const sentences = new Map<string, string>();
  const visit = (condition: Condition): void => {
    sentences.set(condition.at, describeCondition(condition, options));
    if (condition.kind === "not") visit(condition.of);
    else if (condition.kind === "all" || condition.kind === "any" || condition.kind === "none")
      condition.of.forEach(visit);
  };
  visit(segment.where);
  return sentences;
}
