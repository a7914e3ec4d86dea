import type { Leaf, RfmLeaf, ScoreLeaf } from "../../plan/plan.ts";
import { instant, standingOrder } from "../event-rows.ts";
import { amountOperand, numberOperand, type Operand, textOperand } from "../operand.ts";
import type { Params } from "../params.ts";
import { printTest } from "../test.ts";
import { ALIVE, type Scan, type ScanInput } from "./scan.ts";

/** Scores as they stood: per contact and model, the row with the latest instant, and of those the one written last. */
export function scoresScan(
  table: "scores" | "rfm",
  leaves: ReadonlyMap<number, Leaf>,
  { now, params }: ScanInput,
): Scan {
  const conditions = new Map<number, string>();
  const models = new Set<string>();
  const columns = new Map<string, string>();
  for (const [index, leaf] of leaves) {
    if (leaf.kind !== "score" && leaf.kind !== "rfm") continue;
    models.add(leaf.model);
    const of = `model = ${params.add("String", leaf.model)}`;
    const column = (expression: string): string => {
      const sql = `argMaxIf(${expression}, ${standingOrder("version")}, ${of})`;
      const known = columns.get(sql) ?? `v${columns.size}`;
      columns.set(sql, known);
      return known;
    };
    const operand = leaf.kind === "rfm" ? rfmOperand(leaf, column) : scoreOperand(leaf, column, params);
    conditions.set(index, printTest(leaf.test, operand, leaf.kind === "score" ? leaf.timezone : null, params));
  }
  const latest = [...columns].map(([sql, name]) => `${sql} AS ${name}`);
  return {
    from: `(
    SELECT contact_id,
      ${latest.join(",\n      ")}
    FROM ${table}
    WHERE model IN ${params.add("Array(String)", [...models].sort())} AND at < ${instant(now + 1, params)}
    GROUP BY contact_id
  )`,
    where: ALIVE,
    id: "contact_id",
    conditions,
  };
}

/** What the latest row has, as a column; without a row it is 0 or "". `argMax` passes over NULL, so none is handed to it. */
type Column = (expression: string) => string;

function scoreOperand({ asks }: ScoreLeaf, column: Column, params: Params): Operand {
  if (asks === "band") return textOperand(`nullIf(${column("band")}, '')`);
  return amountOperand(`if(${column("isNotNull(value)")}, ${column("ifNull(value, 0)")}, NULL)`, params);
}

/** Without a class there are no scores either. */
function rfmOperand({ asks }: RfmLeaf, column: Column): Operand {
  if (asks === "class") return textOperand(`nullIf(${column("class")}, '')`);
  return numberOperand(`if(${column("class != ''")}, toFloat64(${column(asks)}), NULL)`);
}
