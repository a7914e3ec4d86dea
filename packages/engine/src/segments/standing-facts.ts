import type { ContactFacts, LedgerFact, PermissionFact, RfmFact, ScoreFact } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";

/** The names whose rows are read; a table is not asked where there are none. */
export interface StandingNames {
  readonly ledger: readonly string[];
  readonly subjects: readonly string[];
  readonly scores: readonly string[];
  readonly rfm: readonly string[];
}

type Stored<Fact> = Omit<Fact, "at"> & { readonly contact_id: number; readonly ms: number };
type Standing = Pick<ContactFacts, "ledger" | "permissions" | "scores" | "rfm">;

/** Fetches what stands of some contacts at `now` beside events, traits and lists, and gives each contact's own. */
export async function loadStanding(
  clickhouse: WorkspaceStore["clickhouse"],
  ids: readonly number[],
  now: number,
  names: StandingNames,
): Promise<(id: number) => Standing> {
  const rowsOf = <Row>(sql: string, wanted: readonly string[]): Promise<Row[]> =>
    wanted.length === 0 ? Promise.resolve([]) : clickhouse.query<Row>(sql, { ids, now, names: wanted });
  const [ledger, permissions, scores, rfm] = await Promise.all([
    rowsOf<Stored<LedgerFact>>(LEDGER, names.ledger),
    rowsOf<Stored<Omit<PermissionFact, "granted">> & { readonly granted: number }>(PERMISSIONS, names.subjects),
    rowsOf<Stored<ScoreFact>>(SCORES, names.scores),
    rowsOf<Stored<RfmFact>>(RFM, names.rfm),
  ]);
  const ledgerOf = groupBy(ledger, ({ contact_id }) => contact_id);
  const permissionsOf = groupBy(permissions, ({ contact_id }) => contact_id);
  const scoresOf = groupBy(scores, ({ contact_id }) => contact_id);
  const rfmOf = groupBy(rfm, ({ contact_id }) => contact_id);
  return (id) => ({
    ledger: (ledgerOf.get(id) ?? []).map(({ segment, ms, change, cause, detail }) => {
      return { segment, at: Number(ms), change, cause, detail };
    }),
    permissions: (permissionsOf.get(id) ?? []).map(({ subject, ms, granted, source }) => {
      return { subject, at: Number(ms), granted: granted === 1, source };
    }),
    scores: (scoresOf.get(id) ?? []).map(({ model, ms, value, band }) => ({ model, at: Number(ms), value, band })),
    rfm: (rfmOf.get(id) ?? []).map(({ model, ms, r, f, m, class: name }) => {
      return { model, at: Number(ms), r, f, m, class: name };
    }),
  });
}

const at = "toInt64(toUnixTimestamp64Milli(at)) AS ms";

const known = "at <= fromUnixTimestamp64Milli({now: Int64}, 'UTC')";

/** Rows of one instant in the order they were written: that is what decides between them. */
const LEDGER = `SELECT contact_id, segment, ${at}, change, cause, detail FROM ledger
WHERE segment IN {names: Array(String)} AND contact_id IN {ids: Array(UInt32)} AND ${known} ORDER BY ms, seq`;

const PERMISSIONS = `SELECT contact_id, subject, ${at}, granted, source FROM permissions FINAL
WHERE subject IN {names: Array(String)} AND contact_id IN {ids: Array(UInt32)} AND ${known} ORDER BY ms, version`;

const SCORES = `SELECT contact_id, model, ${at}, value, band FROM scores FINAL
WHERE model IN {names: Array(String)} AND contact_id IN {ids: Array(UInt32)} AND ${known} ORDER BY ms, version`;

const RFM = `SELECT contact_id, model, ${at}, r, f, m, class FROM rfm FINAL
WHERE model IN {names: Array(String)} AND contact_id IN {ids: Array(UInt32)} AND ${known} ORDER BY ms, version`;

export function groupBy<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
