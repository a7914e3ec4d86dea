import { counted } from "./members-at.ts";

/** The shards of a segment are built one after the other; a build that comes later is another one. ms */
export const longestBuild = 3_600_000;

/**
 * Whether a row of the ledger is of the build that first filled its segment: whom it found had been there before the segment was, and
 * did not move. Reads {@link firsts} beside `ledger`, whose columns it names in full: aliases of a SELECT would stand for them otherwise.
 */
export const firstBuild = `(ledger.change = 1 AND ledger.cause = 'definition' AND ledger.version = first_version
  AND toUnixTimestamp64Milli(ledger.at) < first_at + ${longestBuild})`;

/** The rows of the ledger that say of somebody that they moved: all that count but those of the first build. To be read beside {@link firsts}. */
export const moved = `(${counted} AND NOT ${firstBuild})`;

/** Where each segment's ledger begins, and by which version. To be narrowed and grouped by segment. */
export const firsts = `SELECT segment, toInt64(toUnixTimestamp64Milli(min(at))) AS first_at, argMin(version, seq) AS first_version
  FROM ledger WHERE ${counted}`;

/** The ledger of the segment that is asked for, `{segment: String}`, with where it begins beside each row. To be narrowed by `ledger.segment`. */
export const ledgerWithFirst = `ledger CROSS JOIN (${firsts} AND segment = {segment: String} GROUP BY segment) AS firsts`;
