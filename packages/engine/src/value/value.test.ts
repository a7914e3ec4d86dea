import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { upsertProducts } from "../ingest/products.ts";
import { createEvaluation, type EvaluationResources } from "../segments/evaluation.ts";
import { readDeclining } from "./declining.ts";
import { type After, listCustomers } from "./list.ts";
import type { ValueQuestion } from "./question.ts";
import { readValue } from "./report.ts";

const NOW = Date.parse("2026-04-15T09:00:00Z");
const DAY = 86_400_000;

interface Line {
  readonly product_id: string;
  readonly quantity: number;
  readonly cost?: number;
}

interface Money {
  readonly daysAgo: number;
  readonly amount: number | string | null;
  readonly refund?: boolean;
  readonly currency?: string;
  readonly products?: readonly Line[];
  readonly cost?: number;
}

let stores: TestStores;
let ingest: Ingest;

beforeAll(async () => {
  stores = await openTestStores();
  ingest = createIngest({ stores, now: () => NOW + 30 * DAY });
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
});

async function shop(
  customers: Readonly<Record<string, readonly Money[]>>,
  settings: { readonly currency?: string } = {},
): Promise<EvaluationResources> {
  const workspace = await stores.createWorkspace({ name: "shop", ...settings });
  const calls = Object.entries(customers).flatMap(([userId, list]) => [
    {
      type: "identify",
      userId,
      messageId: userId,
      timestamp: new Date(NOW - 900 * DAY).toISOString(),
      traits: { known: true },
    },
    ...list.map(({ daysAgo, amount, refund, currency, products, cost }, k) => ({
      type: "track",
      userId,
      messageId: `${userId}-${k}`,
      timestamp: new Date(NOW - daysAgo * DAY).toISOString(),
      event: refund === true ? "Order Refunded" : "Order Completed",
      properties: {
        ...(amount === null ? {} : { revenue: amount }),
        ...(currency === undefined ? {} : { currency }),
        ...(products === undefined ? {} : { products }),
        ...(cost === undefined ? {} : { cost }),
      },
    })),
  ]);
  const { rejected } = await ingest.accept(workspace.id, calls);
  expect(rejected).toEqual([]);
  return { workspace, now: () => NOW, flush: () => ingest.flush(workspace.id) };
}

const orders = { event: "Order Completed", amount: "revenue" } as const;
const refunds = { event: "Order Refunded", amount: "revenue" } as const;
const gross: ValueQuestion = { orders, refunds: null, currency: null, cost: null, segment: null };
const net: ValueQuestion = { ...gross, refunds };
const tiers = [1, 5, 20, 50];

/** Forty customers of whom n spends n², in n % 3 + 1 orders; one only looks, one orders tomorrow. */
const many = Object.fromEntries([
  ...Array.from({ length: 40 }, (_, i) => {
    const n = i + 1;
    const parts = (n % 3) + 1;
    return [`c${n}`, Array.from({ length: parts }, (__, k) => ({ daysAgo: n + k, amount: (n * n) / parts }))] as const;
  }),
  ["looks", []] as const,
  ["tomorrow", [{ daysAgo: -1, amount: 1_000_000 }]] as const,
]);

describe("a shop", () => {
  let resources: EvaluationResources;
  beforeAll(async () => {
    resources = await shop(many);
  });

  test("is told as counting by hand tells it", async () => {
    const { totals, deciles, curve, gini, currency } = await readValue(resources, gross, tiers);
    const values = Array.from({ length: 40 }, (_, i) => (40 - i) ** 2);
    const worth = values.reduce((sum, value) => sum + value, 0);
    expect(currency).toBeNull();
    expect(totals).toMatchObject({
      customers: 40,
      refundsOnly: 0,
      unpriced: 0,
      value: worth,
      gross: worth,
      zero: 0,
      negative: 0,
    });
    const count = Array.from({ length: 40 }, (_, i) => ((i + 1) % 3) + 1).reduce((sum, n) => sum + n, 0);
    expect(totals.orders).toBe(count);
    expect(totals.averageOrder).toBeCloseTo(worth / count, 9);
    expect(totals.perCustomer!.value).toBeCloseTo(worth / 40, 9);
    expect(totals.repeaters!.value).toBeCloseTo(
      Array.from({ length: 40 }, (_, i) => i + 1).filter((n) => n % 3 > 0).length / 40,
      9,
    );
    expect(deciles.map(({ people }) => people)).toEqual(Array.from({ length: 10 }, () => 4));
    expect(deciles[0]).toMatchObject({ part: 1, value: 1600 + 1521 + 1444 + 1369, most: 1600, least: 1369 });
    expect(deciles.reduce((sum, { share }) => sum + share!, 0)).toBeCloseTo(1, 9);
    expect(curve[0]).toEqual({ people: 0, value: 0 });
    expect(curve.at(-1)).toEqual({ people: 1, value: 1 });
    const tenth = curve.find(({ people }) => people === 0.1)!;
    expect(tenth.value).toBeCloseTo((1600 + 1521 + 1444 + 1369) / worth, 9);
    // By the definition with the mean absolute difference.
    const apart = values.flatMap((a) => values.map((b) => Math.abs(a - b))).reduce((sum, each) => sum + each, 0);
    expect(gini).toBeCloseTo(apart / (2 * 40 * worth), 9);
  });

  test("has tiers that are the segments they give", async () => {
    const evaluation = createEvaluation(resources);
    for (const question of [gross, { ...gross, window: { last: "30d" } }] satisfies ValueQuestion[]) {
      const { tiers: found } = await readValue(resources, question, tiers);
      expect(found.map(({ percent, but }) => [percent, but])).toEqual([
        [1, null],
        [5, 1],
        [20, 5],
        [50, 20],
      ]);
      for (const { document, people } of found) {
        expect((await evaluation.count({ document })).count).toBe(people);
      }
    }
    const refused = await readValue(resources, net, tiers);
    expect(refused).toMatchObject({ noSegment: "refunds", tiers: [{ document: null }, {}, {}, {}] });
  });

  test("lists its customers page by page, the best first", async () => {
    const seen: number[] = [];
    let after: After | null = null;
    for (let pages = 0; pages < 10; pages++) {
      const page: Awaited<ReturnType<typeof listCustomers>> = await listCustomers(resources, gross, {
        after,
        limit: 9,
      });
      seen.push(...page.customers.map(({ value }) => value));
      after = page.next;
      if (after === null) break;
    }
    expect(seen).toEqual(Array.from({ length: 40 }, (_, i) => (40 - i) ** 2));
    const { customers } = await listCustomers(resources, gross, { after: null, limit: 1 });
    expect(customers).toMatchObject([
      { member: { external_id: "c40" }, orders: 2, averageOrder: 800, margin: null, last: NOW - 40 * DAY },
    ]);
  });

  test("an earlier instant and a window", async () => {
    const now = NOW - 20 * DAY;
    const { totals } = await readValue(resources, { ...gross, now, window: { last: "10d" } }, tiers);
    const inside = Object.values(many).filter((list) => list.some(({ daysAgo }) => daysAgo >= 20 && daysAgo < 30));
    expect(totals.customers).toBe(inside.length);
    await expect(
      readValue(resources, { ...gross, window: { within: "7d", of: { first: "Order Completed" } } }, tiers),
    ).rejects.toMatchObject({ code: "anchored_window" });
    await expect(readValue(resources, { ...gross, window: { last: "ever" } }, tiers)).rejects.toMatchObject({
      code: "invalid_segment",
      pointer: "/window/last",
    });
  });

  test("an instant or a window that lies ahead is refused with what to do", async () => {
    const ahead = { ...gross, now: NOW + 1 };
    const refusal = {
      code: "future_now",
      pointer: "/now",
      message: expect.stringContaining("leave it out") as unknown,
    };
    await expect(readValue(resources, ahead, tiers)).rejects.toMatchObject(refusal);
    await expect(listCustomers(resources, ahead, { limit: 1, after: null })).rejects.toMatchObject(refusal);
    await expect(
      readDeclining(resources, { orders: gross.orders, days: 30, ratio: 0.5, now: NOW + 1 }, 1),
    ).rejects.toMatchObject(refusal);
    for (const from of ["2026-04-16", NOW + 1])
      await expect(readValue(resources, { ...gross, window: { from } }, tiers)).rejects.toMatchObject({
        code: "bad_period",
        pointer: "/window/from",
      });
  });
});

describe("what is unusual has a number or none, never NaN", () => {
  const told = async (customers: Parameters<typeof shop>[0], question: ValueQuestion = net) => {
    const report = await readValue(await shop(customers), question, tiers);
    expect(JSON.stringify(report)).not.toMatch(/NaN|Infinity/u);
    const numbers = (value: unknown): boolean =>
      typeof value === "number"
        ? Number.isFinite(value)
        : typeof value !== "object" || value === null || Object.values(value).every(numbers);
    expect(numbers(report)).toBe(true);
    return report;
  };

  test("nobody, and people without orders", async () => {
    for (const customers of [{}, { looks: [] }]) {
      const report = await told(customers);
      expect(report).toMatchObject({ gini: null, curve: [], deciles: [] });
      expect(report.totals).toMatchObject({ customers: 0, averageOrder: null, perCustomer: null, repeaters: null });
      expect(report.tiers[0]).toMatchObject({ people: 0, value: 0, share: null });
    }
  });

  test("one customer", async () => {
    const report = await told({ one: [{ daysAgo: 1, amount: 20 }] });
    expect(report.totals).toMatchObject({
      customers: 1,
      averageOrder: 20,
      perCustomer: { value: 20, low: null, high: null },
    });
    expect(report.deciles).toMatchObject([{ part: 1, people: 1, share: 1 }]);
    expect(report.curve).toEqual([
      { people: 0, value: 0 },
      { people: 1, value: 1 },
    ]);
    expect(report.gini).toBe(0);
  });

  test("equals are not parted", async () => {
    const same = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`c${n}`, [{ daysAgo: 1, amount: 12.34 }]]));
    const report = await told(same, gross);
    expect(report.deciles).toMatchObject([{ part: 1, people: 30, least: 12.34, most: 12.34 }]);
    expect(report.tiers.map(({ people }) => people)).toEqual([30, 0, 0, 0]);
    expect(report.gini).toBeCloseTo(0, 9);
  });

  test("orders worth nothing or less, refunds above purchases, refunds alone, orders without a number", async () => {
    const report = await told({
      free: [{ daysAgo: 1, amount: 0 }],
      minus: [{ daysAgo: 1, amount: -5 }],
      sentBack: [
        { daysAgo: 3, amount: 10 },
        { daysAgo: 1, amount: 25, refund: true },
      ],
      onlyBack: [{ daysAgo: 1, amount: -7, refund: true }],
      unpriced: [
        { daysAgo: 1, amount: "12.50" },
        { daysAgo: 1, amount: null },
      ],
      fine: [{ daysAgo: 1, amount: 100 }],
    });
    expect(report.totals).toMatchObject({
      customers: 5,
      refundsOnly: 1,
      orders: 6,
      unpriced: 2,
      gross: 105,
      refunded: 32,
      value: 73,
      zero: 2,
      negative: 3,
      negativeValue: -27,
      averageOrder: 105 / 4,
    });
    expect(report.curve.at(-1)).toEqual({ people: 1, value: 1 });
    expect(report.gini).toBe(0);
    expect(report.deciles.map(({ share }) => share !== null && Number.isFinite(share))).not.toContain(false);
    const allBack = await told({
      back: [
        { daysAgo: 2, amount: 10 },
        { daysAgo: 1, amount: 10, refund: true },
      ],
    });
    expect(allBack.totals).toMatchObject({ value: 0, zero: 1, negative: 0 });
    expect(allBack.deciles).toEqual([]);
  });
});

describe("several currencies", () => {
  const customers = {
    a: [
      { daysAgo: 1, amount: 10, currency: "EUR" },
      { daysAgo: 2, amount: 10 },
    ],
    b: [{ daysAgo: 1, amount: 10, currency: "usd" }],
  };
  const currency = { into: "EUR", rates: { USD: 0.5, UAH: 0.02 } };

  test("are refused with what there is, or told in one by a table", async () => {
    const resources = await shop(customers, { currency: "UAH" });
    await expect(readValue(resources, gross, tiers)).rejects.toMatchObject({
      code: "several_currencies",
      details: expect.arrayContaining([{ currency: "UAH", events: 1 }]) as unknown,
    });
    const report = await readValue(resources, { ...gross, currency }, tiers);
    expect(report).toMatchObject({ currency: "EUR", totals: { gross: 10 + 0.2 + 5 }, noSegment: "rates" });
    await expect(
      readValue(resources, { ...gross, currency: { into: "EUR", rates: { USD: 0.5 } } }, tiers),
    ).rejects.toMatchObject({ code: "missing_rate", details: ["UAH"] });
    const only = { ...gross, orders: { ...orders, where: { property: "currency", is: "EUR" } } };
    expect(await readValue(resources, only, tiers)).toMatchObject({ currency: "EUR", totals: { gross: 10 } });
    await expect(readDeclining(resources, { orders, days: 30, ratio: 0.5 }, 5)).rejects.toMatchObject({
      code: "several_currencies",
    });
  });

  test("one that is not always named is one", async () => {
    const resources = await shop({ a: customers.a });
    expect(await readValue(resources, gross, tiers)).toMatchObject({ currency: "EUR", totals: { gross: 20 } });
  });
});

describe("the margin", () => {
  test("is of orders whose cost is known: their own, their lines' or their products' at the time", async () => {
    const resources = await shop({
      own: [
        { daysAgo: 1, amount: 100, cost: 60 },
        { daysAgo: 1, amount: 50 },
      ],
      lines: [
        {
          daysAgo: 5,
          amount: 40,
          products: [
            { product_id: "p1", quantity: 2 },
            { product_id: "p2", quantity: 1, cost: 3 },
          ],
        },
        { daysAgo: 25, amount: 40, products: [{ product_id: "p1", quantity: 1 }] },
        {
          daysAgo: 5,
          amount: 40,
          products: [
            { product_id: "unknown", quantity: 1 },
            { product_id: "p1", quantity: 1 },
          ],
        },
      ],
    });
    const { workspace } = resources;
    await upsertProducts(stores, workspace.id, [{ productId: "p1", doc: { cost: 4 }, validFrom: NOW - 50 * DAY }], NOW);
    await upsertProducts(
      stores,
      workspace.id,
      [{ productId: "p1", doc: { cost: 10 }, validFrom: NOW - 10 * DAY }],
      NOW,
    );
    const own = await readValue(resources, { ...gross, cost: { kind: "order", property: "cost" } }, tiers);
    expect(own.margin).toEqual({ orders: 1, gross: 100, cost: 60, margin: 40, share: 0.4 });
    const products = await readValue(resources, { ...gross, cost: { kind: "product", property: "cost" } }, tiers);
    expect(products.margin).toMatchObject({ orders: 3, cost: 60 + 23 + 4, gross: 180 });
    const { customers } = await listCustomers(
      resources,
      { ...gross, cost: { kind: "order", property: "cost" } },
      { after: null, limit: 9 },
    );
    expect(customers.map(({ member, margin }) => [member.external_id, margin])).toEqual([
      ["own", 40],
      ["lines", null],
    ]);
  });
});

describe("declining value", () => {
  const customers = {
    half: [
      { daysAgo: 45, amount: 100 },
      { daysAgo: 5, amount: 50 },
    ],
    more: [
      { daysAgo: 45, amount: 100 },
      { daysAgo: 5, amount: 51 },
    ],
    gone: [{ daysAgo: 40, amount: 300 }],
    fresh: [{ daysAgo: 5, amount: 10 }],
    before: [{ daysAgo: 70, amount: 10 }],
    minus: [
      { daysAgo: 45, amount: -10 },
      { daysAgo: 5, amount: -50 },
    ],
    edge: [
      { daysAgo: 60, amount: 80 },
      { daysAgo: 30, amount: 9 },
    ],
  };

  test("is the segment it gives, those it costs most first", async () => {
    const resources = await shop(customers);
    const found = await readDeclining(resources, { orders, days: 30, ratio: 0.5 }, 10);
    expect(found.people.map(({ member, before, recent }) => [member.external_id, before, recent])).toEqual([
      ["gone", 300, 0],
      ["half", 100, 50],
      ["edge", 9, 0],
    ]);
    expect(found).toMatchObject({ count: 3, before: 409, recent: 50 });
    const { count } = await createEvaluation(resources).count({ document: found.document });
    expect(count).toBe(3);
  });

  test("of nobody is nobody", async () => {
    const found = await readDeclining(await shop({}), { orders, days: 30, ratio: 0.5 }, 10);
    expect(found).toMatchObject({ count: 0, before: 0, recent: 0, people: [] });
  });
});
