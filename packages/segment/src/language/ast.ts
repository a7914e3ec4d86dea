import type { Scalar } from "@kindred/schema";

import type { Channel } from "./channels.ts";

/**
 * The segment language as types: what the checker makes of a document and every executor reads.
 *
 * A node's `at` is the JSON pointer of the place in the document it was read from. It serves diagnostics and explanations
 * and never takes part in evaluation, equality or hashing.
 */
export interface Segment {
  readonly version: 1;
  readonly id: string;
  readonly name: string;
  readonly kind: "strategic" | "derived" | "micro" | null;
  readonly description: string | null;
  readonly tags: readonly string[];
  readonly folder: string | null;
  /** IANA zone; null means the workspace's. */
  readonly timezone: string | null;
  readonly params: Readonly<Record<string, ParamDeclaration>>;
  readonly where: Condition;
}

export type ParamType = "string" | "number" | "boolean" | "date" | "string[]" | "number[]";

export interface ParamDeclaration {
  readonly type: ParamType;
  /** null: no default, the caller must bind it. */
  readonly default: ArgumentValue | null;
}

export type ArgumentValue = Scalar | readonly string[] | readonly number[];

/** A literal, or a parameter of the segment to be bound at evaluation. */
export type Value<T> = T | ParamRef;

export interface ParamRef {
  readonly param: string;
}

/** Boolean composition, written once for contacts and for the properties of one event. */
export type Logic<Leaf> =
  | { readonly kind: "all"; readonly of: readonly Logic<Leaf>[]; readonly at: string }
  | { readonly kind: "any"; readonly of: readonly Logic<Leaf>[]; readonly at: string }
  | { readonly kind: "none"; readonly of: readonly Logic<Leaf>[]; readonly at: string }
  | { readonly kind: "not"; readonly of: Logic<Leaf>; readonly at: string }
  | Leaf;

export type Condition = Logic<ContactCondition>;

export type ContactCondition =
  | TraitCondition
  | EventCondition
  | ChangeCondition
  | SequenceCondition
  | RankCondition
  | SegmentCondition
  | MovedCondition
  | StoodCondition
  | AddedCondition
  | ListCondition
  | SampleCondition
  | RfmCondition
  | ScoreCondition
  | ChannelCondition
  | SubscribedCondition;

export interface TraitCondition {
  readonly kind: "trait";
  readonly path: string;
  readonly test: Test;
  readonly at: string;
}

export interface EventCondition {
  readonly kind: "event";
  /** Sorted, without repeats. */
  readonly events: readonly string[];
  readonly where: PropertyPredicate | null;
  readonly window: Window;
  readonly measure: Measure;
  readonly test: Test;
  readonly at: string;
}

/** `"versus"` and `"ratio"`: the measure over `window` divided by the measure over `versus`. */
export interface ChangeCondition {
  readonly kind: "change";
  readonly events: readonly string[];
  readonly where: PropertyPredicate | null;
  readonly measure: Measure;
  readonly window: UnanchoredWindow;
  readonly versus: UnanchoredWindow;
  /** A test of a number. */
  readonly test: Test;
  readonly at: string;
}

export interface SequenceCondition {
  readonly kind: "sequence";
  /** At least two; the first is present. */
  readonly steps: readonly SequenceStep[];
  readonly window: UnanchoredWindow;
  readonly at: string;
}

export interface SequenceStep {
  /** false: an `absent` step. */
  readonly present: boolean;
  readonly events: readonly string[];
  readonly where: PropertyPredicate | null;
  /** null: no limit; an `absent` step that stands last has one. */
  readonly within: Duration | null;
  /** Property paths, sorted, without repeats. */
  readonly same: readonly string[];
  readonly at: string;
}

/** `top` or `bottom`: among the first `percent` of contacts by a measure that is a number. */
export interface RankCondition {
  readonly kind: "rank";
  readonly which: "top" | "bottom";
  /** 0 < percent <= 100 */
  readonly percent: number;
  readonly by: {
    readonly events: readonly string[];
    readonly where: PropertyPredicate | null;
    readonly window: Window;
    readonly measure: Measure;
  };
  readonly at: string;
}

export interface SegmentCondition {
  readonly kind: "segment";
  readonly id: string;
  readonly args: Readonly<Record<string, Value<ArgumentValue>>>;
  readonly at: string;
}

/** `entered` or `left`: the membership ledger has an entry, or an exit, in the window. */
export interface MovedCondition {
  readonly kind: "moved";
  readonly segment: string;
  readonly change: "entered" | "left";
  readonly window: Exclude<Window, { readonly kind: "all" }>;
  readonly at: string;
}

/** A member of the segment at that instant, from the ledger; before its first entry nobody is one. */
export interface StoodCondition {
  readonly kind: "stood";
  readonly segment: string;
  readonly instant: Value<DateLiteral>;
  readonly at: string;
}

/** The contact was added in the window. */
export interface AddedCondition {
  readonly kind: "added";
  readonly window: Exclude<UnanchoredWindow, { readonly kind: "all" }>;
  readonly at: string;
}

export interface ListCondition {
  readonly kind: "list";
  readonly list: string;
  readonly at: string;
}

/** `from <= position < to`, where position is the contact's stable place in [0, 100) under `salt`. */
export interface SampleCondition {
  readonly kind: "sample";
  readonly salt: string;
  readonly from: number;
  readonly to: number;
  readonly at: string;
}

/** What a model of recency, frequency and money says at `now`. */
export interface RfmCondition {
  readonly kind: "rfm";
  readonly model: string;
  readonly asks: "class" | "r" | "f" | "m";
  /** `is` or `in` for the class, a test of a number for the rest. */
  readonly test: Test;
  readonly at: string;
}

/** A model's score at `now`: a number, which may be a date in Unix milliseconds, or the band it lies in. */
export interface ScoreCondition {
  readonly kind: "score";
  readonly model: string;
  readonly asks: "value" | "band";
  /** `is` or `in` for the band, a test of a number or a date for the value. */
  readonly test: Test;
  readonly at: string;
}

/** Has a usable address or token of the channel, consented to it and is not suppressed on it; or is not so. */
export interface ChannelCondition {
  readonly kind: "channel";
  readonly channel: Channel;
  readonly reachable: boolean;
  readonly at: string;
}

export interface SubscribedCondition {
  readonly kind: "subscribed";
  readonly topic: string;
  readonly at: string;
}

export type PropertyPredicate = Logic<EventRowCondition>;

/** What can be asked of one event. */
export type EventRowCondition =
  | PropertyCondition
  | ElementsCondition
  | ProductCondition
  | HourCondition
  | WeekdayCondition;

/** One element of an array of objects (`some`), or all of them, satisfies `of`, whose names start at the element. */
export interface ElementsCondition {
  readonly kind: "elements";
  readonly quantifier: "some" | "every";
  readonly path: string;
  /** Without `product`, `hour` and `weekday`, which belong to the event. */
  readonly of: PropertyPredicate;
  readonly at: string;
}

/** The event's product in the catalogue: as it is at `now` (`product`) or as it was at the event (`productThen`). */
export interface ProductCondition {
  readonly kind: "product";
  readonly when: "now" | "then";
  readonly path: string;
  readonly test: Test;
  readonly at: string;
}

/** The event's local hour in `[from, to)`, 0 to 23 and 0 to 24; over midnight when `from` is the later one. */
export interface HourCondition {
  readonly kind: "hour";
  readonly from: number;
  readonly to: number;
  readonly at: string;
}

/** ISO weekdays (Monday = 1) of the event's local date; sorted, without repeats. */
export interface WeekdayCondition {
  readonly kind: "weekday";
  readonly days: readonly number[];
  readonly at: string;
}

export interface PropertyCondition {
  readonly kind: "property";
  readonly path: string;
  readonly test: Test;
  readonly at: string;
}

/** One operator with its operand. */
export type Test =
  | { readonly op: "is" | "isNot"; readonly value: Value<Scalar>; readonly ignoreCase: boolean }
  | { readonly op: "in" | "notIn"; readonly values: Value<readonly Scalar[]>; readonly ignoreCase: boolean }
  | { readonly op: "exists"; readonly value: boolean }
  | {
      readonly op: "contains" | "notContains" | "startsWith" | "endsWith" | "matches";
      readonly value: Value<string>;
      readonly ignoreCase: boolean;
    }
  | { readonly op: "gt" | "gte" | "lt" | "lte"; readonly value: Value<number> }
  | { readonly op: "between"; readonly lo: Value<number>; readonly hi: Value<number> }
  /** Dates as they stand in the document: ISO 8601, YYYY-MM-DD or Unix milliseconds. */
  | { readonly op: "before" | "after"; readonly value: Value<DateLiteral> }
  | { readonly op: "betweenDates"; readonly lo: Value<DateLiteral>; readonly hi: Value<DateLiteral> }
  | { readonly op: "within"; readonly direction: "last" | "next"; readonly duration: Duration }
  | { readonly op: "anniversary"; readonly duration: Duration }
  | { readonly op: "age"; readonly bounds: AgeBounds }
  | { readonly op: "has" | "notHas"; readonly value: Value<Scalar> }
  | { readonly op: "hasAny" | "hasAll"; readonly values: Value<readonly Scalar[]> }
  | { readonly op: "near"; readonly lat: number; readonly lon: number; readonly km: number };

export type DateLiteral = string | number;

export interface AgeBounds {
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
}

export type DurationUnit = "s" | "m" | "h" | "d" | "w" | "mo" | "y";

/** s, m, h, d (24 h) and w (7 d) are fixed; mo and y step the calendar. */
export interface Duration {
  readonly count: number;
  readonly unit: DurationUnit;
}

export type CalendarUnit = "hour" | "day" | "week" | "month" | "quarter" | "year";

export type Window =
  | { readonly kind: "all" }
  /** (now − duration, now] */
  | { readonly kind: "last"; readonly duration: Duration }
  /** (now − from, now − to] */
  | { readonly kind: "ago"; readonly from: Duration; readonly to: Duration }
  /** [from, to); a null end is open. */
  | { readonly kind: "range"; readonly from: Value<DateLiteral> | null; readonly to: Value<DateLiteral> | null }
  | { readonly kind: "calendar"; readonly which: "this" | "previous"; readonly unit: CalendarUnit }
  /** [anchor, anchor + duration] */
  | { readonly kind: "anchored"; readonly duration: Duration; readonly anchor: Anchor };

export type UnanchoredWindow = Exclude<Window, { readonly kind: "anchored" }>;

export type Anchor =
  | { readonly kind: "trait"; readonly path: string }
  | { readonly kind: "first" | "last"; readonly event: string };

export type Measure =
  | { readonly kind: "count" | "days" | "firstAt" | "lastAt" }
  | {
      readonly kind: "distinct" | "sum" | "avg" | "min" | "max" | "first" | "last" | "mostFrequent";
      readonly property: string;
    };
