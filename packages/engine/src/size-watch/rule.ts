/** What of a segment is watched. Flows are counted in full quarter hours. */
export type Measure =
  /** Members. */
  | { readonly of: "size" }
  /** Members of all contacts, per cent. */
  | { readonly of: "share" }
  /** Entries or exits of the last hour, day or week. */
  | { readonly of: "entered" | "left"; readonly per: FlowPeriod };

export type FlowPeriod = "hour" | "day" | "week";
export type ChangePeriod = FlowPeriod | "month";

/** When a rule goes off. */
export type RuleCondition =
  /** In the measure's unit; the value itself is neither below nor above. */
  | { readonly kind: "below" | "above"; readonly value: number }
  /** Against the measure's own value a period ago; changes of fewer people than `least` do not count. */
  | {
      readonly kind: "change";
      readonly percent: number;
      readonly direction: "up" | "down" | "either";
      readonly over: ChangePeriod;
      readonly least: number;
    }
  /** Against the same weekday and hour of up to so many earlier weeks, 4 to 8. */
  | { readonly kind: "unusual"; readonly weeks: number; readonly sensitivity: Sensitivity };

export type Sensitivity = "low" | "normal" | "high";

/** Who is told beside everybody who looks into the app. */
export interface RuleChannels {
  /** Ids of people of the workspace, by e-mail. */
  readonly users: readonly string[];
  /** Other e-mail addresses. */
  readonly addresses: readonly string[];
  /** Ids of webhooks of kind `alerts`. */
  readonly webhooks: readonly string[];
}

/** What people set of a rule. */
export interface RuleSettings {
  readonly segment: string;
  readonly measure: Measure;
  readonly condition: RuleCondition;
  readonly channels: RuleChannels;
  readonly tellRecovery: boolean;
  /** Tell again after so many ms while it goes on; null: once is enough. */
  readonly remindAfter: number | null;
  readonly muted: boolean;
  /** Unix ms; null: not snoozed. */
  readonly snoozedUntil: number | null;
}

/** Why a rule cannot be judged yet, or at the moment. */
export type Waiting =
  /** Its history begins at `since` and has to reach further back; Unix ms of when it will. */
  | { readonly kind: "history"; readonly since: number; readonly until: number }
  /** There is nothing to compare with: the level it is measured by is nobody. */
  | { readonly kind: "empty" }
  /** The segment's document does not check any more. */
  | { readonly kind: "broken" }
  /** The segment is archived, or asks for arguments since it was edited. */
  | { readonly kind: "gone" };

/** What is known of a rule. */
export interface RuleStanding {
  /** `new`: not judged yet; `waiting`: cannot be judged. */
  readonly state: "new" | "ok" | "firing" | "waiting";
  readonly waiting: Waiting | null;
  /** Unix ms. */
  readonly since: number;
  /** What people were told last, and when (Unix ms). */
  readonly told: "ok" | "firing";
  readonly toldAt: number | null;
  /** The measure when it was last judged. */
  readonly value: number | null;
  readonly checkedAt: number | null;
  /** Counts changes of `state` and `told`. */
  readonly step: number;
}

export interface SizeRule extends RuleSettings, RuleStanding {
  readonly id: string;
  readonly createdBy: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const hour = 3_600_000;

export const periodMs: Readonly<Record<ChangePeriod, number>> = {
  hour,
  day: 24 * hour,
  week: 168 * hour,
  month: 720 * hour,
};

/** From which modified z-score on something is unusual; 3.5 is what Iglewicz and Hoaglin recommend. */
export const unusualFrom: Readonly<Record<Sensitivity, number>> = { low: 6, normal: 3.5, high: 2.5 };

/** Whether nobody is to be told of it now. */
export function isQuiet({ muted, snoozedUntil }: Pick<RuleSettings, "muted" | "snoozedUntil">, now: number): boolean {
  return muted || (snoozedUntil !== null && snoozedUntil > now);
}
