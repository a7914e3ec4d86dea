import type { WorkspaceStore } from "@kindred/store";
import { ledgerWithFirst, moved } from "../../ledger/first-build.ts";

/** The stretch (from, to], Unix ms. */
export interface Stretch {
  readonly segment: string;
  readonly from: number;
  readonly to: number;
}

export interface Movers {
  readonly entered: number;
  readonly left: number;
  readonly causes: readonly {
    readonly direction: "entered" | "left";
    readonly cause: string;
    readonly detail: string;
    /** Which condition turned, in the latest of the versions it was so in; "": not known. */
    readonly condition: string;
    readonly version: number;
    readonly people: number;
  }[];
}

interface MoversRow {
  readonly change: number;
  readonly cause: string;
  readonly detail: string;
  readonly condition: string;
  readonly version: number;
  readonly people: number | string;
}

/** Beyond so many different causes the rare ones are left out; they count in the sums. */
const mostCauses = 200;

const within = `${ledgerWithFirst} WHERE ledger.segment = {segment: String} AND at > fromUnixTimestamp64Milli({from: Int64})
  AND at <= fromUnixTimestamp64Milli({to: Int64}) AND ${moved}`;

/** Who entered and left, counted by cause; whom the first build found did not enter. Flush the outbox first. */
export async function moversOf({ clickhouse }: WorkspaceStore, stretch: Stretch): Promise<Movers> {
  const rows = await clickhouse.query<MoversRow>(
    `SELECT change, toString(cause) AS cause, detail, toString(condition) AS condition, max(ledger.version) AS version,
       count() AS people FROM ${within}
     GROUP BY change, cause, detail, condition ORDER BY people DESC, cause, detail, condition`,
    { ...stretch },
  );
  const causes = rows.map(({ change, cause, detail, condition, version, people }) => {
    return {
      direction: change === 1 ? ("entered" as const) : ("left" as const),
      cause,
      detail,
      condition,
      version,
      people: Number(people),
    };
  });
  const sum = (direction: "entered" | "left"): number =>
    causes.reduce((all, each) => all + (each.direction === direction ? each.people : 0), 0);
  return { entered: sum("entered"), left: sum("left"), causes: causes.slice(0, mostCauses) };
}

/**
 * Some of those whose last change in the stretch went in this direction, drawn by a hash of their number: the same people each time.
 * Whoever moved because the definition changed, or was merged, is left out: no condition of theirs changed.
 */
export async function sampleMovers(
  { clickhouse }: WorkspaceStore,
  stretch: Stretch & { readonly direction: "entered" | "left"; readonly most: number },
): Promise<number[]> {
  const { segment, from, to, most } = stretch;
  const rows = await clickhouse.query<{ id: number }>(
    `SELECT contact_id AS id FROM ${within} AND cause NOT IN ('definition', 'merge')
     GROUP BY contact_id HAVING argMax(change, seq) = {change: Int8} ORDER BY cityHash64(contact_id) LIMIT {most: UInt32}`,
    { segment, from, to, most, change: stretch.direction === "entered" ? 1 : -1 },
  );
  return rows.map(({ id }) => id);
}
