import type { WorkspaceStore } from "@kindred/store";
import type { MembershipChange } from "../membership/changes.ts";

/** One entry or exit as the ledger has it. */
export interface LedgerRow extends MembershipChange {
  /** The instant the membership was evaluated for, Unix ms. */
  readonly at: number;
}

/** The first `limit` rows with `after < seq <= to`. */
export interface LedgerRange {
  readonly after: number;
  readonly to: number;
  readonly limit: number;
}

/** Which rows are wanted; what is left out does not restrict. */
export interface LedgerFilter {
  readonly segments?: readonly string[] | null;
  readonly change?: 1 | -1 | null;
  readonly contactId?: number | null;
}

/** Numbers past 2^53 do not occur; an embedded answer may still write 64-bit integers as text. */
interface Row {
  readonly segment: string;
  readonly contactId: number;
  readonly at: number | string;
  readonly seq: number | string;
  readonly change: 1 | -1;
  readonly cause: MembershipChange["cause"];
  readonly detail: string;
  readonly condition: string;
  readonly version: number;
}

const columns =
  "segment, contact_id AS contactId, toUnixTimestamp64Milli(at) AS at, seq, change, cause, detail, condition, version";

/** The rows of a range that pass the filter, by ascending seq. Reads the projection by seq. */
export async function readLedger(
  store: WorkspaceStore,
  range: LedgerRange,
  filter: LedgerFilter = {},
): Promise<LedgerRow[]> {
  const { segments = null, change = null, contactId = null } = filter;
  const conditions = [
    "seq > {after: UInt64}",
    "seq <= {to: UInt64}",
    ...(segments === null ? [] : ["segment IN {segments: Array(String)}"]),
    ...(change === null ? [] : ["change = {change: Int8}"]),
    ...(contactId === null ? [] : ["contact_id = {contact: UInt32}"]),
  ];
  const rows = await store.clickhouse.query<Row>(
    `SELECT ${columns} FROM ledger WHERE ${conditions.join(" AND ")} ORDER BY seq LIMIT {limit: UInt32}`,
    {
      ...range,
      ...(segments === null ? {} : { segments: [...segments] }),
      ...(change === null ? {} : { change }),
      ...(contactId === null ? {} : { contact: contactId }),
    },
  );
  return rows.map(plain);
}

/** The rows with these numbers, by ascending seq; those of erased contacts are gone. */
export async function readLedgerRows(store: WorkspaceStore, seqs: readonly number[]): Promise<LedgerRow[]> {
  if (seqs.length === 0) return [];
  const rows = await store.clickhouse.query<Row>(
    `SELECT ${columns} FROM ledger WHERE seq IN {seqs: Array(UInt64)} ORDER BY seq`,
    { seqs: [...seqs] },
  );
  return rows.map(plain);
}

function plain(row: Row): LedgerRow {
  return { ...row, at: Number(row.at), seq: Number(row.seq) };
}
