import type { Statement } from "@kindred/segment";
import type { ClickHouse } from "@kindred/store";
import { type Difference, meanDifference, type Mean, type Share, shareDifference } from "./difference.ts";

/** What two populations differ in. */
export type Subject =
  /** Of whose members how many have the value, or any when it is null; the mean of a number. */
  | { readonly source: "trait"; readonly name: string; readonly value: string | boolean | null }
  /** Who did it within the days; how often a member did it. */
  | { readonly source: "event"; readonly name: string }
  /** Revenue and orders a member, revenue an order, within the days. */
  | { readonly source: "revenue"; readonly name: "revenue per contact" | "orders per contact" | "revenue per order" };

export type Compared = Difference & { readonly subject: Subject } & (
    | { readonly measure: "share"; readonly a: Share; readonly b: Share }
    | { readonly measure: "mean"; readonly a: MeanAndMedian; readonly b: MeanAndMedian }
  );

/** `median`: null where it was not taken. */
export type MeanAndMedian = Mean & { readonly median: number | null };

/** What a part of the comparison reads with. */
export interface CompareInput {
  readonly clickhouse: ClickHouse;
  /** What stands before a SELECT: `in_a` and `in_b`, the bitmaps of both. */
  readonly sides: { readonly with: Statement };
  readonly sizes: { readonly a: number; readonly b: number; readonly both: number };
  /** Events after the first and until the second instant, Unix ms. */
  readonly from: number;
  readonly to: number;
}

export function comparedShares(subject: Subject, { sizes }: CompareInput, a: number, b: number): Compared {
  const [first, second] = [
    { count: a, of: sizes.a },
    { count: b, of: sizes.b },
  ] as const;
  return { subject, measure: "share", a: first, b: second, ...shareDifference(first, second, sizes.both) };
}

export function comparedMeans(subject: Subject, a: MeanAndMedian, b: MeanAndMedian, both: number): Compared {
  return { subject, measure: "mean", a, b, ...meanDifference(a, b, both) };
}
