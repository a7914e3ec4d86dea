import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { upsertProducts } from "../ingest/products.ts";
import { compare, type Comparison } from "./compare.ts";
import type { Compared, Subject } from "./compared.ts";
import type { Side } from "./sides.ts";

const NOW = Date.UTC(2026, 3, 4);
const DAY = 86_400_000;

interface Person {
  readonly id: string;
  readonly traits: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly event: string; readonly daysAgo: number; readonly revenue?: number | null }[];
}

/** Drawn by their number alone, so that the truth can be counted again beside the query. */
const people: readonly Person[] = Array.from({ length: 60 }, (_, n) => ({
  id: `c${n}`,
  traits: {
    vip: n % 3 === 0,
    city: ["Kyiv", "Lviv", "Odesa"][n % 7 === 0 ? 0 : n % 3],
    ...(n % 4 === 0 ? {} : { age: 20 + ((n * 7) % 31) }),
    mixed: n % 2 === 0 ? n : "text",
    email: `c${n}@example.org`,
    address: { country: n % 3 === 0 ? "UA" : "PL" },
    tags: ["a"],
  },
  events: [
    ...Array.from({ length: n % 5 }, (__, k) => ({ event: "Product Viewed", daysAgo: k * 40 })),
    ...Array.from({ length: n % 3 === 0 ? 2 : n % 2 }, (__, k) => ({
      event: "Order Completed",
      daysAgo: k + 1,
      revenue: k === 1 && n % 9 === 0 ? null : 10 + n + k / 4,
    })),
  ],
}));

let stores: TestStores;
let ingest: Ingest;
let workspace: WorkspaceStore;

beforeAll(async () => {
  stores = await openTestStores();
  ingest = createIngest({ stores, now: () => NOW });
  workspace = await stores.createWorkspace({ name: "shop" });
  const calls = people.flatMap(({ id, traits, events }) => [
    { type: "identify", userId: id, messageId: id, traits },
    ...events.map(({ event, daysAgo, revenue }, index) => ({
      type: "track",
      userId: id,
      event,
      messageId: `${id}-${index}`,
      timestamp: new Date(NOW - daysAgo * DAY).toISOString(),
      properties: revenue === undefined || revenue === null ? {} : { revenue },
    })),
  ]);
  const { rejected } = await ingest.accept(workspace.id, calls);
  expect(rejected).toEqual([]);
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
});

const document = (id: string, where: unknown): Side => ({ document: { version: 1, id, name: id, where } });
const vips = document("vips", { trait: "vip", is: true });
const inKyiv = document("in-kyiv", { trait: "city", is: "Kyiv" });

function ask(a: Side, b: Side, days?: number): Promise<Comparison> {
  return compare({ workspace, now: () => NOW, flush: () => ingest.flush(workspace.id) }, a, b, { days });
}

const sideOf: Readonly<Record<string, (person: Person) => boolean>> = {
  vips: ({ traits }) => traits["vip"] === true,
  "in-kyiv": ({ traits }) => traits["city"] === "Kyiv",
  everyone: () => true,
};

test.each([
  ["vips", "in-kyiv", vips, inKyiv, 90],
  ["vips", "everyone", vips, "everyone", 90],
  ["vips", "rest", vips, "rest", 30],
] as const)("%s and %s: every figure is what counting people one by one gives", async (aId, bId, a, b, days) => {
  const found = await ask(a, b, days);
  const inA = people.filter(sideOf[aId]!);
  const inB = bId === "rest" ? people.filter((one) => !inA.includes(one)) : people.filter(sideOf[bId]!);
  expect(found).toMatchObject({
    a: { id: aId, count: inA.length },
    b: { id: bId, count: inB.length },
    both: inA.filter((one) => inB.includes(one)).length,
    days,
    traitsLeftOut: 0,
  });

  const share = (subject: Subject, holds: (person: Person) => boolean): void => {
    expect(find(found, subject, "share")).toMatchObject({
      a: { count: inA.filter(holds).length, of: inA.length },
      b: { count: inB.filter(holds).length, of: inB.length },
    });
  };
  const mean = (subject: Subject, values: (persons: readonly Person[]) => number[], withMedian = false): void => {
    const one = find(found, subject, "mean");
    for (const [side, persons] of [
      ["a", inA],
      ["b", inB],
    ] as const) {
      const numbers = values(persons);
      const truth = momentsOf(numbers);
      const told = (one as Extract<Compared, { measure: "mean" }>)[side];
      expect(told.count).toBe(numbers.length);
      expect(told.mean).toBeCloseTo(truth.mean, 8);
      expect(told.variance).toBeCloseTo(truth.variance, 6);
      if (withMedian) expect(told.median).toBeCloseTo(truth.median, 8);
      else expect(told.median).toBeNull();
    }
  };
  const within = (person: Person, event: string) =>
    person.events.filter((one) => one.event === event && one.daysAgo < days);

  const cities = [...inA, ...inB].map(({ traits }) => traits["city"] as string);
  for (const city of new Set(cities))
    share({ source: "trait", name: "city", value: city }, ({ traits }) => traits["city"] === city);
  for (const vip of [true, false])
    share({ source: "trait", name: "vip", value: vip }, ({ traits }) => traits["vip"] === vip);
  share({ source: "trait", name: "age", value: null }, ({ traits }) => traits["age"] !== undefined);
  share({ source: "trait", name: "mixed", value: "text" }, ({ traits }) => traits["mixed"] === "text");
  share({ source: "trait", name: "address.country", value: "UA" }, ({ traits }) => {
    return (traits["address"] as { country: string }).country === "UA";
  });
  const numbersOf = (name: string) => (persons: readonly Person[]) =>
    persons.flatMap(({ traits }) => (typeof traits[name] === "number" ? [traits[name]] : []));
  mean({ source: "trait", name: "age", value: null }, numbersOf("age"), true);
  mean({ source: "trait", name: "mixed", value: null }, numbersOf("mixed"), true);
  for (const event of ["Product Viewed", "Order Completed"]) {
    share({ source: "event", name: event }, (person) => within(person, event).length > 0);
    mean({ source: "event", name: event }, (persons) => persons.map((person) => within(person, event).length));
  }
  const spent = (person: Person): number[] =>
    within(person, "Order Completed").flatMap(({ revenue }) => (typeof revenue === "number" ? [revenue] : []));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  mean({ source: "revenue", name: "revenue per contact" }, (persons) => persons.map((person) => sum(spent(person))));
  mean({ source: "revenue", name: "revenue per order" }, (persons) => persons.flatMap(spent));
  mean({ source: "revenue", name: "orders per contact" }, (persons) => {
    return persons.map((person) => within(person, "Order Completed").length);
  });
  expect(found.differences.map(({ score }) => score)).toEqual(
    found.differences.map(({ score }) => score).sort((x, y) => y - x),
  );
});

test("what the segment asks for differs most; what nobody differs in, least", async () => {
  const { differences } = await ask(vips, "rest");
  const names = differences.map(({ subject }) => `${subject.source} ${subject.name}`);
  expect(names.slice(0, 4).sort()).toEqual(
    expect.arrayContaining(["trait vip", "trait vip", "trait address.country", "trait address.country"]),
  );
  expect(differences.find(({ subject }) => subject.name === "email")).toMatchObject({ effect: 0, score: 0 });
});

test("a text that differs from person to person is no category", async () => {
  const { differences } = await ask(vips, "everyone");
  const emails = differences.filter(({ subject }) => subject.name === "email");
  expect(emails.map(({ subject }) => subject)).toEqual([{ source: "trait", name: "email", value: null }]);
});

test("traits of odd names are compared where SQL can name them, and counted where it cannot", async () => {
  const shop = await stores.createWorkspace({ name: "odd" });
  const odd = { 'it\'s "a" `size` [0] \\': "L", ":colon": 1, "": 2, plain: true };
  await ingest.accept(shop.id, [{ type: "identify", userId: "one", traits: odd }]);
  const resources = { workspace: shop, now: () => NOW, flush: () => ingest.flush(shop.id) };
  const { differences, traitsLeftOut } = await compare(resources, document("all", { all: [] }), "everyone");
  const names = new Set(differences.map(({ subject }) => subject.name));
  expect(names).toContain('it\'s "a" `size` [0] \\');
  expect(names).toContain("plain");
  expect(traitsLeftOut).toBe(2);
});

test("what they buy most is counted by people and by money, beside everyone, and called as orders or the catalogue call it", async () => {
  const shop = await stores.createWorkspace({ name: "shelves" });
  const order = (userId: string, daysAgo: number, products: unknown): object => ({
    type: "track",
    userId,
    event: "Order Completed",
    messageId: `${userId}-${daysAgo}`,
    timestamp: new Date(NOW - daysAgo * DAY).toISOString(),
    properties: { revenue: 10, products },
  });
  const tea = { product_id: "tea", name: "Tea", price: 4, quantity: 2 };
  const cup = { product_id: "cup", price: 30 };
  const { rejected } = await ingest.accept(shop.id, [
    ...["ann", "bo", "cy", "di"].map((userId, n) => ({ type: "identify", userId, traits: { vip: n < 2 } })),
    order("ann", 1, [tea, { product_id: "cup", price: 25 }]),
    order("ann", 2, [tea]),
    order("bo", 1, [tea, { name: "of no product" }]),
    order("cy", 1, [cup]),
    order("di", 200, [tea]),
    order("di", 1, ["no line", 5]),
  ]);
  expect(rejected).toEqual([]);
  await upsertProducts(stores, shop.id, [{ productId: "cup", doc: { name: "Cup" } }], NOW - 9 * DAY);
  const resources = { workspace: shop, now: () => NOW, flush: () => ingest.flush(shop.id) };
  const { products } = await compare(resources, vips, "everyone");
  expect(products).toMatchObject([
    { id: "tea", name: "Tea", a: { buyers: 2, revenue: 24 }, b: { buyers: 2, revenue: 24 } },
    { id: "cup", name: "Cup", a: { buyers: 1, revenue: 25 }, b: { buyers: 2, revenue: 55 } },
  ]);
  expect(products[0]!.ratio).toBeGreaterThan(1);
});

test("orders in several currencies are counted, and their revenue is not added up", async () => {
  const shop = await stores.createWorkspace({ name: "abroad", currency: "EUR" });
  const order = (userId: string, properties: object): object => {
    return { type: "track", userId, event: "Order Completed", messageId: userId, properties };
  };
  const told = async (): Promise<readonly unknown[]> => {
    const { currencies, differences } = await compare(
      { workspace: shop, now: () => NOW + DAY, flush: () => ingest.flush(shop.id) },
      document("buyers", { event: "Order Completed" }),
      "everyone",
    );
    const names = differences.flatMap(({ subject }) => (subject.source === "revenue" ? [subject.name] : []));
    return [currencies, names.toSorted()];
  };
  await ingest.accept(shop.id, [order("ann", { revenue: 5 }), order("bob", { revenue: 7, currency: "eur" })]);
  expect(await told()).toEqual([["EUR"], ["orders per contact", "revenue per contact", "revenue per order"]]);
  await ingest.accept(shop.id, [order("cat", { revenue: 9, currency: "USD" })]);
  expect(await told()).toEqual([["EUR", "USD"], ["orders per contact"]]);
});

test("a segment nobody is in, and a choice that compares nothing", async () => {
  const nobody = document("nobody", { any: [] });
  const { a, differences } = await ask(nobody, "everyone");
  expect(a.count).toBe(0);
  for (const { effect, score } of differences) expect([Number.isFinite(effect), score]).toEqual([true, 0]);
  await expect(ask("rest", vips)).rejects.toMatchObject({ code: "nothing_to_compare" });
  await expect(ask("everyone", "rest")).rejects.toMatchObject({ code: "nothing_to_compare" });
});

function find({ differences }: Comparison, subject: Subject, measure: "share" | "mean"): Compared {
  const key = JSON.stringify(subject);
  const found = differences.find((one) => one.measure === measure && JSON.stringify(one.subject) === key);
  if (found === undefined) throw new Error(`nothing of ${key}`);
  return found;
}

function momentsOf(values: readonly number[]): { mean: number; variance: number; median: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { mean, variance, median };
}
