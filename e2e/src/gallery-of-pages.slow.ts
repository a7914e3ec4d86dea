import { mkdir } from "node:fs/promises";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { browserPresent, openPage, widerThanThePage, newContext } from "./browser.ts";
import { type DemoShop, openDemoShop } from "./demo-shop.ts";
import { isEntrance, makeSamples, pages } from "./pages.ts";
import { chooseLanguage, cutOff, languages, unreadable } from "./reader.ts";
import { follow, type Traffic } from "./settled.ts";

/** Where the pictures go, `<page>.<language>.<theme>.png`; KINDRED_PAGES="rfm|value" takes those of some pages only. */
const folder = new URL("../../build/screenshots/", import.meta.url).pathname;
const wanted = new RegExp(process.env["KINDRED_PAGES"] ?? "", "u");

const wide = { width: 1280, height: 900 };
const narrow = { width: 380, height: 800 };
const themes = ["light", "dark"] as const;

const shown = Object.entries(pages).flatMap(([route, each]) =>
  each.filter(({ name }) => wanted.test(name)).map((one) => ({ ...one, entrance: isEntrance(route) })),
);

interface Opened {
  readonly page: Page;
  readonly faults: string[];
  readonly traffic: Traffic;
}

async function openIn(context: BrowserContext): Promise<Opened> {
  const { page, faults } = await openPage(context);
  return { page, faults, traffic: follow(page) };
}

describe.skipIf(!browserPresent)("every page", () => {
  let shop: DemoShop;
  let samples: Awaited<ReturnType<typeof makeSamples>>;
  let inside: Opened;
  let outside: Opened;

  beforeAll(async () => {
    await mkdir(folder, { recursive: true });
    shop = await openDemoShop();
    samples = await makeSamples(shop);
    const look = { viewport: wide, reducedMotion: "reduce", locale: "en", timezoneId: "Europe/Kyiv" } as const;
    inside = await openIn(await shop.signedIn(look));
    outside = await openIn(await newContext(shop.browser, look));
    await inside.page.goto(`${shop.url}/w/${shop.workspace}`);
    // Sizes that are still being counted would look otherwise in each language.
    await vi.waitFor(async () => expect(states(await shop.api("GET", "/memberships"))).toEqual(["kept"]), {
      timeout: 120_000,
      interval: 200,
    });
  }, 300_000);
  afterAll(() => shop?.close());

  it("has its place among the pictures", async () => {
    const paths = await inside.page.evaluate(() => {
      const { __TSR_ROUTER__: router } = globalThis as unknown as { __TSR_ROUTER__: { routesByPath: object } };
      return Object.keys(router.routesByPath);
    });
    const trimmed = new Set(paths.map((path) => (path === "/" ? path : path.replace(/\/$/u, ""))));
    expect([...trimmed].toSorted()).toEqual(Object.keys(pages).toSorted());
  });

  it.each(shown)("$name reads well in four languages and both themes", async ({ name, path, entrance }) => {
    const { page, faults, traffic } = entrance ? outside : inside;
    faults.length = 0;
    traffic.failures();
    await page.goto(`${shop.url}${entrance ? "" : `/w/${shop.workspace}`}${path(samples)}`);
    const found: string[] = [];
    for (const language of languages) {
      await traffic.settled();
      await chooseLanguage(page, language);
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme });
        await traffic.settled();
        await page.mouse.move(0, 0);
        await page.screenshot({ path: `${folder}${name}.${language}.${theme}.png`, fullPage: true });
        const say = (faultsOfIt: readonly string[]): void => {
          found.push(...faultsOfIt.map((fault) => `${language} ${theme}: ${fault}`));
        };
        if (theme === "light") {
          say(await unreadable(page));
          say((await page.evaluate<string[]>(cutOff)).map((text) => `cut off: ${text}`));
        }
        const looked = `${language} ${theme}`;
        if (looked !== "en light" && looked !== "ar dark") continue;
        say(await accessibilityFaults(page));
        await page.setViewportSize(narrow);
        say(await tooWide(page));
        await page.screenshot({ path: `${folder}${name}.${language}.${theme}.narrow.png`, fullPage: true });
        await page.setViewportSize(wide);
      }
    }
    expect({ found, faults, failures: traffic.failures() }).toEqual({ found: [], faults: [], failures: [] });
  });
});

/** What does not fit into the width of a telephone once the frame has moved aside. */
async function tooWide(page: Page): Promise<string[]> {
  try {
    await expect.poll(() => page.evaluate(widerThanThePage)).toEqual([]);
    return [];
  } catch {
    return (await page.evaluate<string[]>(widerThanThePage)).map((element) => `too wide: ${element}`);
  }
}

/** The states that segments are in. */
function states(answer: unknown): string[] {
  return [...new Set((answer as { items: { state: string }[] }).items.map(({ state }) => state))];
}
