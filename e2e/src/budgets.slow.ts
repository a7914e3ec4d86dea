import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { browserPresent, openPage, newContext } from "./browser.ts";
import { type DemoShop, openDemoShop } from "./demo-shop.ts";
import { isEntrance, makeSamples, pages } from "./pages.ts";
import { beyond, total, weigh, type Weights } from "./script-weight.ts";
import { follow, type Traffic } from "./settled.ts";
import { askedAlone, Visits } from "./waits.ts";

/** Bytes of script, packed with gzip. apps/web/CONTEXT.md says the same to readers. */
const budget = {
  /** Signing in or the home page with an empty cache, in the language with the longest texts. */
  firstLoad: 230_000,
  /** What the builder adds to it. */
  builder: 200_000,
  /** The library of charts, added once by the first page with one. */
  charts: 220_000,
  /** All words of the language, added once by the first page after home. */
  words: 40_000,
  /** What any other page adds of its own: its forms, and what menus and pickers are made of. */
  page: 120_000,
};

/** Milliseconds, at the demo's usual size. */
const patience = {
  /** Until a question of a page is answered, when nothing else is asked. */
  answer: 500,
  /** Until the page can be used. */
  ready: 2_000,
};
/**
 * What takes so many times its budget, asked alone, is broken on any machine. Less than that a slower or crowded one does: the tables
 * tell it here, `bench pages` holds answers to the budget itself.
 */
const anyMachine = 4;
const demoSize = 20_000;
/** The pages that somebody who is signed in sees, home first. */
const shownPages = Object.entries(pages).flatMap(([route, shown]) => (isEntrance(route) ? [] : shown));

describe.skipIf(!browserPresent)("the budgets", () => {
  let shop: DemoShop;
  let samples: Awaited<ReturnType<typeof makeSamples>>;
  let context: BrowserContext;
  let page: Page;
  let traffic: Traffic;
  let visits: Visits;
  const addressOf = ({ path }: (typeof shownPages)[number]): string =>
    `${shop.url}/w/${shop.workspace}${path(samples)}`;

  beforeAll(async () => {
    shop = await openDemoShop(demoSize);
    samples = await makeSamples(shop);
    // The Russian catalogue is the heaviest.
    context = await shop.signedIn({ locale: "ru" });
    ({ page } = await openPage(context));
    traffic = follow(page);
    visits = await Visits.of(page, traffic);
    // What is asked while everything is being built says more of the building.
    await vi.waitFor(async () => expect(await busy(shop)).toEqual([]), { timeout: 300_000, interval: 500 });
  }, 900_000);
  afterAll(() => shop?.close());

  it("of script hold for signing in, home, the builder and every other page", { timeout: 900_000 }, async () => {
    const weighed = (url: string): Promise<Weights> => weigh(page, traffic, url);
    const { page: entrance } = await openPage(await newContext(shop.browser, { locale: "ru" }));
    let first: Weights = new Map();
    const found: Record<string, number> = {
      "sign-in": total(await weigh(entrance, follow(entrance), shop.url)),
    };
    await entrance.close();
    const charts = new Map<string, number>();
    const words = new Map<string, number>();
    for (const shown of shownPages) {
      const { name } = shown;
      const weights = await visits.visit(name, () => weighed(addressOf(shown)));
      if (name === "home") {
        first = weights;
        found[name] = total(weights);
        continue;
      }
      const more = beyond(weights, first);
      found[name] = total(withoutShared(more));
      for (const [url, size] of more) {
        if (isCharts(url)) charts.set(url, size);
        if (isWords(url)) words.set(url, size);
      }
    }
    console.table({ ...found, charts: total(charts), words: total(words) });

    const limit = (name: string): number =>
      name === "sign-in" || name === "home"
        ? budget.firstLoad
        : name.startsWith("builder")
          ? budget.builder
          : budget.page;
    expect(Object.entries(found).filter(([name, size]) => size > limit(name))).toEqual([]);
    expect(total(charts)).toBeLessThan(budget.charts);
    expect(total(words)).toBeLessThan(budget.words);
    // Otherwise they would stand in no budget at all.
    expect([charts.size, words.size]).toEqual([1, 1]);
  });

  it(
    "of patience are told for every question and page, and nothing is beyond what any machine would take",
    { timeout: 900_000 },
    async () => {
      const late = (): Set<string> =>
        new Set([
          ...[...visits.waits.values()].filter(({ ms }) => ms > patience.answer).map((wait) => wait.page),
          ...[...visits.ready].filter(([, { alone }]) => alone > patience.ready).map(([name]) => name),
        ]);
      // The best of three: what comes late once is nobody's fault.
      for (const turn of [2, 3]) {
        const again = turn === 2 ? new Set(shownPages.map(({ name }) => name)) : late();
        for (const shown of shownPages)
          if (again.has(shown.name)) await visits.visit(shown.name, () => visits.go(addressOf(shown)));
      }
      const waits = [...visits.waits.values()].toSorted((a, b) => b.ms - a.ms);
      const readiness = [...visits.ready].toSorted(([, a], [, b]) => b.ms - a.ms);
      console.table(
        waits.slice(0, 15).map(({ page: name, question, ms }) => ({ page: name, question, ms: Math.round(ms) })),
      );
      console.table(
        readiness
          .slice(0, 8)
          .map(([name, { ms, alone }]) => ({ page: name, ms: Math.round(ms), alone: Math.round(alone) })),
      );

      const slow: object[] = [];
      for (const wait of waits.filter(({ ms }) => ms > patience.answer)) {
        // In the company of the page's other questions it shares the cores with them: what it takes itself is what counts.
        const alone = await askedAlone(context, shop.process, wait);
        const { page: name, question, ms } = wait;
        if (alone > anyMachine * patience.answer) slow.push({ page: name, question, ms, alone });
      }
      for (const [name, each] of readiness.filter(([, { alone }]) => alone > anyMachine * patience.ready))
        slow.push({ page: name, ready: each });
      expect(slow).toEqual([]);
    },
  );
});

/** What is not at rest yet: memberships that are built, tables that are refreshed. */
async function busy({ api }: DemoShop): Promise<readonly string[]> {
  const answers = await Promise.all(["/memberships", "/refreshes"].map((path) => api("GET", path)));
  return answers
    .flatMap((answer) => (answer as { items: { state: string }[] }).items)
    .map(({ state }) => state)
    .filter((state) => !["kept", "done", "never"].includes(state));
}

const isCharts = (url: string): boolean => /\/echarts-[^/]+$/u.test(url);

/** The catalogue of the language that the pages are visited in. */
const isWords = (url: string): boolean => /\/ru-[^/]+$/u.test(url);

function withoutShared(weights: Weights): Weights {
  return new Map([...weights].filter(([url]) => !isCharts(url) && !isWords(url)));
}
