import type { ExplainedCondition } from "@kindred/segment";

/**
 * The conditions whose verdict differs between two explanations of the same person, as JSON pointers: those that a reader sees as one
 * row, so a negated one with its "not" and a group by its members. Under a verdict that stayed the same nothing decided anything.
 */
export function flippedConditions(before: ExplainedCondition, after: ExplainedCondition): string[] {
  if (before.verdict === after.verdict) return [];
  const members = membersOf(after);
  if (members === null) return [after.at];
  const earlier = new Map((membersOf(before) ?? []).map((each) => [each.at, each]));
  const flipped = members.flatMap((each) => {
    const held = earlier.get(each.at);
    return held === undefined ? [] : flippedConditions(held, each);
  });
  const [only] = members;
  const isRow = after.found.kind === "not" && only !== undefined && membersOf(only) === null;
  return isRow ? [after.at] : flipped;
}

function membersOf({ found }: ExplainedCondition): readonly ExplainedCondition[] | null {
  switch (found.kind) {
    case "all":
    case "any":
    case "none":
    case "not":
      return found.of;
    default:
      return null;
  }
}
