import type { EventCondition } from "../language/ast.ts";

/** What something can do to a membership. */
export interface Effect {
  readonly enter: boolean;
  readonly leave: boolean;
}

export const either: Effect = { enter: true, leave: true };
export const entering: Effect = { enter: true, leave: false };
export const leaving: Effect = { enter: false, leave: true };

export function opposite({ enter, leave }: Effect): Effect {
  return { enter: leave, leave: enter };
}

/** What one more event in the window can do to the condition; one less does the opposite. */
export function byMore(
  measure: EventCondition["measure"] | undefined,
  test: EventCondition["test"] | undefined,
): Effect {
  const grows = measure?.kind === "count" || measure?.kind === "days" || measure?.kind === "distinct";
  if (!grows) return either;
  if (test?.op === "gte" || test?.op === "gt") return entering;
  return test?.op === "lte" || test?.op === "lt" ? leaving : either;
}
