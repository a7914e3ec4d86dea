import { type Interval, localDateCode } from "../calendar/interval.ts";
import { zoneOf } from "../calendar/zone.ts";

/**
 * One way in which time alone can act: a moving boundary that the values of a source cross. Equal edges have equal keys, so
 * segments share them and each is looked for once.
 *
 * An instant n counts as a crossing of value v when what the edge decides of v differs between n − 1 and n. Verdicts at two
 * instants a < b can differ with equal facts only if some value of the contact crosses some edge within (a, b].
 */
export interface Edge {
  readonly key: string;
  readonly source: EdgeSource;
  /** Whether the same value crosses again and again without end, as a birthday does. */
  readonly recurs: boolean;
  /** The first instant after `after` at which `value` crosses; null when it never does again. All Unix ms. */
  due(value: number, after: number): number | null;
  /** Every crossing within (from, to], in order: `due(v, from) <= to` for exactly the values in them. */
  crossings(from: number, to: number): readonly Crossing[];
}

/**
 * The values within `values` cross one by one, each at `value + delay`, or all together at one instant; or those whose local
 * date has one of some month-days (month × 100 + day), in whatever year.
 */
export type Crossing =
  | { readonly kind: "each"; readonly values: Interval; readonly delay: number }
  | { readonly kind: "all"; readonly values: Interval; readonly at: number }
  | {
      readonly kind: "monthDays";
      readonly codes: readonly number[];
      readonly timezone: string;
      readonly at: number;
    };

/** When a value crosses by this crossing; null when it does not. */
export function instantOf(crossing: Crossing, value: number): number | null {
  if (crossing.kind === "monthDays") {
    return crossing.codes.includes(monthDayOf(value, crossing.timezone)) ? crossing.at : null;
  }
  if (value < crossing.values.from || value >= crossing.values.to) return null;
  return crossing.kind === "each" ? value + crossing.delay : crossing.at;
}

function monthDayOf(ms: number, timezone: string): number {
  return localDateCode(ms, zoneOf(timezone)) % 10_000;
}

/** Where the values come from that may cross: instants in Unix ms. */
export type EdgeSource =
  /** `ts` of the events of one name. */
  | { readonly kind: "event"; readonly event: string }
  /**
   * Dates in the properties of the events of one name. `path` has a part for each array walked into: ["items", "due"] is the
   * property `due` of each element of `items`.
   */
  | {
      readonly kind: "property";
      readonly event: string;
      readonly path: readonly string[];
      readonly timezone: string;
    }
  /** Versions of the products that events of one name refer to: when they begin to hold (`path` null), or a date they carry. */
  | { readonly kind: "product"; readonly event: string; readonly path: string | null; readonly timezone: string }
  | { readonly kind: "trait"; readonly path: string; readonly timezone: string }
  /** When contacts were added. */
  | { readonly kind: "added" }
  /** `at` of the ledger's entries (1) and exits (−1). */
  | { readonly kind: "ledger"; readonly segment: string; readonly change: 1 | -1 }
  /** `at` of what was said about a permission: the clock that wrote it may be ahead of the one that evaluates. */
  | { readonly kind: "permission"; readonly subject: string }
  /** The current value of a score, where it is a date. */
  | { readonly kind: "score"; readonly model: string };
