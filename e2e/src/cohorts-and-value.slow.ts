import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { browserPresent, openPage } from "./browser.ts";
import { expectNarrow, openShop, type Shop } from "./shop.ts";
import { openSite, type Site } from "./site.ts";

const day = 86_400_000;

/** First orders over half a year; every second person comes back each month, buys tea with a cup, and spends ever less. */
function orders(now: number): object[] {
  return Array.from({ length: 60 }, (_, n) =>
    Array.from({ length: n % 2 === 0 ? 1 : 5 - Math.floor(n / 15) }, (__, k) => ({
      userId: `c${n}`,
      messageId: `${n}-${k}`,
      event: "Order Completed",
      timestamp: new Date(now - (170 - n * 2 - k * 31) * day).toISOString(),
      properties: {
        revenue: (100 + n) / (k + 1),
        products: [
          { product_id: "tea", name: "Tea", category: "Drinks" },
          ...(n % 2 === 0 ? [] : [{ product_id: "cup", name: "Cup", category: "Kitchen" }]),
        ],
      },
    })),
  ).flat();
}

describe.skipIf(!browserPresent)("the pages of cohorts and value", () => {
  let site: Site;
  let shop: Shop;

  beforeAll(async () => {
    site = await openSite({ locale: "en" });
    shop = await openShop(site.server, site.context);
    await shop.track(orders(Date.now()));
  }, 300_000);
  afterAll(() => site?.close());

  it("shows cohorts, opens the people of a cell, and keeps them as a segment of that size", async () => {
    const { page, faults } = await shop.open("/cohorts");
    const table = page.getByRole("table", { name: "Cohorts by periods since they began" });
    await table.waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    // Whoever began last in a month may be alone there, and not come back in the next.
    const cell = table.getByRole("button", { name: /, month 1: [1-9].* came back/u }).first();
    const people = Number(/: (\d+) of/u.exec((await cell.getAttribute("aria-label")) ?? "")?.[1]);
    expect(people).toBeGreaterThan(0);
    await cell.click();
    const drawer = page.getByRole("dialog");
    await drawer.getByRole("link").first().waitFor();
    expect(await drawer.getByRole("link").count()).toBe(people);
    expect(await accessibilityFaults(page)).toEqual([]);
    await drawer.getByRole("button", { name: "Save as a segment" }).click();
    const name = page.getByLabel("Name of the segment");
    await name.fill("Came back after a month");
    await name.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Came back after a month" }).waitFor();
    await shop.settle({ "came-back-after-a-month": people });
    expect(faults).toEqual([]);
    await page.close();
  });

  it("keeps what is asked in the address, compares, and gives pictures and files", async () => {
    const { page, faults } = await shop.open("/cohorts");
    await page.getByRole("combobox", { name: "A cell says" }).click();
    await page.getByRole("option", { name: "how much per person" }).click();
    await page.getByRole("combobox", { name: "Columns" }).click();
    await page.getByRole("option", { name: "Up to this period" }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("?measure=sum&columns=cumulative");
    const first = page.getByRole("combobox", { name: "First", exact: true });
    await first.click();
    await page.getByRole("option").first().click();
    await page.getByRole("status").filter({ hasText: "after their own" }).waitFor();
    await page.reload();
    await page.getByRole("status").filter({ hasText: "after their own" }).waitFor();
    for (const kind of ["PNG", "CSV"]) {
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: kind, exact: true }).click(),
      ]);
      expect(file.suggestedFilename()).toBe(`Cohorts by periods since they began.${kind.toLowerCase()}`);
    }
    await page.getByText("Curves", { exact: true }).click();
    await page.getByRole("heading", { name: "Cohorts over time" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("says what is still missing, and keeps whoever was added together as a segment", async () => {
    const { page } = await shop.open("/cohorts?cut=windows");
    await page.getByText("Something is still missing").waitFor();
    await page.goto(`${site.server.url}/w/${shop.id}/cohorts?entry=added`);
    await page
      .getByRole("button", { name: /open everybody/u })
      .last()
      .click();
    await page.getByRole("dialog").getByRole("button", { name: "Save as a segment" }).click();
    await page.getByLabel("Name of the segment").fill("Added together");
    await page.getByLabel("Name of the segment").press("Enter");
    await page.getByRole("heading", { level: 1, name: "Added together" }).waitFor();
    await page.close();
  });

  it("shows what customers are worth, and its tiers as segments", async () => {
    const { page, faults } = await shop.open("/value");
    await page.getByRole("heading", { name: "Who brings how much" }).waitFor();
    await page.getByRole("table", { name: "Tiers" }).waitFor();
    await page.getByRole("cell", { name: "Tea", exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.getByRole("button", { name: "Open Top 20 % without the top 5 %" }).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByRole("link").first().waitFor();
    expect(await drawer.getByRole("link").count()).toBe(9);
    await drawer.getByRole("button", { name: "Save as a segment" }).click();
    await page.getByLabel("Name of the segment").press("Enter");
    await page.getByRole("heading", { level: 1, name: "Top 20 % without the top 5 %" }).waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it("takes refunds off, tells currencies in one, and keeps favourites", async () => {
    const { page } = await shop.open("/value");
    await page.getByRole("switch", { name: "Take refunds off" }).click();
    await page.getByText("With refunds taken off these are no segments").waitFor();
    await page.getByRole("switch", { name: "Keep it for everybody" }).click();
    await page.getByText("Trait favourite_category").waitFor();
    await shop.track([
      { userId: "c1", event: "Order Completed", properties: { revenue: 5, currency: "USD" } },
      { userId: "c2", event: "Order Completed", properties: { revenue: 5, currency: "EUR" } },
    ]);
    await page.reload();
    await page.getByText("Several currencies", { exact: true }).waitFor();
    await page.getByLabel("Tell all in").fill("EUR");
    await page.getByLabel("1 USD in EUR").fill("0.9");
    await page.getByRole("button", { name: "Use these rates" }).click();
    await page.getByRole("table", { name: "Tiers" }).waitFor();
    await page.getByText("a segment does not convert currencies").first().waitFor();
    await page.close();
  });

  it("lets a viewer look and not save, in Arabic and in the dark", async () => {
    const context = await shop.signedIn(site.browser, "viewer", { locale: "ar", colorScheme: "dark" });
    const { page } = await openPage(context);
    for (const path of ["/cohorts", "/value?window=2000-01-01..2000-02-01"]) {
      await page.goto(`${site.server.url}/w/${shop.id}${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.getByRole("heading", { level: 2 }).first().waitFor();
      await page.waitForLoadState("networkidle");
      expect(await accessibilityFaults(page)).toEqual([]);
      await expectNarrow(page);
    }
    await page.goto(`${site.server.url}/w/${shop.id}/cohorts`);
    await page.getByRole("table").first().getByRole("button").first().click();
    await page.getByRole("dialog").getByRole("link").first().waitFor();
    expect(await page.getByRole("dialog").getByRole("button").count()).toBe(1);
    await context.close();
  });
});
