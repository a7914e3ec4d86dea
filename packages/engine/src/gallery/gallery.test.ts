import { templates } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { listSchemes, saveScheme } from "../life-cycle/schemes.ts";
import { createSegmentDocuments, type SegmentDocuments } from "../segments/documents.ts";
import { createEvaluation } from "../segments/evaluation.ts";
import { countTemplates } from "./count.ts";
import { openGallery, planUse, schemeHere } from "./gallery.ts";
import { missingFor } from "./needs.ts";
import { choices } from "./suggest.ts";
import { useTemplate } from "./use.ts";

const now = Date.UTC(2026, 10, 21, 12);
const day = 86_400_000;
let stores: TestStores;
let ingest: Ingest;
let workspace: WorkspaceStore;
let documents: SegmentDocuments;

beforeAll(async () => {
  stores = await openTestStores();
  ingest = createIngest({ stores, now: () => now });
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
});
beforeEach(async () => {
  workspace = await stores.createWorkspace({ name: "Gallery" });
  documents = createSegmentDocuments(workspace, () => now);
});

async function send(...calls: readonly object[]): Promise<void> {
  const result = await ingest.accept(
    workspace.id,
    calls.map((call, place) => ({ type: "track", messageId: `${workspace.id}${place}`, ...call })),
  );
  expect(result.rejected).toEqual([]);
  await ingest.flush(workspace.id);
}

const ago = (days: number): string => new Date(now - days * day).toISOString();
const order = (userId: string, days: number, category: string) => ({
  userId,
  event: "Order Completed",
  timestamp: ago(days),
  properties: { revenue: 50, products: [{ category, brand: "Fjord" }, { category }] },
});

async function shop(): Promise<void> {
  await send(
    { type: "identify", userId: "ann", traits: { address: { country: "PL" }, birthday: "1990-11-23" } },
    { type: "identify", userId: "ben", traits: { address: { country: "PL" }, gender: "male" } },
    { type: "identify", userId: "cleo", traits: { address: { country: "DE" } } },
    ...[1, 20, 40, 60].map((days) => order("ann", days, "Coats")),
    order("ben", 70, "Shoes"),
    { userId: "cleo", event: "Product Viewed", timestamp: ago(1), properties: { category: "Shoes", product_id: "p" } },
  );
}

const use = async (key: string, itself = true, values = {}) =>
  useTemplate(await openGallery(workspace, "en"), key, { values, itself, by: null, now });

test("in an empty workspace every template says what it misses, and counts without a fault", async () => {
  const gallery = await openGallery(workspace, "en");
  const counts = await countTemplates(
    gallery,
    templates.map(({ key }) => key),
    { now },
  );
  expect(counts.filter(({ problem, count }) => problem !== null || count !== 0)).toEqual([]);
  expect(counts).toHaveLength(templates.length);
  const needy = templates.filter(({ key }) => missingFor(gallery, key).length > 0).map(({ key }) => key);
  // Permissions and chance need no data that has a name.
  expect(templates.map(({ key }) => key).filter((key) => !needy.includes(key))).toEqual([
    "reachable-by-email",
    "test-slice",
  ]);
  expect(missingFor(gallery, "by-country")).toEqual([{ kind: "trait", name: "country" }]);
  expect(missingFor(gallery, "engaged-readers")).toEqual([{ kind: "event", name: "Email Opened" }]);
  expect(missingFor(gallery, "price-sensitive")).toEqual([
    { kind: "event", name: "Order Completed" },
    { kind: "property", name: "discount" },
  ]);
});

test("values come from the data: the most frequent category, the trait that there is", async () => {
  await shop();
  const gallery = await openGallery(workspace, "en");
  const valuesOf = (key: string): unknown => gallery.context.check.segments.get(key);
  expect(JSON.stringify(valuesOf("buyers-of-category"))).toContain('"is":"Coats"');
  expect(JSON.stringify(valuesOf("cross-sell"))).toContain('"is":"Shoes"');
  expect(JSON.stringify(valuesOf("by-country"))).toContain('{"trait":"address.country","is":"PL"}');
  // No page was viewed: what was done instead.
  expect(JSON.stringify(valuesOf("active-lately"))).toContain('"event":"Product Viewed"');
  const country = templates.find(({ key }) => key === "by-country")!.blanks[1]!;
  expect(choices(country, gallery.offer)).toEqual(["PL", "DE"]);
  expect(missingFor(gallery, "by-country")).toEqual([]);
  expect(missingFor(gallery, "just-lapsed")).toEqual([{ kind: "history", name: "life-cycle-lapsed" }]);
});

test("stages take no page view for an order, and know what else orders are called", async () => {
  const orders = async (): Promise<unknown> =>
    schemeHere(await openGallery(workspace, "en"), "life-cycle").blanks.find(({ key }) => key === "order")?.value;
  await send(
    ...[1, 2, 3].map((days) => ({
      userId: "ann",
      event: "Page Viewed",
      timestamp: ago(days),
      messageId: `${workspace.id}v${days}`,
    })),
  );
  expect(await orders()).toBe("Order Completed");
  await send({ userId: "ann", event: "Placed Order", messageId: `${workspace.id}o` });
  expect(await orders()).toBe("Placed Order");
});

test("all are counted in one pass, each as it would be alone", async () => {
  await shop();
  const gallery = await openGallery(workspace, "en");
  const counts = await countTemplates(
    gallery,
    templates.map(({ key }) => key),
    { now },
  );
  const evaluation = createEvaluation({ workspace, now: () => now, flush: async () => undefined });
  for (const { key, count } of counts) {
    const document = gallery.context.check.segments.get(key);
    const alone = await evaluation.count({ document, alongside: gallery.alongside });
    expect([key, count]).toEqual([key, alone.count]);
  }
  const of = (key: string): number | null => counts.find((one) => one.key === key)?.count ?? null;
  expect([of("life-cycle-loyal"), of("loyal-in-category"), of("by-country"), of("birthday-this-week")]).toEqual([
    1, 1, 2, 1,
  ]);
  const together = await countTemplates(gallery, ["life-cycle-new", "life-cycle-loyal"], { now });
  expect(together.map(({ count }) => count)).toEqual([of("life-cycle-new"), 1]);
  const [other] = await countTemplates(gallery, ["by-country"], { now, values: { country: "DE" } });
  expect(other?.count).toBe(1);
});

test("to use a template makes what it refers to as well, once", async () => {
  await shop();
  expect(await use("loyal-in-category")).toEqual({
    id: "loyal-in-category",
    segments: ["buyers-of-category", "loyal-in-category"],
    schemes: ["life-cycle"],
  });
  expect((await documents.get("loyal-in-category")).document).toMatchObject({
    kind: "derived",
    tags: ["gallery"],
    where: { all: [{ segment: "life-cycle-loyal" }, { segment: "buyers-of-category" }] },
  });
  expect((await listSchemes(workspace)).map(({ scheme }) => scheme.id)).toEqual(["life-cycle"]);
  expect(await use("cross-sell")).toEqual({ id: "cross-sell", segments: ["cross-sell"], schemes: [] });
  expect(await use("cross-sell", true, { other_category: "Hats" })).toMatchObject({ id: "cross-sell-2" });
  // Only what the template needs, to go on in the builder.
  expect(await use("at-risk-but-reading", false)).toEqual({
    id: "at-risk-but-reading",
    segments: ["engaged-readers"],
    schemes: [],
  });
  expect(await use("life-cycle-new")).toEqual({ id: "life-cycle-new", segments: [], schemes: [] });
  const gallery = await openGallery(workspace, "en");
  expect(missingFor(gallery, "just-became-loyal")).toEqual([]);
});

test("a segment of one's own under the same id is left alone", async () => {
  await shop();
  await documents.save({ version: 1, id: "vip", name: "Friends", where: { trait: "friend", is: true } }, { by: null });
  expect(await use("vip-about-to-sleep")).toMatchObject({ segments: ["vip-2", "vip-about-to-sleep"] });
  expect((await documents.get("vip-about-to-sleep")).document["where"]).toMatchObject({
    all: [{ segment: "vip-2" }, {}],
  });
  const counted = await countTemplates(await openGallery(workspace, "en"), ["vip"], { now });
  expect(counted[0]?.count).toBe(1);
});

test("a scheme of one's own without the stage is told, and left alone", async () => {
  const gallery = await openGallery(workspace, "en");
  const scheme = schemeHere(gallery, "life-cycle");
  const stages = scheme.stages.filter(({ id }) => id !== "lapsed");
  await saveScheme(workspace, { ...scheme, stages }, { by: null, now });
  const later = await openGallery(workspace, "en");
  expect(() => planUse(later, "lapsed-but-reachable", { values: {}, itself: true })).toThrow(
    expect.objectContaining({ code: "stage_missing" }) as Error,
  );
});
