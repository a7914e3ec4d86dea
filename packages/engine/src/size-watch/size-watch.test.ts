import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { silentLogger } from "../ingest/logger.ts";
import { createAlerts, sweepAlerts } from "./alerts.ts";
import { SizeWatch } from "./size-watch.ts";
import { openWatchedShop, type WatchedShop } from "./testing/watched-shop.ts";

const hour = 3_600_000;
const day = 24 * hour;
const size = { of: "size" } as const;
const people = (count: number, from = 0): string[] => Array.from({ length: count }, (_, index) => `p${from + index}`);
const ordered = { event: "Order Completed", window: { last: "7d" } };

let stores: TestStores;
let watched: WatchedShop;

beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  watched = await openWatchedShop(stores);
});
afterEach(() => watched.close());

const buy = (users: readonly string[]): Promise<void> =>
  watched.events(users.map((user) => [user, "Order Completed"] as const));

describe("the message says which condition did it", () => {
  test("people whose window of time ran out, found by explaining those who left", async () => {
    const { shop } = watched;
    await shop.segment("buyers", { all: [ordered, { not: { event: "Refunded" } }] });
    await buy(people(100));
    const drop = { kind: "change", percent: 30, direction: "either", over: "day", least: 5 } as const;
    const rule = await watched.rule("buyers", size, drop);
    await watched.after(0);
    expect(await watched.rules.get(rule.id)).toMatchObject({
      state: "waiting",
      waiting: { kind: "history", until: shop.now + day },
    });
    await watched.after(2 * day);
    expect(await watched.rules.get(rule.id)).toMatchObject({ state: "ok", value: 100, waiting: null });
    await buy(people(40));
    await watched.events([["p99", "Refunded"]]);
    await watched.after(0);
    await watched.after(5 * day + hour);

    const [alert, ...more] = await watched.alerts();
    expect(more).toEqual([]);
    expect(alert).toMatchObject({
      rule: rule.id,
      kind: "fired",
      body: { value: 40, before: 99, segmentName: "buyers" },
    });
    const causes = alert?.body.causes;
    expect(causes).toMatchObject({ entered: 0, left: 59, direction: "left", sampled: 59, edits: [], feeds: [] });
    expect(causes?.ledger).toEqual([{ cause: "time", detail: "", people: 59, sentence: null }]);
    expect(causes?.conditions).toHaveLength(1);
    expect(causes?.conditions[0]).toMatchObject({ people: 59 });
    expect(causes?.conditions[0]?.sentence.en).toContain("“Order Completed”");
    expect(causes?.conditions[0]?.sentence.en).not.toContain("Refunded");
    expect(causes?.conditions[0]?.sentence.ru).toMatch(/[а-я]/u);
  });

  test("people who did what the segment excludes", async () => {
    const { shop } = watched;
    await shop.segment("content", { all: [{ event: "Order Completed" }, { not: { event: "Refunded" } }] });
    await buy(people(50));
    await watched.after(0);
    await watched.rule("content", size, { kind: "below", value: 30 });
    await watched.after(3 * hour);
    await watched.events(people(30).map((user) => [user, "Refunded"] as const));
    await watched.after(hour);
    const [alert] = await watched.alerts();
    expect(alert?.body).toMatchObject({ value: 20, before: 50, causes: { left: 30, sampled: 30 } });
    expect(alert?.body.causes?.ledger).toMatchObject([
      { cause: "event", detail: "Refunded", people: 30, sentence: { en: "People who did “Refunded”." } },
    ]);
    expect(alert?.body.causes?.conditions.map(({ people: count }) => count)).toEqual([30]);
    expect(alert?.body.causes?.conditions[0]?.sentence.en).toContain("Refunded");
  });

  test("a feed that went silent: nobody enters any more, and an event does not come as it usually does", async () => {
    const { shop } = watched;
    await shop.segment("viewers", { all: [{ event: "Product Viewed", window: { last: "2d" } }, { none: [ordered] }] });
    // Two views an hour for three weeks, each by somebody new, up to six hours ago; orders go on as before.
    const views = Array.from(
      { length: 21 * 48 },
      (_, index) => [`v${index}`, "Product Viewed", 6 * hour + (index * hour) / 2] as const,
    );
    const orders = Array.from(
      { length: 21 * 24 },
      (_, index) => [`o${index}`, "Order Completed", index * hour] as const,
    );
    await watched.events([...views, ...orders]);
    await watched.rule("viewers", { of: "entered", per: "day" }, { kind: "below", value: 5 });
    await watched.after(0);
    // Orders still come while the clock goes on.
    shop.now += 30 * hour;
    await watched.events(
      Array.from({ length: 30 }, (_, index) => [`n${index}`, "Order Completed", index * hour] as const),
    );
    await watched.after(hour);
    const [alert] = await watched.alerts();
    expect(alert?.body).toMatchObject({ value: 0, measure: { of: "entered" } });
    const [feed, ...others] = alert?.body.causes?.feeds ?? [];
    expect(others).toEqual([]);
    expect(feed).toMatchObject({ event: "Product Viewed", last: shop.now - 37 * hour });
    expect(feed?.usual).toBeGreaterThan(60);
  });

  test("an edited definition: who, when, what was taken out and what put in", async () => {
    const { shop } = watched;
    const { workspace, documents, membership } = shop;
    await workspace.pool.query("INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, 'Ann', '')", [
      `usr_${workspace.id}`,
      `${workspace.id}@example.org`,
    ]);
    await shop.segment("buyers", ordered);
    await shop.segment("best", { all: [{ segment: "buyers" }, { not: { event: "Refunded" } }] });
    await buy(people(80));
    await buy(people(20));
    await watched.rule("best", size, { kind: "change", percent: 50, direction: "down", over: "hour", least: 5 });
    await watched.after(0);
    await watched.after(2 * hour);
    const where = { event: "Order Completed", window: { last: "7d" }, gte: 2 };
    await documents.save({ version: 1, id: "buyers", name: "Buyers", where }, { by: `usr_${workspace.id}` });
    (await membership.of(workspace.id)).rosterChanged();
    await watched.after(60_000);
    const [alert] = await watched.alerts();
    expect(alert?.body).toMatchObject({ value: 20, before: 80 });
    expect(alert?.body.causes?.ledger).toEqual([{ cause: "definition", detail: "", people: 60, sentence: null }]);
    // Nobody's condition changed by itself: there is nobody to explain.
    expect(alert?.body.causes?.sampled).toBe(0);
    const [edit, ...others] = alert?.body.causes?.edits ?? [];
    expect(others).toEqual([]);
    expect(edit).toMatchObject({
      segment: "buyers",
      segmentName: "Buyers",
      version: 2,
      by: "Ann",
      isKey: false,
      whole: null,
    });
    expect(edit?.removed.map(({ en }) => en)).toEqual(["People who did “Order Completed” in the last 7 days."]);
    expect(edit?.added.map(({ en }) => en)).toEqual([expect.stringContaining("at least 2 times")]);
  });
});

describe("quiet when nothing is new", () => {
  test("whom a segment's first build finds did not enter; whom another definition brings did, and the edit is named", async () => {
    const { shop } = watched;
    await buy(people(60));
    await shop.segment("buyers", { event: "Order Completed" });
    await watched.after(0);
    const entered = { of: "entered", per: "hour" } as const;
    const many = await watched.rule("buyers", entered, { kind: "above", value: 10 });
    const jump = { kind: "change", percent: 30, direction: "either", over: "hour", least: 5 } as const;
    const otherwise = await watched.rule("buyers", entered, jump);
    const grown = await watched.rule("buyers", size, jump);
    for (let each = 0; each < 12; each += 1) await watched.after(15 * 60_000);
    for (const { id } of [many, otherwise, grown])
      expect(await watched.rules.get(id)).toMatchObject({ state: "ok", waiting: null });
    expect(await watched.rules.get(many.id)).toMatchObject({ value: 0 });
    expect(await watched.alerts()).toEqual([]);

    await watched.events(people(20, 100).map((user) => [user, "Product Viewed"] as const));
    await shop.segment("buyers", { any: [{ event: "Order Completed" }, { event: "Product Viewed" }] });
    await watched.after(0);
    await watched.after(15 * 60_000);
    const alerts = await watched.alerts();
    expect(alerts.map(({ rule }) => rule).sort()).toEqual([many.id, otherwise.id, grown.id].sort());
    for (const { body } of alerts) {
      expect(body.causes).toMatchObject({ entered: 20, edits: [{ version: 2 }] });
      expect(body.causes?.ledger).toMatchObject([{ cause: "definition", people: 20 }]);
    }
  });

  test("tells once, tells that it is over, and trembling about the limit tells nothing", async () => {
    const { shop } = watched;
    await shop.segment("buyers", { event: "Order Completed" });
    await buy(people(30));
    const rule = await watched.rule("buyers", size, { kind: "above", value: 40 });
    await watched.after(hour);
    await buy(people(11, 30));
    for (let each = 0; each < 3; each += 1) await watched.after(60_000);
    expect(await watched.alerts()).toMatchObject([{ kind: "fired", body: { value: 41 } }]);
    await shop.segment("buyers", { all: [{ event: "Order Completed" }, { not: { event: "Refunded" } }] });
    await watched.events([
      ["p0", "Refunded"],
      ["p1", "Refunded"],
    ]);
    await watched.after(60_000);
    expect(await watched.rules.get(rule.id)).toMatchObject({ state: "firing", value: 39 });
    await watched.events([
      ["p2", "Refunded"],
      ["p3", "Refunded"],
    ]);
    await watched.after(60_000);
    await watched.after(60_000);
    expect(await watched.alerts()).toMatchObject([
      { kind: "fired" },
      { kind: "recovered", body: { value: 37, causes: null } },
    ]);
  });

  test("a snoozed rule keeps silent; what is still so afterwards is told then, what is over is not", async () => {
    const { shop } = watched;
    await shop.segment("buyers", ordered);
    await buy(people(20));
    const snoozedUntil = shop.now + 2 * day;
    const over = { kind: "above", value: 10 } as const;
    const lasting = await watched.rule("buyers", size, over, { snoozedUntil });
    const passing = await watched.rule("buyers", size, { kind: "above", value: 25 }, { snoozedUntil });
    const muted = await watched.rule("buyers", size, over, { muted: true });
    await buy(people(6, 20).slice(0, 6));
    await watched.after(0);
    expect(await watched.rules.get(passing.id)).toMatchObject({ state: "firing", told: "ok" });
    await shop.segment("buyers", { all: [ordered, { not: { event: "Refunded" } }] });
    await watched.events(people(6, 20).map((user) => [user, "Refunded"] as const));
    await watched.after(day);
    expect(await watched.alerts()).toEqual([]);
    await watched.after(day + 1);
    expect(await watched.alerts()).toMatchObject([{ rule: lasting.id, kind: "fired" }]);
    expect(await watched.rules.get(muted.id)).toMatchObject({ state: "firing", told: "ok" });
  });

  test("reminds only where that was asked for, and an edited rule begins anew", async () => {
    const { shop } = watched;
    await shop.segment("buyers", { event: "Order Completed" });
    await buy(people(20));
    const rule = await watched.rule("buyers", size, { kind: "above", value: 10 }, { remindAfter: day });
    await watched.after(0);
    for (let each = 0; each < 5; each += 1) await watched.after(6 * hour);
    expect((await watched.alerts()).map(({ kind }) => kind)).toEqual(["fired", "reminder"]);
    await watched.rules.update(rule.id, { tellRecovery: false });
    expect(await watched.rules.get(rule.id)).toMatchObject({ state: "firing", told: "firing" });
    await watched.rules.update(rule.id, { condition: { kind: "above", value: 50 } });
    expect(await watched.rules.get(rule.id)).toMatchObject({ state: "new", told: "ok", value: null });
    await watched.after(60_000);
    expect(await watched.rules.get(rule.id)).toMatchObject({ state: "ok", value: 20 });
    expect(await watched.alerts()).toHaveLength(2);
  });
});

test("of two workers that see the same change one tells", async () => {
  const { shop, watch } = watched;
  const { workspace, membership, ingest } = shop;
  await shop.segment("buyers", { event: "Order Completed" });
  await buy(people(12));
  await watched.rule(
    "buyers",
    size,
    { kind: "above", value: 10 },
    {
      channels: { users: [], addresses: ["ann@example.org"], webhooks: [] },
    },
  );
  await membership.settle(workspace.id);
  const other = new SizeWatch({
    stores,
    membership,
    flush: (id) => ingest.flush(id),
    now: () => shop.now,
    logger: silentLogger,
    works: true,
    onAlerts: () => undefined,
  });
  const checked = await Promise.all([watch.check(workspace.id), other.check(workspace.id)]);
  await other.close();
  expect(checked.reduce((sum, each) => sum + (each?.alerts ?? 0), 0)).toBe(1);
  expect(await watched.alerts()).toHaveLength(1);
  const { rows } = await workspace.pool.query(
    "SELECT channel, target, state FROM alert_notices WHERE workspace_id = $1",
    [workspace.id],
  );
  expect(rows).toEqual([{ channel: "address", target: "ann@example.org", state: "waiting" }]);
});

test("a segment that is archived or does not check any more makes its rules wait", async () => {
  const { shop } = watched;
  const { documents, membership, workspace } = shop;
  await shop.segment("buyers", { event: "Order Completed" });
  await buy(people(3));
  const rule = await watched.rule("buyers", { of: "share" }, { kind: "below", value: 10 });
  await watched.after(0);
  expect(await watched.rules.get(rule.id)).toMatchObject({ state: "ok", value: 100 });
  await documents.archive("buyers");
  (await membership.of(workspace.id)).rosterChanged();
  await watched.after(60_000);
  expect(await watched.rules.get(rule.id)).toMatchObject({ state: "waiting", waiting: { kind: "gone" } });
  expect(await watched.alerts()).toEqual([]);
});

test("hundreds of rules are judged by a handful of queries, and by none of the ledger while nothing is new", async () => {
  const { shop, watch } = watched;
  await shop.segment("buyers", { event: "Order Completed" });
  await buy(people(5));
  for (let each = 0; each < 300; each += 1) await watched.rule("buyers", size, { kind: "above", value: 1000 + each });
  await watched.after(0);
  const { clickhouse } = shop.workspace;
  const asked: string[] = [];
  const query = clickhouse.query.bind(clickhouse);
  Object.assign(clickhouse, {
    query: (...args: Parameters<typeof query>) => {
      asked.push(args[0]);
      return query(...args);
    },
  });
  expect(await watch.check(shop.workspace.id)).toEqual({ rules: 300, alerts: 0 });
  expect(asked).toEqual([]);
});

describe("what readers see", () => {
  test("each has their own unread, newest first, page by page", async () => {
    const { shop } = watched;
    const store = shop.workspace;
    await shop.segment("buyers", { event: "Order Completed" });
    await buy(people(12));
    for (const value of [3, 5, 7]) await watched.rule("buyers", size, { kind: "above", value });
    await watched.after(0);
    const [ann, ben] = ["usr_ann", "usr_ben"].map((reader) => createAlerts(store, reader, () => shop.now));
    if (ann === undefined || ben === undefined) throw new Error("Nobody reads");
    expect(await ann.unread()).toBe(3);
    const [latest, second] = await ann.list({ limit: 2 });
    expect([latest?.id ?? 0, second?.id ?? 0]).toEqual([second?.id ?? 0, second?.id ?? 0].map((id, at) => id + 1 - at));
    expect(await ann.list({ limit: 2, before: second?.id })).toHaveLength(1);
    await ann.read([latest?.id ?? 0]);
    expect(await ann.unread()).toBe(2);
    expect(await ann.list({ limit: 9, unread: true })).toHaveLength(2);
    expect(await ann.get(latest?.id ?? 0)).toMatchObject({ read: true, notices: [] });
    expect(await ben.unread()).toBe(3);
    await ben.read(null);
    expect(await ben.unread()).toBe(0);
    expect(await ben.list({ limit: 9, segment: "others" })).toEqual([]);
    await sweepAlerts(store.pool, shop.now + 399 * day);
    expect(await ben.list({ limit: 9 })).toHaveLength(3);
    await sweepAlerts(store.pool, shop.now + 401 * day);
    expect(await ben.list({ limit: 9 })).toEqual([]);
    await expect(ben.get(999_999)).rejects.toMatchObject({ code: "unknown_alert" });
  });
});
