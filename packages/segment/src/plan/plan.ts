import type { Scalar } from "@kindred/schema";
import type { AgeBounds, Anchor, Duration, Measure, Segment } from "../language/ast.ts";
import type { Interval } from "../calendar/interval.ts";

/**
 * What a bound segment means at one instant in one time zone: a boolean formula over leaves, all names of time resolved to
 * milliseconds, every negative operator turned into `not`, referenced segments put in place. Equal leaves are one leaf.
 */
export interface Plan {
  readonly formula: Formula;
  readonly leaves: readonly Leaf[];
  readonly now: number;
}

/** A {@link Plan} whose instant is open: made once for a definition, resolved at any instant. */
export interface Outline {
  readonly formula: Formula;
  readonly leaves: readonly OpenLeaf[];
}

export interface OpenLeaf {
  /** Equal for leaves that are equal at every instant. */
  readonly key: string;
  /** Whether a contact's traits, lists, key and age decide it, without anything the contact did. */
  readonly isProfile: boolean;
  readonly at: (now: number) => Leaf;
}

export type Formula =
  | { readonly kind: "const"; readonly value: boolean }
  | { readonly kind: "leaf"; readonly leaf: number }
  | { readonly kind: "not"; readonly of: Formula }
  | { readonly kind: "and" | "or"; readonly of: readonly Formula[] };

export type Leaf =
  | TraitLeaf
  | EventLeaf
  | ChangeLeaf
  | SequenceLeaf
  | RankLeaf
  | MovedLeaf
  | StoodLeaf
  | AddedLeaf
  | ListLeaf
  | SampleLeaf
  | RfmLeaf
  | ScoreLeaf
  | PermissionLeaf;

export interface TraitLeaf {
  readonly kind: "trait";
  readonly path: string;
  readonly test: PositiveTest;
  readonly timezone: LeafZone;
}

/** The zone a leaf's local dates are read in; null where none is, so that leaves of segments in several zones are shared. */
export type LeafZone = string | null;

export interface EventLeaf {
  readonly kind: "event";
  readonly events: readonly string[];
  readonly where: PropertyFormula | null;
  readonly window: ResolvedWindow;
  readonly measure: Measure;
  readonly test: MeasureTest;
  readonly timezone: LeafZone;
}

/** The ratio of one measure over two windows; missing where the second is zero or either is missing. */
export interface ChangeLeaf {
  readonly kind: "change";
  readonly events: readonly string[];
  readonly where: PropertyFormula | null;
  readonly measure: Measure;
  readonly window: Interval;
  readonly versus: Interval;
  readonly test: MeasureTest;
  readonly timezone: LeafZone;
}

export interface SequenceLeaf {
  readonly kind: "sequence";
  /** The first is present. */
  readonly steps: readonly PlannedStep[];
  /** Bounds the first step. */
  readonly window: Interval;
  readonly timezone: LeafZone;
}

export interface PlannedStep {
  readonly present: boolean;
  readonly events: readonly string[];
  readonly where: PropertyFormula | null;
  /** After the previous present step. */
  readonly within: Duration | null;
  /** Properties equal to the previous present step's. */
  readonly same: readonly string[];
}

/** Among the first `percent` of contacts by a measure that is neither missing nor zero; ties at the edge are in. */
export interface RankLeaf {
  readonly kind: "rank";
  readonly which: "top" | "bottom";
  readonly percent: number;
  readonly by: RankedMeasure;
}

export interface RankedMeasure {
  readonly events: readonly string[];
  readonly where: PropertyFormula | null;
  readonly window: ResolvedWindow;
  readonly measure: Measure;
  readonly timezone: LeafZone;
}

/** The ledger has an entry (1) or an exit (-1) of the contact in the window. */
export interface MovedLeaf {
  readonly kind: "moved";
  readonly segment: string;
  readonly change: 1 | -1;
  readonly window: ResolvedWindow;
  readonly timezone: LeafZone;
}

/** The latest entry of the ledger up to an instant, which is never after `now`, let the contact in. */
export interface StoodLeaf {
  readonly kind: "stood";
  readonly segment: string;
  readonly instant: number;
}

/** The latest row of the model up to `now`. A row without a class ends it: everything is missing. */
export interface RfmLeaf {
  readonly kind: "rfm";
  readonly model: string;
  readonly asks: "class" | "r" | "f" | "m";
  readonly test: PositiveTest;
}

/** The latest row of the model up to `now`. */
export interface ScoreLeaf {
  readonly kind: "score";
  readonly model: string;
  readonly asks: "value" | "band";
  readonly test: PositiveTest;
  readonly timezone: LeafZone;
}

/** Whether the subject is granted by its latest row up to `now`. */
export interface PermissionLeaf {
  readonly kind: "permission";
  readonly subject: string;
}

/** The contact was added within the interval, which ends at `now` or before. */
export interface AddedLeaf {
  readonly kind: "added";
  readonly interval: Interval;
}

export interface ListLeaf {
  readonly kind: "list";
  readonly list: string;
}

export interface SampleLeaf {
  readonly kind: "sample";
  readonly salt: string;
  readonly from: number;
  readonly to: number;
}

export type ResolvedWindow =
  | { readonly kind: "interval"; readonly interval: Interval }
  | { readonly kind: "anchored"; readonly anchor: Anchor; readonly duration: Duration };

/** A predicate over the properties of one event. */
export type PropertyFormula =
  | { readonly kind: "const"; readonly value: boolean }
  | { readonly kind: "property"; readonly path: string; readonly test: PositiveTest }
  /** Over the elements of an array; names inside `of` start at the element. */
  | {
      readonly kind: "elements";
      readonly quantifier: "some" | "every";
      readonly path: string;
      readonly of: PropertyFormula;
    }
  /** The event's product in the catalogue as it is at `now`, or as it was at the event. */
  | { readonly kind: "product"; readonly when: "now" | "then"; readonly path: string; readonly test: PositiveTest }
  /** `from <= local hour < to`, over midnight when `from` is the later one. */
  | { readonly kind: "hour"; readonly from: number; readonly to: number }
  /** ISO weekdays, Monday = 1. */
  | { readonly kind: "weekday"; readonly days: readonly number[] }
  | { readonly kind: "not"; readonly of: PropertyFormula }
  | { readonly kind: "and" | "or"; readonly of: readonly PropertyFormula[] };

/** A test of a measure may be negated as a whole, for the negative operators. */
export interface MeasureTest {
  readonly negated: boolean;
  readonly test: PositiveTest;
}

/** A test that is false on a missing value. Dates are Unix milliseconds. */
export type PositiveTest =
  | { readonly op: "is"; readonly value: Scalar; readonly ignoreCase: boolean }
  | { readonly op: "in"; readonly values: readonly Scalar[]; readonly ignoreCase: boolean }
  | { readonly op: "exists" }
  | {
      readonly op: "contains" | "startsWith" | "endsWith" | "matches";
      readonly value: string;
      readonly ignoreCase: boolean;
    }
  | { readonly op: "gt" | "gte" | "lt" | "lte"; readonly value: number }
  | { readonly op: "between"; readonly lo: number; readonly hi: number }
  | { readonly op: "date"; readonly interval: Interval }
  /** month × 100 + day codes of the local date */
  | { readonly op: "anniversary"; readonly codes: readonly number[] }
  /** Full years between the local date and `today` (year × 10,000 + month × 100 + day). */
  | { readonly op: "age"; readonly today: number; readonly bounds: AgeBounds }
  | { readonly op: "hasAny" | "hasAll"; readonly values: readonly Scalar[] }
  | { readonly op: "near"; readonly lat: number; readonly lon: number; readonly km: number };

/** What an evaluation is asked for. */
export interface EvaluationInput {
  /** Bound: without parameters. */
  readonly segment: Segment;
  /** Every segment the document refers to, directly or through another, by id. */
  readonly segments: ReadonlyMap<string, Segment>;
  /** Unix milliseconds. */
  readonly now: number;
  /** The workspace's zone, for segments that name none. */
  readonly timezone: string;
}
