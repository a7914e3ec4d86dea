import { existsSync } from "node:fs";
import { join } from "node:path";
import { builtInModels, packageRules, type RfmDefinition, type Thresholds } from "@kindred/models";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ImportBench, openImportBench } from "../import/testing.ts";
import { previewRfm, type RfmPreview } from "./preview.ts";

/** The example orders of the R package `rfm`, with published figures; the project does not carry them. */
const file = join(import.meta.dirname, "../../../../../shared/data/rfm_orders.csv.gz");
const present = existsSync(file);
if (!present) console.log("skipped: ../shared/data is not there, so the R package's figures are not compared");

const definition: RfmDefinition = {
  ...builtInModels.get("purchase")!,
  r: { by: "quantile-plus-one" },
  f: { by: "quantile-plus-one" },
  m: { by: "quantile-plus-one" },
  rules: packageRules,
};

describe.skipIf(!present)("the R package's example", () => {
  let bench: ImportBench;
  let made: RfmPreview;
  beforeAll(async () => {
    bench = await openImportBench();
    const shop = await bench.stores.createWorkspace({ name: "rfm" });
    await bench.run(shop, file, "orders");
    made = await previewRfm(shop, definition, Date.UTC(2006, 11, 31));
  });
  afterAll(() => bench.close());

  test("has its thresholds, which are published without decimals", () => {
    expect(made.people).toBe(995);
    const published = (thresholds: Thresholds | null): number[] | undefined => thresholds?.at.map(Math.round);
    expect(published(made.thresholds.r)).toEqual([115, 181, 297, 482]);
    expect(published(made.thresholds.f)).toEqual([4, 5, 6, 8]);
    expect(published(made.thresholds.m)).toEqual([256, 382, 506, 666]);
  });

  test("has its classes: customers, orders, revenue", () => {
    const classes = new Map<string, [number, number, number]>();
    for (const cell of made.cells) {
      const [size, events, amount] = classes.get(cell.class) ?? [0, 0, 0];
      classes.set(cell.class, [size + cell.size, events + cell.events, amount + cell.amount]);
    }
    expect(Object.fromEntries(classes)).toEqual({
      champions: [35, 316, 31_646],
      "potential-loyal": [342, 2_211, 204_856],
      loyal: [170, 799, 76_562],
      promising: [9, 28, 4_249],
      new: [104, 329, 28_837],
      "cannot-lose": [47, 274, 32_446],
      "at-risk": [28, 216, 22_227],
      "need-attention": [10, 57, 4_562],
      "about-to-sleep": [102, 283, 23_449],
      lost: [148, 393, 35_324],
    });
  });
});
