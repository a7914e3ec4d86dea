import type { WorkspaceStore } from "@kindred/store";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { removeRfmModel, saveRfmModel } from "./definitions.ts";
import { askPast } from "./past.ts";
import { beginRun, classHistory, readResult, readRuns } from "./runs.ts";
import { withScores } from "./scored.ts";
import { classChanged } from "./tell.ts";
import { day, noon, openRfmBench, purchase, type RfmBench, simple } from "./testing/rfm-shop.ts";
import { rfmOutlook, rfmTransitions } from "./transitions.ts";
import { Succession, writeDifferences } from "./write-differences.ts";

let bench: RfmBench;
let shop: WorkspaceStore;

beforeAll(async () => {
  bench = await openRfmBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
  shop = await bench.stores.createWorkspace({ name: "shop" });
  await saveRfmModel(shop, "purchase", simple, { by: null, at: noon });
});

async function told(): Promise<unknown[]> {
  return shop.clickhouse.query(
    `SELECT contact_id, message_id, toJSONString(properties) AS said FROM events WHERE event = '${classChanged}' ORDER BY ts, contact_id`,
  );
}

function rowsAt(at: number): Promise<unknown[]> {
  return shop.clickhouse.query(
    `SELECT contact_id, r, f, m, class FROM rfm FINAL WHERE model = 'purchase' AND at = fromUnixTimestamp64Milli(${at}) ORDER BY contact_id`,
  );
}

test("classes are computed, only what changed is written, and who moves is told once", async () => {
  await bench.send(shop, "anna", 0);
  await bench.send(shop, "ben", 200);
  const first = await bench.refresh(shop);
  expect(first).toMatchObject({ rfm: ["purchase"], details: { purchase: { people: 2, told: 0 } } });
  expect(await bench.classes(shop, "purchase")).toEqual({ anna: "recent", ben: "gone" });
  expect(await told()).toEqual([]);

  expect(await bench.refresh(shop, noon + 1)).toMatchObject({ rfm: [], details: { purchase: { changed: 0 } } });

  await bench.send(shop, "ben", -1);
  const next = noon + 2 * day;
  expect(await bench.refresh(shop, next)).toMatchObject({ details: { purchase: { changed: 1, told: 1 } } });
  expect(await bench.refresh(shop, next)).toMatchObject({ details: { purchase: { changed: 0, told: 0 } } });
  expect(await rowsAt(next)).toEqual([{ contact_id: 2, r: 3, f: 2, m: 1, class: "recent" }]);
  const said = { f: 2, from: "gone", m: 1, model: "purchase", r: 3, to: "recent" };
  expect(await told()).toEqual([{ contact_id: 2, message_id: `rfm:purchase:${next}:2`, said: JSON.stringify(said) }]);
});

test("a refresh that was cut short is told when the next one runs, and once", async () => {
  await bench.send(shop, "anna", 0);
  await bench.refresh(shop);
  const cut = noon + 60 * day;
  await beginRun(shop, "purchase", { at: cut, version: 1, kind: "refresh", told: false });
  await withScores(shop, simple, cut, (table) => writeDifferences(shop, "purchase", cut, table));
  await bench.refresh(shop, cut + 1);
  await bench.refresh(shop, cut + 2);
  expect(await told()).toMatchObject([{ contact_id: 1, message_id: `rfm:purchase:${cut}:1` }]);
});

test("instants written one after the other from memory make the rows that comparing each with the table makes", async () => {
  const instants = [300, 240, 180, 120, 60, 0].map((days) => noon - days * day);
  for (let person = 0; person < 40; person += 1)
    for (let each = 0; each <= person % 4; each += 1)
      await bench.send(shop, `p${person}`, (person * 37 + each * 61) % 340);
  await bench.refresh(shop);
  // Whoever has not bought for long enough has no class any more, and may come back.
  const definition = { ...simple, lookBackDays: 100 };
  const rows = (model: string): Promise<unknown[]> =>
    shop.clickhouse.query(
      "SELECT contact_id, at, r, f, m, toString(class) AS class, version FROM rfm WHERE model = {model: String} ORDER BY contact_id, at",
      { model },
    );
  const counts: number[] = [];
  for (const at of instants)
    counts.push(await withScores(shop, definition, at, (table) => writeDifferences(shop, "compared", at, table)));
  const inMemory = (model: string): Promise<number[]> =>
    Succession.run(shop, model, noon, async (succession) => {
      const written: number[] = [];
      for (const at of instants)
        written.push(await withScores(shop, definition, at, (table) => succession.write(at, table)));
      return written;
    });
  expect(await inMemory("kept")).toEqual(counts);
  expect(await rows("kept")).toEqual(await rows("compared"));
  expect(await rows("kept")).toContainEqual(expect.objectContaining({ class: "" }));
  // Where rows of those instants are there already, they are what each is compared with.
  expect(await inMemory("kept")).toEqual(await inMemory("compared"));
  expect(await rows("kept")).toEqual(await rows("compared"));
});

test("a clock that was set back loses nothing: the next instant comes after the last", async () => {
  await bench.send(shop, "anna", 0);
  await bench.refresh(shop);
  await bench.send(shop, "anna", 0);
  await bench.send(shop, "anna", 0);
  expect(await bench.refresh(shop, noon - day)).toMatchObject({ details: { purchase: { changed: 1, told: 1 } } });
  expect(await bench.classes(shop, "purchase")).toEqual({ anna: "best" });
  expect(await told()).toMatchObject([{ message_id: `rfm:purchase:${noon + 1}:1` }]);
});

test("an edited definition moves people without telling it", async () => {
  await bench.send(shop, "anna", 0);
  await bench.refresh(shop);
  await saveRfmModel(shop, "purchase", { ...simple, rules: [{ class: "all" }] }, { by: null, at: noon });
  await bench.refresh(shop, noon + 1);
  expect(await bench.classes(shop, "purchase")).toEqual({ anna: "all" });
  expect(await told()).toEqual([]);
});

test("more changes than are listed are stored at once, and once", async () => {
  const people = 5_001;
  await shop.clickhouse.command(
    `INSERT INTO incoming_events (contact_id, event, ts, message_id, received_at, properties)
     SELECT toUInt32(number + 1), 'Order Completed', fromUnixTimestamp64Milli(${noon}), toString(number), now64(3), '{"revenue":10}' FROM numbers(${people})`,
  );
  await bench.refresh(shop);
  const later = noon + 100 * day;
  expect(await bench.refresh(shop, later)).toMatchObject({ details: { purchase: { told: people } } });
  await bench.stores.pool.query("UPDATE rfm_runs SET told = false WHERE workspace_id = $1 AND at = $2", [
    shop.id,
    new Date(later),
  ]);
  await bench.refresh(shop, later + 1);
  const found = await told();
  expect(found).toHaveLength(people);
  const said = { f: 1, from: "recent", m: 1, model: "purchase", r: 1, to: "gone" };
  expect(found[0]).toMatchObject({ contact_id: 1, said: JSON.stringify(said) });
});

test("whoever falls out of the look-back has no class any more, and a merged contact none of its own", async () => {
  await saveRfmModel(shop, "purchase", { ...simple, lookBackDays: 100 }, { by: null, at: noon });
  await bench.send(shop, "anna", 50);
  await bench.send(shop, "ben", 0);
  await bench.refresh(shop);
  await bench.refresh(shop, noon + 1);
  await bench.refresh(shop, noon + 60 * day);
  expect(await bench.classes(shop, "purchase")).toEqual({ anna: "", ben: "other" });
  expect(await told()).toMatchObject([{ said: '{"from":"other","model":"purchase"}' }, {}]);
});

test("a model that is taken away ends everybody's class; a built-in one comes back as it was", async () => {
  await saveRfmModel(
    shop,
    "views",
    { ...simple, name: "Views", events: ["Viewed"], monetary: null },
    { by: "a", at: noon },
  );
  await bench.send(shop, "anna", 0, {}, "Viewed");
  await bench.refresh(shop);
  expect(await bench.classes(shop, "views")).toEqual({ anna: "recent" });
  await removeRfmModel(shop, "views", { by: null, at: noon });
  expect(await bench.refresh(shop, noon + 1)).toMatchObject({ rfm: ["views"] });
  expect(await bench.classes(shop, "views")).toEqual({ anna: "" });
});

describe("the past", () => {
  beforeEach(async () => {
    for (const days of [350, 340, 330, 100, 0]) await bench.send(shop, "anna", days);
  });

  test("is there on the first day: a year in steps of 30 days, from the events up to each", async () => {
    await bench.refresh(shop);
    const runs = await readRuns(shop, "purchase");
    expect(runs.map(({ at, kind }) => [(noon - at) / day, kind])).toEqual([
      ...[330, 300, 270, 240, 210, 180, 150, 120, 90, 60, 30].map((days) => [days, "past"]),
      [0, "refresh"],
    ]);
    const history = await classHistory(shop, "purchase", noon - 100 * day);
    expect(history.map(({ at, classes }) => [(noon - at) / day, classes])).toEqual([
      [90, { best: 1 }],
      [60, { other: 1 }],
      [30, { other: 1 }],
      [0, { best: 1 }],
    ]);
    const at = async (days: number): Promise<string | undefined> =>
      (await bench.classes(shop, "purchase", noon - days * day))["anna"];
    expect([await at(330), await at(300), await at(240), await at(90), await at(0)]).toEqual([
      "best",
      "other",
      "gone",
      "best",
      "best",
    ]);
    expect(await told()).toEqual([]);
  });

  test("is computed anew when asked, and what was computed at the time stays", async () => {
    await bench.send(shop, "ben", 400);
    await bench.refresh(shop);
    await bench.refresh(shop, noon + day);
    await saveRfmModel(shop, "purchase", { ...simple, rules: [{ class: "all" }] }, { by: null, at: noon });
    await askPast(shop, "purchase", noon + day);
    await bench.refresh(shop, noon + 2 * day);
    const past = await bench.classes(shop, "purchase", noon - day);
    const real = await bench.classes(shop, "purchase", noon + day);
    const now = await bench.classes(shop, "purchase", noon + 2 * day);
    expect(past).toEqual({ anna: "all", ben: "all" });
    expect(real).toEqual({ anna: "best", ben: "gone" });
    expect(now).toEqual({ anna: "all", ben: "all" });
  });

  test("gives moves between two dates, and how likely each is", async () => {
    await bench.refresh(shop);
    const moves = await rfmTransitions(shop, "purchase", { from: noon - 100 * day, to: noon });
    expect(moves).toEqual({
      from: noon - 120 * day,
      to: noon,
      moves: [{ from: "gone", to: "best", contacts: 1 }],
    });
    expect(await rfmTransitions(shop, "purchase", { from: 0, to: noon })).toBeNull();
    const outlook = await rfmOutlook(shop, "purchase");
    expect(outlook).toMatchObject({ stepDays: 30, steps: 11, observed: 11, horizons: [30, 60, 90] });
    const best = outlook?.classes.find((one) => one.class === "best");
    const within = best?.moves
      .find(({ to }) => to === "other")
      ?.within.map(({ low, value, high }) => {
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
        return value;
      });
    expect(within).toHaveLength(3);
    expect(within![2]).toBeGreaterThan(within![0]!);
    expect(best?.stayDays.value).toBeGreaterThanOrEqual(30);

    await saveRfmModel(shop, "purchase", { ...simple, rules: [{ class: "all" }] }, { by: null, at: noon });
    await bench.refresh(shop, noon + 1);
    expect(await rfmOutlook(shop, "purchase")).toBeNull();
  });
});

test("nothing is computed of nobody, and there are no moves", async () => {
  await saveRfmModel(shop, "purchase", purchase, { by: null, at: noon });
  expect(await bench.refresh(shop)).toMatchObject({ rfm: [], details: { purchase: { people: 0, changed: 0 } } });
  expect(await readRuns(shop, "purchase")).toMatchObject([{ at: noon, people: 0, changed: 0 }]);
  const none = { at: [], side: "above" };
  const thresholds = { r: none, f: none, m: none };
  expect(await readResult(shop, "purchase", noon)).toMatchObject({ levels: 5, people: 0, cells: [], thresholds });
  expect(await classHistory(shop, "purchase", 0)).toEqual([{ at: noon, kind: "refresh", classes: {} }]);
  expect(await rfmOutlook(shop, "purchase")).toBeNull();
});

test("who never leaves the only class there is gives no odds, and no stay without end", async () => {
  await saveRfmModel(shop, "purchase", { ...simple, rules: [{ class: "all" }] }, { by: null, at: noon });
  await bench.send(shop, "ben", 400);
  await askPast(shop, "purchase", noon);
  await bench.refresh(shop);
  expect(await rfmTransitions(shop, "purchase", { from: noon - 30 * day, to: noon })).toMatchObject({
    moves: [{ from: "all", to: "all", contacts: 1 }],
  });
  expect(await rfmOutlook(shop, "purchase")).toBeNull();
});
