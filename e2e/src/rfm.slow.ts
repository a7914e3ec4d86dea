import type { Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { browserPresent } from "./browser.ts";
import { expectNarrow, openShop, type Shop } from "./shop.ts";
import { openSite, type Site } from "./site.ts";

const day = 86_400_000;
const people = 60;

describe.skipIf(!browserPresent)("the pages of RFM", () => {
  let site: Site;
  let shop: Shop;

  beforeAll(async () => {
    site = await openSite({ locale: "en" });
    shop = await openShop(site.server, site.context);
    // The higher the number the more often and the more recently they bought.
    const calls = Array.from({ length: people }, (_, who) =>
      Array.from({ length: 1 + Math.floor(who / 12) }, (__, order) => ({
        userId: `p${who}`,
        event: "Order Completed",
        messageId: `p${who}-${order}`,
        timestamp: new Date(Date.now() - (5 + (people - who) * 6 + order * 20) * day).toISOString(),
        properties: { revenue: 10 + who },
      })),
    ).flat();
    await shop.track(calls);
    await shop.post("/refreshes", { parts: ["rfm"] });
    await vi.waitFor(
      async () => {
        const { body } = await shop.get("/rfm/purchase");
        expect(body).toMatchObject({ run: { people } });
      },
      { timeout: 120_000, interval: 200 },
    );
  }, 300_000);
  afterAll(() => site?.close());

  it("shows who is where, their people, and saves them as a segment", async () => {
    const { page, faults } = await shop.open("/rfm");
    await page.getByRole("heading", { level: 2, name: "By recency and frequency" }).waitFor();
    await page.getByText("60 people by how recently").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);

    await page.getByRole("button", { name: "Champions (VIP)", exact: true }).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByRole("link", { name: "p59", exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await drawer.getByRole("button", { name: "Save as a segment" }).click();
    await drawer.getByText("Saved as “Purchases: Champions (VIP)”.").waitFor();
    const saved = await shop.get("/segments/purchases-champions-vip");
    expect(saved.body).toMatchObject({ document: { where: { rfm: "purchase", class: "champions" } } });
    await page.keyboard.press("Escape");

    await page.getByRole("button", { name: /^R 5, F 5/ }).click();
    await page.getByRole("dialog").getByText("People: R 5, F 5").waitFor();
    await page.close();
    expect(faults).toEqual([]);
  });

  it("shows moves between two dates and how likely each is", async () => {
    const { page, faults } = await shop.open("/rfm/purchase/moves");
    await page.getByRole("heading", { level: 2, name: "Moves between classes" }).waitFor();
    await page.getByRole("heading", { level: 2, name: "Flow" }).waitFor();
    await page.getByText("seen in another within 30 days").waitFor();
    await page.getByText("Within 90 days").click();
    await page.getByText("seen in another within 90 days").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.getByLabel("From", { exact: true }).first().fill("2001-01-01");
    await page.getByText("No moves to show").waitFor();
    await page.close();
    expect(faults).toEqual([]);
  });

  it("edits thresholds and classes with the sizes beside them, and brings a version back", async () => {
    const { page, faults } = await shop.open("/rfm/purchase/define");
    const preview = page.getByRole("table", { name: "What it would make" });
    await preview.getByRole("row", { name: /^Champions/ }).waitFor();
    // Whoever is quicker than the sizes chooses from those of the levels before.
    const sizes = await held(page, "**/rfm/preview");
    await page.getByRole("radiogroup", { name: "Levels" }).getByText("3").click();
    await page.getByRole("combobox", { name: "F: how many" }).click();
    await page.getByRole("option", { name: "Numbers of your own" }).click();
    await page.getByLabel("F: how many: Level 3 from").fill("5");
    await sizes.letGo();
    await page.getByText("F 3: from 5").waitFor();
    await page.getByRole("combobox", { name: "Class 1", exact: true }).fill("stars");
    await page.keyboard.press("Tab");
    await preview.getByRole("cell", { name: "stars" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Version 1").waitFor();
    await page.getByRole("link", { name: "Grid and classes" }).click();
    await page.getByRole("button", { name: "stars", exact: true }).waitFor();

    await page.getByRole("link", { name: "Definition" }).click();
    await page.getByRole("button", { name: "Back to what was built in" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Back to what was built in" }).click();
    await page.getByText("taken away").waitFor();
    await page.getByRole("button", { name: "Bring back" }).click();
    await expect.poll(() => page.getByRole("combobox", { name: "Class 1", exact: true }).inputValue()).toBe("stars");
    await page.close();
    expect(faults).toEqual([]);
  });

  it("lets a viewer look and change nothing", async () => {
    const context = await shop.signedIn(site.browser, "viewer");
    const page = await context.newPage();
    await page.goto(`${site.server.url}/w/${shop.id}/rfm/purchase/define`);
    await page.getByText("Your role lets you look, not change.").waitFor();
    expect(await page.getByRole("button", { name: "Save", exact: true }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "Refresh now" }).count()).toBe(0);
    await context.close();
  });

  it("says that nobody has done it yet", async () => {
    const { page, faults } = await shop.open("/rfm/engagement");
    await page.getByText("Nobody has done this yet").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.close();
    expect(faults).toEqual([]);
  });
});

/** Keeps the answers to an address back until they are let go. */
async function held(page: Page, address: string): Promise<{ readonly letGo: () => Promise<void> }> {
  const waiting: Route[] = [];
  await page.route(address, (route) => {
    waiting.push(route);
  });
  return {
    letGo: async () => {
      await Promise.all(waiting.splice(0).map((route) => route.continue()));
      await page.unroute(address);
    },
  };
}
