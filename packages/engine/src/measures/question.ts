import type { SegmentRequest } from "../segments/request.ts";
import type { Step } from "./period.ts";

/** Whose measures: everyone, a saved segment, or a document that need not be saved. */
export type Who =
  | { readonly kind: "everyone" }
  | { readonly kind: "segment"; readonly id: string; readonly request: SegmentRequest }
  | { readonly kind: "document"; readonly request: SegmentRequest };

/** `then`: members count while they are members; `today`: who is in it now, throughout. */
export type MembershipMode = "then" | "today";

export interface ConversionQuestion {
  readonly event: string;
  /** A property condition of the segment language. */
  readonly where?: unknown;
}

export interface MeasureQuestion {
  readonly of: Who;
  /** What it stands beside; `before`: the same people's measures in the period before. */
  readonly against: Who | "before" | null;
  readonly period: string;
  readonly step?: Step | undefined;
  readonly membership?: MembershipMode | undefined;
  readonly conversions?: readonly ConversionQuestion[] | undefined;
  /** Active in the period `lag` before, and came back in this one. `event` null: whatever a person does. */
  readonly retention?: { readonly event: string | null; readonly lag: number } | undefined;
  /** Did it, and then not for so many days. */
  readonly churn?: { readonly event: string | null; readonly days: number } | undefined;
  readonly refunds?: "subtracted" | "ignored" | undefined;
  /** What money is told in, ISO 4217; absent: the workspace's, or the one all orders are in. */
  readonly currency?: string | undefined;
  /** What one unit of each currency is worth in `currency`. */
  readonly rates?: Readonly<Record<string, number>> | undefined;
}

/**
 * What happens to people and is nothing they do: such events make nobody active. Whoever sends others that do should name an event
 * instead.
 */
export const passiveEvents: readonly string[] = [
  "Email Sent",
  "Email Delivered",
  "Email Bounced",
  "Message Sent",
  "Message Delivered",
  "Message Bounced",
  "Campaign Cost",
  "RFM Class Changed",
  "Life Cycle Stage Changed",
];
