import type { Leaf } from "../../plan/plan.ts";
import { instant, standingOrder } from "../event-rows.ts";
import { ALIVE, type Scan, type ScanInput } from "./scan.ts";

/** What is granted: per contact and subject, the row with the latest instant, and of those the one written last. */
export function permissionsScan(leaves: ReadonlyMap<number, Leaf>, { now, params }: ScanInput): Scan {
  const subjects = new Set<string>();
  const columns = [...leaves].flatMap(([index, leaf]) => {
    if (leaf.kind !== "permission") return [];
    subjects.add(leaf.subject);
    const of = `subject = ${params.add("String", leaf.subject)}`;
    return [`argMaxIf(granted, ${standingOrder("version")}, ${of}) = 1 AS g${index}`];
  });
  return {
    from: `(
    SELECT contact_id,
      ${columns.join(",\n      ")}
    FROM permissions
    WHERE subject IN ${params.add("Array(String)", [...subjects].sort())} AND at < ${instant(now + 1, params)}
    GROUP BY contact_id
  )`,
    where: ALIVE,
    id: "contact_id",
    conditions: new Map([...leaves.keys()].map((index) => [index, `g${index}`])),
  };
}
