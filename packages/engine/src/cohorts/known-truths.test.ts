import { existsSync } from "node:fs";
import { join } from "node:path";
import type { WorkspaceStore } from "@kindred/store";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ImportBench, openImportBench } from "../import/testing.ts";
import { createEvaluation, type EvaluationResources } from "../segments/evaluation.ts";
import { readCohorts } from "./cohorts.ts";
import { cohortDocument } from "./people.ts";
import type { CohortQuestion } from "./question.ts";

/** A real file with published figures; the project does not carry it. */
const file = join(import.meta.dirname, "../../../../../shared/data/online_retail.csv.gz");
const present = existsSync(file);
if (!present) console.log("skipped: ../shared/data is not there, so no published figures are compared");

describe.skipIf(!present)("Online Retail's cohorts", () => {
  const now = Date.parse("2011-12-10T00:00:00Z");
  const clean = { event: "Order Completed", where: { property: "revenue", gt: 0 } } as const;
  const question: CohortQuestion = {
    entry: { kind: "event", ...clean },
    cut: { kind: "calendar" },
    by: "month",
    from: "2010-12-01",
    to: null,
    returns: clean,
    measure: { kind: "people" },
    columns: { kind: "classic" },
    periods: null,
    segment: null,
    now,
  };
  let bench: ImportBench;
  let retail: WorkspaceStore;
  let resources: EvaluationResources;
  beforeAll(async () => {
    bench = await openImportBench();
    retail = await bench.stores.createWorkspace({ name: "Online Retail", timezone: "Europe/London" });
    expect(await bench.run(retail, file, "orders")).toMatchObject({ state: "done", error: null });
    resources = { workspace: retail, now: () => now, flush: () => bench.ingest.flush(retail.id) };
  });
  afterAll(() => bench.close());

  test("are the published ones", async () => {
    const { rows } = await readCohorts(resources, question);
    expect(rows.map(({ size }) => size)).toEqual([885, 417, 380, 452, 300, 284, 242, 188, 169, 299, 358, 323, 41]);
    expect(rows[0]!.cells.map((cell) => cell?.people)).toEqual([
      885, 324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235,
    ]);
    expect(rows[0]!.cells.at(-1)).toMatchObject({ unfinished: true });
  });

  test("spent what all orders were worth", async () => {
    const { rows } = await readCohorts(resources, {
      ...question,
      measure: { kind: "sum", property: "revenue", money: true, currency: null },
      columns: { kind: "cumulative" },
    });
    const last = rows.map(({ cells }) => cells.findLast((cell) => cell !== null)!.total!);
    expect(last.reduce((sum, total) => sum + total, 0)).toBeCloseTo(8_911_407.904, 2);
  });

  test("a cell is the segment it gives", async () => {
    const { rows } = await readCohorts(resources, question);
    for (const [row, column] of [
      [0, 11],
      [4, 3],
      [11, 1],
    ] as const) {
      const { key, cells } = rows[row]!;
      const document = await cohortDocument(resources, question, { row: key, column });
      const { count } = await createEvaluation(resources).count({ document, now });
      expect(count).toBe(cells[column]!.people);
    }
  });
});
