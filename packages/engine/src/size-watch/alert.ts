import type { Language } from "@kindred/segment";
import type { Expected } from "./judge.ts";
import type { Measure, RuleCondition } from "./rule.ts";

/** The same words in each language that segments are described in: what they speak of may be gone when they are read. */
export type InLanguages = Readonly<Record<Language, string>>;

/** All that an alert says, as facts: they become sentences in the reader's language. */
export interface AlertBody {
  readonly segmentName: string;
  readonly measure: Measure;
  readonly condition: RuleCondition;
  readonly value: number;
  /** What the value came from, at `from`. */
  readonly before: number | null;
  readonly expected: Expected | null;
  /** The stretch in which it came about, Unix ms; `to` is when it was seen. */
  readonly from: number;
  readonly to: number;
  /** null: nobody looked, since it is over. */
  readonly causes: Causes | null;
  /** Why causes could not be found. */
  readonly problem: string | null;
}

/** What brought a change about, each with its figures. */
export interface Causes {
  readonly entered: number;
  readonly left: number;
  /** Which of the two is explained below. */
  readonly direction: "entered" | "left";
  /** Of those who moved in that direction, by the cause that the ledger has; the most frequent first. */
  readonly ledger: readonly LedgerCause[];
  /** Conditions whose verdict changed for some of `sampled` of them, the most frequent first. */
  readonly conditions: readonly { readonly sentence: InLanguages; readonly people: number }[];
  readonly sampled: number;
  /** Events the segment reads of which none arrived since `last` (Unix ms), though as many usually do by then. */
  readonly feeds: readonly { readonly event: string; readonly last: number; readonly usual: number }[];
  readonly edits: readonly Edit[];
}

export interface LedgerCause {
  readonly cause: string;
  readonly detail: string;
  readonly people: number;
  /** The condition that turned, where the ledger knows it; alerts of before do not have it. */
  readonly sentence?: InLanguages | null;
}

/** A version saved within the stretch, of the segment itself or of one it refers to. */
export interface Edit {
  readonly segment: string;
  readonly segmentName: string;
  readonly version: number;
  /** Unix ms. */
  readonly at: number;
  /** Name of the person or of the key; null: not known any more. */
  readonly by: string | null;
  readonly isKey: boolean;
  /** Conditions that are gone and those that are new; both empty: `whole` says it. */
  readonly removed: readonly InLanguages[];
  readonly added: readonly InLanguages[];
  /** The sentence before and after, where conditions were only put together differently. */
  readonly whole: { readonly before: InLanguages; readonly after: InLanguages } | null;
}

export type AlertKind = "fired" | "recovered" | "reminder";
