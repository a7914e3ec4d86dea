import type { DeadLetterAnswer } from "@kindred/server/answers";

/** What a letter is about, in the words of its own payload. */
export function subjectOf({ payload }: DeadLetterAnswer): string {
  const { call, table } = payload;
  if (typeof call !== "object" || call === null) return typeof table === "string" ? table : "?";
  const { type, event, userId, anonymousId } = call as Readonly<Record<string, unknown>>;
  return [type, event, userId ?? anonymousId].filter((each) => typeof each === "string").join(" · ");
}
