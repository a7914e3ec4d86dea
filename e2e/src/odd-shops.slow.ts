import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { browserPresent, openPage } from "./browser.ts";
import { unreadable } from "./reader.ts";
import { follow, type Traffic } from "./settled.ts";
import { openShop } from "./shop.ts";
import { openSite, type Site } from "./site.ts";

const day = 86_400_000;
const now = Date.now();
const at = (ago: number): string => new Date(now - ago * day).toISOString();

interface Order {
  readonly who: string;
  readonly ago: number;
  readonly revenue?: unknown;
  readonly currency?: string;
}

const ordered = (orders: readonly Order[]): object[] =>
  orders.map(({ who, ago, ...properties }, place) => ({
    type: "track",
    event: "Order Completed",
    userId: who,
    messageId: `o${place}`,
    timestamp: at(ago),
    properties,
  }));

const people = (count: number): string[] => Array.from({ length: count }, (_, place) => `p${place}`);

/** What is refused there says how to go on. */
const mixed = "a currency nobody converts";

/** Shops that no example has, by what is odd about them. */
const shops: Readonly<Record<string, { readonly currency: string | null; readonly calls: readonly object[] }>> = {
  "nobody yet": { currency: "EUR", calls: [] },
  "no orders": {
    currency: "EUR",
    calls: people(5).map((userId, place) => ({
      type: "track",
      event: "Page Viewed",
      userId,
      messageId: `v${place}`,
      timestamp: at(place),
    })),
  },
  "one customer": { currency: "EUR", calls: ordered([{ who: "p0", ago: 3, revenue: 20 }]) },
  "all alike": { currency: "EUR", calls: ordered(people(30).map((who) => ({ who, ago: 10, revenue: 50 }))) },
  "only losses": {
    currency: "EUR",
    calls: ordered(people(12).map((who, place) => ({ who, ago: 5 * place, revenue: -10 * place - 5 }))),
  },
  "no amounts": {
    currency: null,
    calls: ordered(people(12).map((who, place) => ({ who, ago: 5 * place, revenue: place % 2 === 0 ? "free" : null }))),
  },
  [mixed]: {
    currency: "EUR",
    calls: ordered(
      people(12).map((who, place) => ({ who, ago: 5 * place, revenue: 10, currency: place % 2 === 0 ? "EUR" : "XTS" })),
    ),
  },
};

const segment = { version: 1, id: "buyers", name: "Buyers", where: { event: "Order Completed" } };

/** Those that reckon. */
const paths = [
  "",
  "/rfm/purchase",
  "/rfm/purchase/moves",
  "/rfm/purchase/define",
  "/cohorts?measure=sum",
  "/value",
  "/life-cycle",
  "/segments/buyers/make-up",
  "/segments/buyers/measures",
] as const;

/** What has to be said, and what to do about it. */
const said: Readonly<Record<string, Partial<Record<(typeof paths)[number], readonly string[]>>>> = {
  "nobody yet": {
    "": ["Load the demo shop, import a file or send the first event."],
    "/rfm/purchase": ["No event that counts has come so far: Order Completed."],
    "/cohorts?measure=sum": ["Choose another event to begin with, or an earlier day."],
    "/value": ["Choose another window, or send “Order Completed” with its revenue."],
    "/life-cycle": ["Check the thresholds and what they come to, then set it up"],
    "/segments/buyers/make-up": ["There were no orders."],
  },
  "no orders": {
    "/rfm/purchase": ["No event that counts has come so far: Order Completed."],
    // What they do is no order: nobody is a customer.
    "/life-cycle": ["Has never ordered. 5 100%"],
  },
  "only losses": {
    "": ["-€180"],
    "/value": ["12 people are worth less than nothing", "Nobody is worth more than nothing."],
  },
  "no amounts": { "/value": ["12 orders have no number for their amount and count as 0."] },
  [mixed]: {
    "": ["6 orders in EUR and XTS"],
    "/rfm/purchase": ["Under “Definition”, turn on “Convert currencies”"],
    "/cohorts?measure=sum": ["1 XTS in EUR", "Use these rates"],
    "/value": ["1 XTS in EUR", "Use these rates"],
    "/segments/buyers/make-up": ["The orders are in several currencies (EUR and XTS)"],
    "/segments/buyers/measures": ["1 XTS in EUR", "Use these rates"],
  },
};

/** A message of the catalogues that has no words. */
const rawKey = /\b(?:shell|home|rfm|cohorts|value|life-cycle|measures|segments|chart|problem)\.[a-z][a-z.-]+\b/u;

describe.skipIf(!browserPresent)("the pages that reckon, in odd shops", () => {
  let site: Site;
  let page: Page;
  let faults: string[];
  let traffic: Traffic;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    site = await openSite({ locale: "en", reducedMotion: "reduce" });
    await openShop(site.server, site.context);
    for (const [name, { currency, calls }] of Object.entries(shops))
      ids.set(name, await make(site, name, currency, calls));
    for (const id of ids.values())
      await vi.waitFor(async () => expect(await refreshing(site, id)).toEqual([]), { timeout: 120_000, interval: 200 });
    ({ page, faults } = await openPage(site.context));
    traffic = follow(page);
  });
  afterAll(() => site?.close());

  it.each(Object.keys(shops))("say what there is to say with %s", async (name) => {
    const found: string[] = [];
    for (const path of paths) {
      await page.goto(`${site.server.url}/w/${ids.get(name)}${path}`);
      await page.locator("main h1").waitFor();
      await traffic.settled();
      const text = await page.locator("main").innerText();
      const read = text.replaceAll(/\s+/gu, " ");
      const odd = [
        ...(await unreadable(page)),
        ...text.split("\n").filter((line) => rawKey.test(line) || line.includes("∞")),
      ];
      const failures = traffic.failures().filter((each) => name !== mixed || !each.endsWith(": 422"));
      found.push(...[...odd, ...failures].map((line) => `${path}: ${line}`));
      for (const words of said[name]?.[path] ?? [])
        if (!read.includes(words)) found.push(`${path}: not there: ${words}`);
    }
    const complaints = faults.splice(0).filter((each) => name !== mixed || !each.includes("422"));
    expect({ found, complaints }).toEqual({ found: [], complaints: [] });
  });
});

async function make(site: Site, name: string, currency: string | null, calls: readonly object[]): Promise<string> {
  const { server } = site;
  const ask = async <Answer>(path: string, data: object): Promise<Answer> => {
    const answer = await site.context.request.post(`${server.url}${path}`, { data, headers: { origin: server.url } });
    expect({ path, status: answer.status(), body: answer.ok() ? "" : await answer.text() }).toMatchObject({
      status: 200,
    });
    return (await answer.json()) as Answer;
  };
  const { id } = await ask<{ id: string }>("/api/v1/workspaces", {
    name,
    timezone: "UTC",
    ...(currency === null ? {} : { currency }),
  });
  const { secret } = await ask<{ secret: string }>(`/api/v1/workspaces/${id}/keys`, { kind: "write", name: "site" });
  if (calls.length > 0) {
    const sent = await fetch(`${server.url}/v1/batch`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-write-key": secret },
      body: JSON.stringify({ batch: calls }),
    });
    expect(sent.status).toBe(200);
  }
  await ask(`/api/v1/workspaces/${id}/segments`, segment);
  await ask(`/api/v1/workspaces/${id}/refreshes`, {});
  return id;
}

/** What is still being made of the tables that depend on everybody. */
async function refreshing({ server, context }: Site, id: string): Promise<readonly string[]> {
  const answer = await context.request.get(`${server.url}/api/v1/workspaces/${id}/refreshes`);
  const { items } = (await answer.json()) as { items: { part: string; state: string }[] };
  return items.filter(({ state }) => !["done", "failed"].includes(state)).map(({ part, state }) => `${part} ${state}`);
}
