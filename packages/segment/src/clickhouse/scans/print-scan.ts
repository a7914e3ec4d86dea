import type { EventLeaf, Leaf } from "../../plan/plan.ts";
import type { Source } from "../source.ts";
import { contactsScan } from "./contacts.ts";
import { eventsScan, occurredScan } from "./events.ts";
import { historyScan } from "./history.ts";
import { anchoredMoveScan, ledgerScan } from "./ledger.ts";
import { changeScan, measuredScan, rankScan } from "./measured.ts";
import { ALIVE, type Scan, type ScanInput } from "./scan.ts";
import { permissionsScan } from "./permissions.ts";
import { scoresScan } from "./scores.ts";
import { sequenceScan } from "./sequence.ts";

export function printScan(source: Source, leaves: ReadonlyMap<number, Leaf>, input: ScanInput): Scan {
  const only = [...leaves.keys()][0]!;
  switch (source.kind) {
    case "contacts":
      return contactsScan(leaves, input.params);
    case "history":
      return historyScan(leaves, input);
    case "list":
      return {
        from: "list_members FINAL",
        where: `list = ${input.params.add("String", source.list)} AND removed = 0 AND ${ALIVE}`,
        id: "contact_id",
        conditions: new Map([...leaves.keys()].map((index) => [index, "1"])),
      };
    case "events":
      return eventsScan(source.events, leaves as ReadonlyMap<number, EventLeaf>, input);
    case "occurred":
      return occurredScan(only, source.leaf, input);
    case "anchored":
    case "mostFrequent":
      return measuredScan(only, source.leaf, input);
    case "change":
      return changeScan(only, source.leaf, input);
    case "sequence":
      return sequenceScan(only, source.leaf, input);
    case "rank":
      return rankScan(only, source.leaf, input);
    case "ledger":
      return ledgerScan(leaves, input);
    case "anchoredMove":
      return anchoredMoveScan(only, source.leaf, input);
    case "permissions":
      return permissionsScan(leaves, input);
    case "scores":
    case "rfm":
      return scoresScan(source.kind, leaves, input);
  }
}
