import type { Leaf, RfmLeaf, ScoreLeaf } from "../../plan/plan.ts";
import { instant } from "../event-rows.ts";
import { amountOperand, numberOperand, type Operand, textOperand } from "../operand.ts";
import type { Params } from "../params.ts";
import { printTest } from "../test.ts";
import { ALIVE, type Scan, type ScanInput } from "./scan.ts";

const columnsOf = { scores: "tuple(value, band)", rfm: "tuple(r, f, m, class)" } as const;

/** Scores as they stood: per contact and model, the row with the latest instant, and of those the one written last. */
export function scoresScan(
  table: "scores" | "rfm",
  leaves: ReadonlyMap<number, Leaf>,
  { now, params }: ScanInput,
): Scan {
  const conditions = new Map<number, string>();
  const columns = new Map<string, string>();
  for (const [index, leaf] of leaves) {
    if (leaf.kind !== "score" && leaf.kind !== "rfm") continue;
    const column = columns.get(leaf.model) ?? `v${index}`;
    columns.set(leaf.model, column);
    const operand = leaf.kind === "rfm" ? rfmOperand(leaf, column) : scoreOperand(leaf, column, params);
    conditions.set(index, printTest(leaf.test, operand, leaf.kind === "score" ? leaf.timezone : null, params));
  }
  // A tuple, because argMax passes over rows whose value is NULL, and a score that ended must win.
  const latest = [...columns].map(([model, column]) => {
    return `argMaxIf(${columnsOf[table]}, tuple(at, version), model = ${params.add("String", model)}) AS ${column}`;
  });
  return {
    from: `(
    SELECT contact_id,
      ${latest.join(",\n      ")}
    FROM ${table}
    WHERE model IN ${params.add("Array(String)", [...columns.keys()].sort())} AND at < ${instant(now + 1, params)}
    GROUP BY contact_id
  )`,
    where: ALIVE,
    id: "contact_id",
    conditions,
  };
}

/** No row gives a tuple of defaults: no value, no band. */
function scoreOperand({ asks }: ScoreLeaf, column: string, params: Params): Operand {
  return asks === "band" ? textOperand(`nullIf(${column}.2, '')`) : amountOperand(`${column}.1`, params);
}

/** Without a class there are no scores either. */
function rfmOperand({ asks }: RfmLeaf, column: string): Operand {
  if (asks === "class") return textOperand(`nullIf(${column}.4, '')`);
  const place = { r: 1, f: 2, m: 3 }[asks];
  return numberOperand(`if(${column}.4 = '', NULL, toFloat64(${column}.${place}))`);
}
