/**
 * Previewing a segment while it is edited, over 30 million events and 1 million contacts: each edit of one condition is answered
 * from what the session has kept, beside counting the edited document anew. KINDRED_BENCH_SCALE=0.1 makes the shop a tenth of that.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEvaluation, createPreviews } from "@kindred/engine";
import { openStores } from "@kindred/store";
import { median, milliseconds, quantile, timed } from "./harness/measure.ts";
import { progress, report } from "./harness/report.ts";
import { fillShop, shopNow } from "./segment-count/shop.ts";

const aim = 300;
const edits = 40;
const scale = Number(process.env["KINDRED_BENCH_SCALE"] ?? "1");
const size = { contacts: Math.round(1_000_000 * scale), events: Math.round(30_000_000 * scale) };

const dataDir = await mkdtemp(join(tmpdir(), "kindred-bench-"));
const stores = await openStores({ dataDir });
try {
  const workspace = await stores.createWorkspace({ name: "Benchmark" });
  progress(`${size.contacts.toLocaleString("en")} contacts, ${size.events.toLocaleString("en")} events`);
  await fillShop(workspace.clickhouse, size, progress);

  const clock = { now: () => shopNow, flush: async () => undefined };
  const previews = createPreviews(clock);
  const evaluation = createEvaluation({ workspace, ...clock });
  const session = "editor";
  const opened = await timed(() => previews.preview(workspace, { document: edited(0) }, { session }));
  progress(`opened in ${milliseconds(opened)}`);

  const ours: number[] = [];
  const anew: number[] = [];
  for (let edit = 1; edit <= edits; edit += 1) {
    const document = edited(edit);
    let count = 0;
    ours.push(await timed(async () => ({ count } = await previews.preview(workspace, { document }, { session }))));
    let other = 0;
    anew.push(await timed(async () => ({ count: other } = await evaluation.count({ document }))));
    if (count !== other) throw new Error(`edit ${edit}: the preview counts ${count}, the document ${other}`);
  }
  const repeated: number[] = [];
  for (let edit = 1; edit <= edits; edit += 1) {
    const document = edited(edit);
    repeated.push(await timed(() => previews.preview(workspace, { document }, { session })));
  }
  progress(`nothing edited: ${milliseconds(median(repeated))}; slowest edit ${milliseconds(quantile(ours, 1))}`);
  report({
    what: "preview of an edited condition",
    measured: milliseconds(median(ours)),
    peer: `the count alone of the edited document, ${milliseconds(median(anew))}`,
    ratio: median(ours) / median(anew),
    aim: `<= ${aim} ms`,
    met: median(ours) <= aim,
  });
} finally {
  await stores.close();
  await rm(dataDir, { recursive: true, force: true });
}

/** Seven conditions of which each edit changes one, in turn, to what it never was before. */
function edited(edit: number): object {
  const step = (condition: number): number => Math.floor((edit + 6 - condition) / 7);
  return {
    version: 1,
    id: "edited",
    name: "Edited",
    where: {
      all: [
        { trait: "age", gte: 20 + step(0) },
        { event: "Product Viewed", where: { property: "category", is: "Shoes" }, window: { last: `${30 + step(1)}d` } },
        { event: "Product Viewed", window: { last: `${90 + step(2)}d` }, gte: 3 },
        { event: "Order Completed", measure: { sum: "revenue" }, window: { last: "365d" }, gt: 100 + step(3) },
        {
          any: [
            { event: "Email Opened", window: { last: `${60 + step(4)}d` } },
            { trait: "city", in: ["Kyiv", `Lviv ${step(5)}`] },
          ],
        },
        { not: { event: "Order Completed", window: { last: `${10 + step(6)}d` } } },
      ],
    },
  };
}
