import type { Leaf, MovedLeaf } from "../../plan/plan.ts";
import { instant, standingOrder, timeWithin } from "../event-rows.ts";
import { afterAnchor, anchorRows } from "./measured.ts";
import { ALIVE, type Scan, type ScanInput } from "./scan.ts";

/** The membership ledger: which entries and exits there were, and where the latest up to an instant left the contact. */
export function ledgerScan(leaves: ReadonlyMap<number, Leaf>, { now, params }: ScanInput): Scan {
  const segments = new Set<string>();
  const columns = [...leaves].map(([index, leaf]) => {
    if (leaf.kind !== "moved" && leaf.kind !== "stood") throw new Error(`${leaf.kind} is not asked of the ledger`);
    segments.add(leaf.segment);
    const of = `segment = ${params.add("String", leaf.segment)}`;
    if (leaf.kind === "stood") {
      const until = `at < ${instant(leaf.instant + 1, params)}`;
      return `argMaxIf(change, ${standingOrder("seq")}, ${of} AND ${until}) = 1 AS l${index}`;
    }
    if (leaf.window.kind !== "interval") throw new Error("an anchored window has a read of its own");
    const within = timeWithin("at", leaf.window.interval, params);
    return `countIf(${[of, `change = ${params.add("Int8", leaf.change)}`, ...within].join(" AND ")}) > 0 AS l${index}`;
  });
  return {
    from: `(
    SELECT contact_id,
      ${columns.join(",\n      ")}
    FROM ledger
    WHERE segment IN ${params.add("Array(String)", [...segments].sort())} AND at < ${instant(now + 1, params)}
    GROUP BY contact_id
  )`,
    where: ALIVE,
    id: "contact_id",
    conditions: new Map([...leaves.keys()].map((index) => [index, `l${index}`])),
  };
}

/** The rows themselves, several a contact: a bitmap takes each contact once. */
export function anchoredMoveScan(index: number, leaf: MovedLeaf, input: ScanInput): Scan {
  const { now, params } = input;
  if (leaf.window.kind !== "anchored") throw new Error("only anchored windows have a read of their own");
  const { anchor, duration } = leaf.window;
  const where = [
    `segment = ${params.add("String", leaf.segment)}`,
    `change = ${params.add("Int8", leaf.change)}`,
    `at < ${instant(now + 1, params)}`,
    afterAnchor("at", duration, leaf.timezone!, params),
  ];
  return {
    from: `(
    SELECT DISTINCT contact_id
    FROM ledger INNER JOIN (${anchorRows(anchor, leaf.timezone!, input)}) AS anchors USING (contact_id)
    WHERE ${where.join(" AND ")}
  )`,
    where: ALIVE,
    id: "contact_id",
    conditions: new Map([[index, "1"]]),
  };
}
