import type { Schema } from "@kindred/store";
import type { Selectable } from "kysely";
import type { Measure, RuleChannels, RuleCondition, SizeRule, Waiting } from "./rule.ts";

/** A row of `size_rules` as a rule. What is in its JSON was checked when it was written. */
export function ruleOf(row: Selectable<Schema["size_rules"]>): SizeRule {
  return {
    id: row.id,
    segment: row.segment,
    measure: row.measure as Measure,
    condition: row.condition as RuleCondition,
    channels: row.channels as RuleChannels,
    tellRecovery: row.tell_recovery,
    remindAfter: row.remind_after,
    muted: row.muted,
    snoozedUntil: row.snoozed_until?.getTime() ?? null,
    state: row.state,
    waiting: row.reason as Waiting | null,
    since: row.state_since.getTime(),
    told: row.told,
    toldAt: row.told_at?.getTime() ?? null,
    value: row.value,
    checkedAt: row.checked_at?.getTime() ?? null,
    step: row.step,
    createdBy: row.created_by,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
  };
}
