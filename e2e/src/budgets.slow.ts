import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browserPresent, openPage } from "./browser.ts";
import { type DemoShop, openDemoShop } from "./demo-shop.ts";
import { isEntrance, makeSamples, pages } from "./pages.ts";
import { beyond, total, weigh, type Weights } from "./script-weight.ts";
import { follow } from "./settled.ts";

/** Bytes of script, packed with gzip. apps/web/CONTEXT.md says the same to readers. */
const budget = {
  /** Signing in or the home page with an empty cache, in the language with the longest texts. */
  firstLoad: 250_000,
  /** What the builder adds to it. */
  builder: 200_000,
  /** The library of charts, added once by the first page with one. */
  charts: 220_000,
  /** What any other page adds of its own: its forms, and what menus and pickers are made of. */
  page: 120_000,
};

describe.skipIf(!browserPresent)("the budgets of script", () => {
  let shop: DemoShop;

  beforeAll(async () => {
    shop = await openDemoShop(200);
  }, 300_000);
  afterAll(() => shop?.close());

  it("hold for signing in, home, the builder and every other page", async () => {
    const samples = await makeSamples(shop);
    // The Russian catalogue is the heaviest.
    const context = await shop.signedIn({ locale: "ru" });
    const { page } = await openPage(context);
    const traffic = follow(page);
    const inside = `${shop.url}/w/${shop.workspace}`;
    const first = await weigh(page, traffic, inside);

    const { page: entrance } = await openPage(await shop.browser.newContext({ locale: "ru" }));
    const found: Record<string, number> = {
      "sign-in": total(await weigh(entrance, follow(entrance), shop.url)),
      home: total(first),
    };
    const charts = new Map<string, number>();
    for (const [route, shown] of Object.entries(pages)) {
      if (isEntrance(route)) continue;
      for (const { name, path } of shown.filter((each) => each.name !== "home")) {
        const more = beyond(await weigh(page, traffic, `${inside}${path(samples)}`), first);
        found[name] = total(withoutCharts(more));
        for (const [url, size] of more) if (isCharts(url)) charts.set(url, size);
      }
    }
    console.table({ ...found, charts: total(charts) });

    const limit = (name: string): number =>
      name === "sign-in" || name === "home"
        ? budget.firstLoad
        : name.startsWith("builder")
          ? budget.builder
          : budget.page;
    expect(Object.entries(found).filter(([name, size]) => size > limit(name))).toEqual([]);
    expect(total(charts)).toBeLessThan(budget.charts);
    // Otherwise the charts would stand in no budget at all.
    expect(charts.size).toBe(1);
  });
});

const isCharts = (url: string): boolean => /\/echarts-[^/]+$/u.test(url);

function withoutCharts(weights: Weights): Weights {
  return new Map([...weights].filter(([url]) => !isCharts(url)));
}
