import type { Channels, Condition, Measure, Rule, RuleDraft } from "./api.ts";

/** A rule while it is being written: what a form can hold, whole or not. */
export interface Draft {
  readonly segment: string | null;
  readonly of: Measure["of"];
  readonly per: "hour" | "day" | "week";
  readonly kind: Condition["kind"];
  readonly limit: number | null;
  readonly percent: number | null;
  readonly direction: "up" | "down" | "either";
  readonly over: "hour" | "day" | "week" | "month";
  readonly least: number | null;
  readonly sensitivity: "low" | "normal" | "high";
  readonly weeks: number | null;
  readonly channels: Channels;
  readonly tellRecovery: boolean;
  readonly remindAfterHours: number | null;
}

/** What most segments are watched by. */
export function newDraft(segment: string | null): Draft {
  return {
    segment,
    of: "size",
    per: "day",
    kind: "change",
    limit: null,
    percent: 30,
    direction: "either",
    over: "week",
    least: 10,
    sensitivity: "normal",
    weeks: 8,
    channels: { users: [], addresses: [], webhooks: [] },
    tellRecovery: true,
    remindAfterHours: null,
  };
}

export function draftOf({
  segment,
  measure,
  condition,
  channels,
  tellRecovery,
  remindAfterHours,
}: Pick<Rule, keyof RuleDraft>): Draft {
  const base = {
    ...newDraft(segment.id),
    of: measure.of,
    kind: condition.kind,
    channels,
    tellRecovery,
    remindAfterHours,
  };
  const measured = "per" in measure ? { ...base, per: measure.per } : base;
  switch (condition.kind) {
    case "below":
    case "above":
      return { ...measured, limit: condition.value };
    case "change":
      return { ...measured, ...condition };
    case "unusual":
      return { ...measured, ...condition };
  }
}

/** The rule a draft says; null while something is missing. */
export function ruleOf(draft: Draft): RuleDraft | null {
  const { segment, channels, tellRecovery, remindAfterHours } = draft;
  const condition = conditionOf(draft);
  if (segment === null || condition === null) return null;
  const measure: Measure =
    draft.of === "size" || draft.of === "share" ? { of: draft.of } : { of: draft.of, per: draft.per };
  return { segment, measure, condition, channels, tellRecovery, remindAfterHours };
}

function conditionOf({ kind, limit, percent, direction, over, least, sensitivity, weeks }: Draft): Condition | null {
  switch (kind) {
    case "below":
    case "above":
      return limit === null ? null : { kind, value: limit };
    case "change":
      return percent === null || percent < 1 || least === null ? null : { kind, percent, direction, over, least };
    case "unusual":
      return weeks === null ? null : { kind, weeks, sensitivity };
  }
}
