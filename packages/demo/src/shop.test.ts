import { createHash } from "node:crypto";
import { isJsonObject } from "@kindred/schema";
import { isValidPhoneNumber } from "libphonenumber-js";
import { beforeAll, describe, expect, it } from "vitest";
import { saleOn } from "./seasons.ts";
import { generateShop, type DemoContact } from "./shop.ts";

const NOW = Date.parse("2026-11-21T15:30:00Z");

describe("the generated shop", () => {
  const shop = generateShop({ now: NOW, contacts: 1500 });
  let people: DemoContact[] = [];
  beforeAll(() => {
    people = [...shop.people()];
  });

  const eventsOf = (name: string) => people.flatMap((one) => one.events.filter((event) => event.event === name));

  it("is the same for the same day, down to the last event", () => {
    const hash = createHash("sha256");
    for (const one of generateShop({ now: NOW + 3_600_000, contacts: 120 }).people()) hash.update(JSON.stringify(one));
    expect(hash.digest("hex").slice(0, 16)).toBe("6e68c0b41cbecf4e");
  });

  it("says of first visits where they came from: a campaign, a search, a friend's link", () => {
    const firsts = people.flatMap(({ events }) => {
      const context = events.find((event) => event.event === "Page Viewed")?.context;
      return isJsonObject(context ?? null) ? [Object.keys(context ?? {})] : [];
    });
    const share = (key: string): number => firsts.filter((keys) => keys.includes(key)).length / firsts.length;
    const both = firsts.some((keys) => keys.includes("campaign") && keys.includes("page"));
    expect([share("campaign") > 0.3, share("page") > 0.15, both]).toEqual([true, true, false]);
  });

  it("gives every contact identities of its own, and phones that could be dialled", () => {
    const emails = people.flatMap((one) => one.email ?? []);
    const phones = people.flatMap((one) => one.phone ?? []);
    expect(new Set(emails).size).toBe(emails.length);
    expect(new Set(phones).size).toBe(phones.length);
    expect(phones.filter((phone) => !isValidPhoneNumber(phone))).toEqual([]);
    expect(emails.every((email) => /^[a-z]+\.[a-z]+\d+@([a-z]+\.)?example\.(com|org|net)$/.test(email))).toBe(true);
  });

  it("numbers messages without a gap or a repeat and keeps events inside the two years", () => {
    const ids = new Set<string>();
    const outside: number[] = [];
    for (const one of people) {
      for (const event of one.events) {
        ids.add(event.messageId);
        if (event.ts < shop.from || event.ts >= shop.to) outside.push(event.ts);
      }
      for (const change of one.history) ids.add(change.messageId);
    }
    expect(outside).toEqual([]);
    expect(ids.has(`demo:${String(ids.size)}`)).toBe(true);
  });

  it("leaves visitors who never say who they are without a name", () => {
    const unknown = people.filter((one) => one.email === null);
    expect(unknown.length / people.length).toBeGreaterThan(0.08);
    expect(unknown.every((one) => one.externalId === null && Object.keys(one.traits).length === 0)).toBe(true);
  });

  it("has buyers, some of whom come back and some of whom send things back", () => {
    const orders = people.map((one) => one.events.filter((event) => event.event === "Order Completed").length);
    const buyers = orders.filter((count) => count > 0).length;
    const again = orders.filter((count) => count > 1).length;
    expect(buyers / people.length).toBeGreaterThan(0.28);
    expect(buyers / people.length).toBeLessThan(0.45);
    expect(again / buyers).toBeGreaterThan(0.38);
    expect(again / buyers).toBeLessThan(0.62);
    const refunds = eventsOf("Order Refunded").length / eventsOf("Order Completed").length;
    expect(refunds).toBeGreaterThan(0.05);
    expect(refunds).toBeLessThan(0.18);
  });

  it("spreads orders with a heavy tail", () => {
    const orders = people.map((one) => one.events.filter((event) => event.event === "Order Completed").length);
    const sorted = orders.sort((a, b) => b - a);
    const all = sorted.reduce((sum, count) => sum + count, 0);
    const best = sorted.slice(0, Math.round(sorted.length / 10)).reduce((sum, count) => sum + count, 0);
    expect(best / all).toBeGreaterThan(0.5);
  });

  it("sells more in the sale weeks", () => {
    const days = { sale: 0, ordinary: 0 };
    for (let day = shop.from; day < shop.to; day += 86_400_000) days[saleOn(day) === null ? "ordinary" : "sale"]++;
    const sold = { sale: 0, ordinary: 0 };
    for (const order of eventsOf("Order Completed")) sold[saleOn(order.ts) === null ? "ordinary" : "sale"]++;
    expect(sold.sale / days.sale / (sold.ordinary / days.ordinary)).toBeGreaterThan(1.3);
  });

  it("adds up every order to its lines", () => {
    for (const { properties } of eventsOf("Order Completed")) {
      const lines = Array.isArray(properties["products"]) ? properties["products"].filter(isJsonObject) : [];
      const sum = lines.reduce((total, line) => total + Number(line["price"]) * Number(line["quantity"]), 0);
      expect(Number(properties["revenue"]) + Number(properties["discount"])).toBeCloseTo(sum, 2);
    }
  });
});

describe("the catalogue", () => {
  it("changes prices in sales and runs out of things", () => {
    const { catalogue } = generateShop({ now: NOW });
    expect(catalogue.products).toHaveLength(600);
    const versions = catalogue.products.flatMap((product) => product.versions);
    expect(versions.length).toBeGreaterThan(4000);
    expect(versions.some((version) => !version.inStock)).toBe(true);
    const products = catalogue.products.filter((product) => new Set(product.versions.map((one) => one.price)).size > 1);
    expect(products.length).toBeGreaterThan(300);
  });
});
