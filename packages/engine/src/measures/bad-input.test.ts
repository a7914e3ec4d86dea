import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Measure, Measures } from "./answer.ts";
import { measure } from "./measure.ts";
import { measuredPeople } from "./people.ts";
import { readPeriod } from "./period.ts";
import type { MeasureQuestion, Who } from "./question.ts";
import { DAY, NOW, SEGMENT, storeHistory, type TestEvent, type TestHistory, type TestMove } from "./testing/history.ts";

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

const order = (contact: number, daysAgo: number, properties: Readonly<Record<string, unknown>>): TestEvent => {
  return { contact, event: "Order Completed", ts: NOW - daysAgo * DAY, properties };
};
const refund = (contact: number, daysAgo: number, revenue: number): TestEvent => {
  return { contact, event: "Order Refunded", ts: NOW - daysAgo * DAY, properties: { revenue } };
};

async function shopOf(history: Partial<TestHistory>): Promise<WorkspaceStore> {
  const workspace = await stores.createWorkspace({ name: "shop" });
  await storeHistory(workspace, {
    contacts: [1, 2, 3, 4],
    dead: [],
    successors: new Map(),
    events: [],
    moves: [],
    ...history,
  });
  return workspace;
}

const buyers = { version: 1, id: SEGMENT, name: "Buyers", where: { event: "Order Completed" } };
const saved: Who = { kind: "segment", id: SEGMENT, request: { document: buyers } };
const resources = (workspace: WorkspaceStore) => ({ workspace, now: () => NOW, flush: () => Promise.resolve() });

function ask(workspace: WorkspaceStore, question: Partial<MeasureQuestion> = {}): Promise<Measures> {
  return measure(resources(workspace), { of: { kind: "everyone" }, against: null, period: "30d", ...question });
}

function of(found: Measures, id: string): Measure {
  return found.measures.find((one) => one.id === id)!;
}

describe("orders", () => {
  test("that there are none of leave money unknown, and counts at 0", async () => {
    const found = await ask(await shopOf({}));
    expect(of(found, "orders").figure).toMatchObject({ value: 0, low: null, uncertain: "no_spread" });
    for (const id of ["revenue", "average-order", "revenue-per-head", "lifetime-value", "margin", "refunds"])
      expect([id, of(found, id).figure]).toEqual([id, { value: null, reason: "no_orders", n: 0 }]);
    expect(of(found, "conversion:0").figure).toMatchObject({ value: 0, n: 4 });
    expect(of(found, "opened").figure).toMatchObject({ value: null, reason: "no_deliveries" });
    expect(of(found, "retention").figure).toMatchObject({ value: null, reason: "nobody_active" });
    expect(of(found, "nps").figure).toMatchObject({ value: null, reason: "no_answers" });
    expect(of(found, "profit").figure).toMatchObject({ value: null, reason: "not_costed" });
  });

  test("of one customer have no interval; the same of all have no spread", async () => {
    const one = await ask(await shopOf({ contacts: [1], events: [order(1, 2, { revenue: 50 })] }));
    expect(of(one, "revenue-per-head").figure).toMatchObject({ value: 50, low: null, uncertain: "too_few" });
    const alike = await shopOf({ events: [1, 2, 3, 4].map((contact) => order(contact, 2, { revenue: 0.1 })) });
    const found = await ask(alike);
    expect(of(found, "revenue-per-head").figure).toMatchObject({ low: null, uncertain: "no_spread" });
    expect(of(found, "average-order").figure).toMatchObject({ value: expect.closeTo(0.1, 9) as unknown, low: null });
  });

  test("of nothing and below nothing, and refunds above purchases, add up as they are", async () => {
    const events = [
      order(1, 2, { revenue: 0 }),
      order(2, 2, { revenue: -5 }),
      order(3, 2, { revenue: 20 }),
      refund(3, 1, 50),
      refund(4, 1, -10),
    ];
    const workspace = await shopOf({ events });
    const found = await ask(workspace);
    expect(of(found, "revenue").figure.value).toBe(15 - 60);
    expect(of(found, "refunds").figure.value).toBe(60);
    expect(of(found, "lifetime-value").figure.value).toBe(-45 / 4);
    expect(of(found, "average-order").figure.value).toBe(5);
    expect(of(await ask(workspace, { refunds: "ignored" }), "revenue").figure.value).toBe(15);
  });

  test("of the future do not count yet, and those from before the contact do", async () => {
    const events = [order(1, -1, { revenue: 7 }), order(2, 20, { revenue: 5 })];
    const found = await ask(await shopOf({ events }));
    expect([of(found, "orders").figure.value, of(found, "revenue").figure.value]).toEqual([1, 5]);
  });

  test("without revenue are counted, and their money is not known", async () => {
    const found = await ask(await shopOf({ events: [order(1, 2, {}), order(2, 2, { revenue: "12" })] }));
    expect(of(found, "orders").figure.value).toBe(2);
    expect(of(found, "revenue").figure).toMatchObject({ value: null, reason: "no_revenue_known" });
    expect(of(found, "average-order").figure).toMatchObject({ value: null, reason: "no_revenue_known" });
  });

  test("in several currencies are told in none, unless all have a rate", async () => {
    const events = [
      order(1, 2, { revenue: 10, currency: "EUR" }),
      order(2, 2, { revenue: 100, currency: "usd" }),
      order(3, 2, { revenue: 3 }),
    ];
    const workspace = await shopOf({ events });
    await stores.postgres.updateTable("workspaces").set({ currency: "EUR" }).where("id", "=", workspace.id).execute();
    const refused = await ask(workspace);
    expect(refused.currencies).toEqual(["EUR", "USD"]);
    expect(of(refused, "revenue").figure).toMatchObject({ value: null, reason: "several_currencies" });
    expect(of(refused, "orders").figure.value).toBe(3);
    const converted = await ask(workspace, { rates: { USD: 0.5 } });
    expect([converted.currency, of(converted, "revenue").figure.value]).toEqual(["EUR", 63]);
    const lacking = await ask(workspace, { currency: "GBP", rates: { EUR: 0.9 } });
    expect(of(lacking, "revenue").figure).toMatchObject({ value: null, reason: "rate_missing" });
    await expect(ask(workspace, { rates: { USD: 0 } })).rejects.toMatchObject({ code: "bad_rates" });
  });

  test("of which some name a currency and some none are in that one", async () => {
    const events = [order(1, 2, { revenue: 10, currency: "EUR" }), order(2, 2, { revenue: 3 })];
    const found = await ask(await shopOf({ events }));
    expect(found.currency).toBe("EUR");
    expect(of(found, "revenue").figure.value).toBe(13);
  });
});

test("what goods cost may stand in the catalogue", async () => {
  const events = [
    order(1, 2, { revenue: 30, products: [{ product_id: "tea", quantity: 2 }] }),
    order(2, 2, { revenue: 30, products: [{ product_id: "cup" }] }),
  ];
  const workspace = await shopOf({ events });
  const product = { product_id: "tea", valid_from: NOW - 90 * DAY, doc: { cost: 4 }, version: 1 };
  await workspace.clickhouse.insertLines("products", `${JSON.stringify(product)}\n`, { token: "p" });
  const found = await ask(workspace);
  expect(of(found, "margin").figure).toMatchObject({ value: 22, n: 1 });
  expect(of(found, "margin-share").figure.value).toBeCloseTo(22 / 30, 9);
});

describe("membership", () => {
  const events = [
    order(1, 50, { revenue: 1 }),
    order(2, 20, { revenue: 2 }),
    order(1, 5, { revenue: 4 }),
    order(3, 5, { revenue: 8 }),
  ];
  const entered = (contact: number, daysAgo: number): TestMove => {
    return { segment: SEGMENT, contact, at: NOW - daysAgo * DAY, change: 1 };
  };

  test("before there is a ledger is that of the conditions at the period's start", async () => {
    const found = await ask(await shopOf({ events }), { of: saved });
    expect(found.of.presence).toMatchObject({ known: "evaluated", heads: 1, since: null });
    expect(of(found, "revenue").figure.value).toBe(4);
  });

  test("from the ledger's beginning on is the ledger's", async () => {
    const moves = [entered(1, 18), entered(2, 18), entered(3, 4)];
    const found = await ask(await shopOf({ events, moves }), { of: saved });
    // The second bought before they were known to be in, the third before they were.
    expect(found.of.presence).toMatchObject({ known: "mixed", heads: 3, atStart: 1, atEnd: 3, since: NOW - 18 * DAY });
    expect(found.of.presence.average).toBeCloseTo((12 * 1 + 18 * 2 + 4) / 30, 3);
    expect(of(found, "revenue").figure.value).toBe(4);
    const late = await ask(await shopOf({ events, moves: [entered(1, 2), entered(2, 2)] }), { of: saved });
    expect(late.of.presence).toMatchObject({ known: "evaluated", heads: 1, since: NOW - 2 * DAY });
    const whole = await ask(await shopOf({ events, moves: [entered(1, 40), entered(2, 25)] }), { of: saved });
    expect(whole.of.presence).toMatchObject({ known: "ledger", heads: 2 });
    expect(of(whole, "revenue").figure.value).toBe(6);
  });

  test("as of today takes whoever is in it now throughout", async () => {
    const found = await ask(await shopOf({ events }), { of: saved, membership: "today" });
    expect(found.of.presence).toMatchObject({ known: "today", heads: 3 });
    expect(of(found, "revenue").figure.value).toBe(14);
  });

  test("of nobody is no number at all", async () => {
    const nobody = {
      kind: "document",
      request: { document: { ...buyers, id: "nobody", where: { any: [] } } },
    } as const;
    const found = await ask(await shopOf({ events }), { of: nobody, against: { kind: "everyone" } });
    expect(of(found, "revenue-per-head")).toMatchObject({
      figure: { value: null, reason: "nobody" },
      difference: { value: null, distinguishable: null, reason: "nobody" },
    });
    expect(JSON.stringify(found)).not.toMatch(/NaN|Infinity/);
  });
});

test("the people of a measure are those it counts", async () => {
  const events = [order(1, 50, {}), order(1, 5, {}), order(2, 50, {}), order(3, 5, {})];
  const workspace = await shopOf({ events, dead: [9] });
  const question: MeasureQuestion = { of: { kind: "everyone" }, against: null, period: "30d" };
  const found = await measure(resources(workspace), question);
  const people = async (id: string, counts: boolean): Promise<readonly number[]> => {
    const asked = { measure: id, counts };
    return (await measuredPeople(resources(workspace), question, asked)).ids;
  };
  expect(await people("conversion:0", true)).toEqual([1, 3]);
  expect(await people("conversion:0", false)).toEqual([2, 4]);
  expect([await people("retention", true), await people("retention", false)]).toEqual([[1], [2]]);
  // The first came back after more than thirty days: they had been silent for thirty by then.
  expect([await people("churn", true), await people("churn", false)]).toEqual([[1, 2], []]);
  expect(of(found, "churn").figure).toMatchObject({ n: 2 });
  expect(await people("people", true)).toEqual([1, 2, 3, 4]);
  await expect(people("revenue", true)).rejects.toMatchObject({ code: "no_people" });
});

describe("periods", () => {
  const zone = "Europe/Kyiv";
  const at = (iso: string): number => Date.parse(iso);
  const now = at("2026-03-31T12:00:00Z");

  test("begin and end with the days of the time zone, and know the one before", () => {
    expect(readPeriod("2026-03", now, zone)).toMatchObject({
      from: at("2026-02-28T22:00:00Z"),
      to: now + 1,
      whole: at("2026-03-31T21:00:00Z"),
      // As far into February as March has come.
      before: { from: at("2026-01-31T22:00:00Z"), to: at("2026-02-28T22:00:00Z") },
    });
    expect(readPeriod("2025-Q4", now, "UTC")).toMatchObject({
      from: at("2025-10-01"),
      to: at("2026-01-01"),
      before: { from: at("2025-07-01"), to: at("2025-10-01") },
    });
    expect(readPeriod("2026-03-01..2026-03-10", now, "UTC")).toMatchObject({
      from: at("2026-03-01"),
      to: at("2026-03-11"),
      before: { from: at("2026-02-19"), to: at("2026-03-01") },
    });
    expect(readPeriod("1mo", now, "UTC")).toMatchObject({ from: at("2026-02-28T12:00:00.001Z"), to: now + 1 });
    expect(readPeriod("this-year", now, "UTC")).toMatchObject({ from: at("2026-01-01"), whole: at("2027-01-01") });
  });

  test("that are none, or lie ahead, are refused", () => {
    for (const text of ["", "soon", "2026-13", "2026-02-30", "0d", "9999y", "2026-03-10..2026-03-01", "2026-03-01.."])
      expect(() => readPeriod(text, now, "UTC"), text).toThrow(
        expect.objectContaining({ code: "bad_period" }) as Error,
      );
    expect(() => readPeriod("2026-05", now, "UTC")).toThrow(
      expect.objectContaining({ code: "period_not_begun" }) as Error,
    );
  });
});
