import { readyScheme, type Scheme, segmentOf } from "@kindred/segment";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type LiveShop, openLiveShop } from "../membership/testing/live-shop.ts";
import { applyChanges } from "../segments/changes.ts";
import { getScheme, listSchemes, removeScheme, saveScheme, segmentsOf } from "./schemes.ts";
import { flowBetweenStages } from "./stage-flow.ts";
import { stagesOfContact } from "./stage-of.ts";
import { sizesByDefinition, sizesByLedger } from "./stage-sizes.ts";
import { stageStays } from "./stage-stays.ts";
import { stagesByDefinition, type StageSets } from "./stages-by-definition.ts";
import { ledgerSince, stagesByLedger } from "./stages-by-ledger.ts";

const day = 86_400_000;
let stores: TestStores;
const shops: LiveShop[] = [];

beforeAll(async () => {
  stores = await openTestStores();
});
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.close();
});
afterAll(() => stores.close());

async function openShop(start?: number): Promise<LiveShop> {
  const shop = await openLiveShop(stores, start === undefined ? {} : { start });
  shops.push(shop);
  return shop;
}

const scheme = readyScheme("life-cycle", "en");
const placeOf = (stage: string): number => scheme.stages.findIndex(({ id }) => id === stage);

async function save(shop: LiveShop, wanted: Scheme, expectedVersion?: number): Promise<void> {
  await saveScheme(shop.workspace, wanted, { by: null, now: shop.now, expectedVersion });
  (await shop.membership.of(shop.workspace.id)).rosterChanged();
  await shop.membership.settle(shop.workspace.id);
  await shop.ingest.flush(shop.workspace.id);
}

async function pass(shop: LiveShop, days: number): Promise<void> {
  shop.now += days * day;
  await shop.membership.settle(shop.workspace.id);
  await shop.ingest.flush(shop.workspace.id);
}

/** The sizes by stage, those that are not 0; and every contact in one stage alone. */
function sizesIn(sets: StageSets): Record<string, number> {
  const all = sets.reduce((union, set) => union.or(set), sets[0]!.clone());
  expect(all.size).toBe(sets.reduce((sum, set) => sum + set.size, 0));
  return Object.fromEntries(
    sets.flatMap((set, place) => (set.size === 0 ? [] : [[scheme.stages[place]!.id, set.size]])),
  );
}

/** Ann goes from lead to loyal to lost; Ben looks, orders once, and is lost. Ticks come on the days on which something changes. */
async function liveAYear(shop: LiveShop): Promise<void> {
  await shop.track("ann", "Page Viewed");
  await shop.track("ben", "Page Viewed");
  await save(shop, scheme, 0);
  for (let order = 0; order < 4; order += 1) {
    await pass(shop, 10);
    await shop.track("ann", "Order Completed", { properties: { revenue: 10 } });
    if (order === 0) await shop.track("ben", "Order Completed", { properties: { revenue: 10 } });
    await pass(shop, 0);
  }
  for (const days of [60, 30, 60, 30, 155, 30]) await pass(shop, days);
}

test("a life from lead to lost is in the ledger, stage by stage", async () => {
  const shop = await openShop();
  const start = shop.now;
  await liveAYear(shop);
  const { workspace } = shop;
  const history = async (contact: number) =>
    (await stagesOfContact(workspace, scheme, contact))
      .map(({ stage, at, cause }) => [stage === null ? null : scheme.stages[stage]?.id, (at - start) / day, cause])
      .reverse();
  expect(await history(1)).toEqual([
    ["lead", 0, "definition"],
    ["new", 10, "event"],
    ["repeat", 20, "event"],
    ["loyal", 40, "event"],
    ["at-risk", 130, "time"],
    ["lapsed", 220, "time"],
    ["lost", 405, "time"],
  ]);
  expect(await history(2)).toEqual([
    ["lead", 0, "definition"],
    ["new", 10, "event"],
    ["active", 40, "time"],
    ["at-risk", 100, "time"],
    ["lapsed", 190, "time"],
    ["lost", 375, "time"],
  ]);

  // As kept, and as today's definition would have had it: the same, at every instant, and everybody in one stage.
  const saved = await getScheme(workspace, "life-cycle");
  expect(await ledgerSince(workspace, saved)).toBe(start);
  const instants = [0, 9, 25, 41, 131, 405].map((days) => start + days * day);
  const replayed = await stagesByDefinition(workspace, scheme, instants, { now: shop.now });
  for (const [turn, at] of instants.entries()) {
    const kept = await stagesByLedger(workspace, scheme, at);
    expect([at, sizesIn(kept)]).toEqual([at, sizesIn(replayed[turn]!)]);
  }
  expect(await sizesByLedger(workspace, scheme, instants)).toEqual(
    await sizesByDefinition(workspace, scheme, instants, shop.now),
  );

  const flow = flowBetweenStages(replayed[1]!, replayed[3]!);
  expect(flow).toEqual([
    { from: placeOf("lead"), to: placeOf("active"), count: 1 },
    { from: placeOf("lead"), to: placeOf("loyal"), count: 1 },
  ]);
  const stays = await stageStays(workspace, scheme, { from: start, now: shop.now });
  // Nobody was seen to become a lead: both were when it began.
  expect(stays[placeOf("lead")]).toEqual({ entered: 0, left: 0, median: null });
  expect(stays[placeOf("new")]).toEqual({ entered: 2, left: 2, median: 10 * day });
  expect(stays[placeOf("at-risk")]).toEqual({ entered: 2, left: 2, median: 90 * day });
  expect(stays[placeOf("lost")]).toMatchObject({ entered: 2, left: 0, median: null });
});

test("who comes later, is merged or erased is told as such", async () => {
  const shop = await openShop();
  await save(shop, scheme, 0);
  await shop.track("ann", "Order Completed");
  await pass(shop, 0);
  const before = await stagesByLedger(shop.workspace, scheme, shop.now);
  await shop.track("ben", "Page Viewed");
  await pass(shop, 1);
  const after = await stagesByLedger(shop.workspace, scheme, shop.now);
  expect(flowBetweenStages(before, after)).toEqual([
    { from: placeOf("new"), to: placeOf("new"), count: 1 },
    { from: null, to: placeOf("lead"), count: 1 },
  ]);
  expect(flowBetweenStages(after, before)).toContainEqual({ from: placeOf("lead"), to: null, count: 1 });
  // Before a contact was there, it was in no stage by any definition.
  const [earlier] = await stagesByDefinition(shop.workspace, scheme, [shop.now - 40 * day], { now: shop.now });
  expect(sizesIn(earlier!)).toEqual({});
});

test("editing a scheme makes its segments anew and archives those of stages that are gone", async () => {
  const shop = await openShop();
  await shop.track("ann", "Order Completed");
  await save(shop, scheme, 0);
  const shorter = { ...scheme, stages: scheme.stages.filter(({ id }) => id !== "active" && id !== "new") };
  await save(shop, shorter, 1);
  expect((await shop.documents.list()).map(({ id }) => id)).toEqual([...segmentsOf(shorter)].sort());
  expect(await shop.members(segmentOf("life-cycle", "repeat"))).toEqual(["ann"]);
  const refused = saveScheme(shop.workspace, scheme, { by: null, now: shop.now, expectedVersion: 1 });
  await expect(refused).rejects.toMatchObject({ code: "version_conflict", details: { current: 2 } });
  // The stage that was gone comes back with its own history.
  await save(shop, scheme);
  expect(await shop.members(segmentOf("life-cycle", "new"))).toEqual(["ann"]);
  expect((await listSchemes(shop.workspace)).map(({ scheme: { id }, version }) => [id, version])).toEqual([
    ["life-cycle", 3],
  ]);
  await removeScheme(shop.workspace, "life-cycle", { by: null, now: shop.now });
  expect(await shop.documents.list()).toEqual([]);
  await save(shop, scheme, 0);
});

test("a stage's segment is not edited or archived by itself, and a scheme takes over no segment", async () => {
  const shop = await openShop();
  const { documents, workspace, now } = shop;
  const author = { by: null, now };
  await save(shop, scheme, 0);
  const own = (await documents.get("life-cycle-new")).document;
  const changed = { ...own, where: { all: [] } };
  const refused = { code: "generated_segment", details: { segment: "life-cycle-new", scheme: "life-cycle" } };
  await expect(documents.save(changed, { by: null })).rejects.toMatchObject(refused);
  await expect(documents.archive("life-cycle-new")).rejects.toMatchObject(refused);
  await expect(applyChanges(workspace, { save: [{ document: changed }], archive: [] }, author)).rejects.toMatchObject(
    refused,
  );
  await expect(
    applyChanges(workspace, { save: [], archive: [{ id: "life-cycle-new" }] }, author),
  ).rejects.toMatchObject(refused);
  // As it is, it may be saved: a folder of files holds it too.
  await documents.save(own, { by: null });

  await shop.segment("frequency-light", { event: "Page Viewed" });
  await expect(saveScheme(workspace, readyScheme("frequency", "en"), author)).rejects.toMatchObject({
    code: "segment_exists",
  });
  expect((await listSchemes(workspace)).length).toBe(1);
  await shop.segment("user", { segment: "life-cycle-lost" });
  await expect(removeScheme(workspace, "life-cycle", author)).rejects.toMatchObject({ code: "segment_breaks_others" });
  await expect(getScheme(workspace, "frequency")).rejects.toMatchObject({ code: "unknown_scheme", status: 404 });
});
