import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { browserPresent, openPage } from "./browser.ts";
import { expectNarrow, openShop, type Shop } from "./shop.ts";
import { openSite, type Site } from "./site.ts";

const day = 86_400_000;

describe.skipIf(!browserPresent)("the measures of a segment", () => {
  let site: Site;
  let shop: Shop;

  beforeAll(async () => {
    site = await openSite({ locale: "en", acceptDownloads: true });
    shop = await openShop(site.server, site.context);
    const at = (days: number): string => new Date(Date.now() - days * day).toISOString();
    const people = Array.from({ length: 12 }, (_, each) => `p${each}`);
    await shop.identify(people.map((userId, each) => ({ userId, traits: { vip: each < 6 }, timestamp: at(90) })));
    const event = (userId: string, name: string, days: number, properties: object = {}): object => {
      return { userId, event: name, timestamp: at(days), properties };
    };
    await shop.track(
      people.flatMap((userId, each) => [
        event(userId, "Product Viewed", 40),
        ...(each % 3 === 0 ? [] : [event(userId, "Product Viewed", 3)]),
        ...(each < 4
          ? [
              event(userId, "Order Completed", 5, {
                revenue: 10 * (each + 1),
                products: [{ product_id: "tea", name: "Tea", price: 10, quantity: each + 1 }],
              }),
            ]
          : []),
      ]),
    );
    await shop.save({ version: 1, id: "vips", name: "VIPs", where: { trait: "vip", is: true } });
    await shop.settle({ vips: 6 });
    await shop.post("/flush", {});
  });
  afterAll(() => site?.close());

  it("stand beside everyone's with their intervals, open as people, and go on a list", async () => {
    const { page, faults } = await shop.open("/segments/vips");
    await page.getByRole("link", { name: "Measures" }).click();
    const table = page.getByRole("table", { name: "People and what they do" });
    const converted = table.getByRole("row").filter({ hasText: "Converted: Order Completed" });
    await converted.getByText("66.7%").waitFor();
    await converted.getByText("33.3%").waitFor();
    await page.getByText("6 people were in it at some time").waitFor();
    await page.getByText("NPS and CSAT: satisfied (4 and 5 of 5): nobody answered a survey").waitFor();
    await page.locator("canvas").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);

    await page.getByRole("button", { name: "Converted: Order Completed: No" }).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByRole("link", { name: "p4" }).waitFor();
    await drawer.getByRole("link", { name: "p5" }).waitFor();
    expect(await drawer.getByRole("row").count()).toBe(3);
    await drawer.getByRole("button", { name: "Save as a segment" }).click();
    await page.getByLabel("Name of the segment").fill("Not yet");
    await page.getByRole("dialog").last().getByRole("button", { name: "Save as a segment" }).click();
    await page.waitForURL(/segments\/not-yet/u);
    await page.getByRole("heading", { level: 1, name: "Not yet" }).waitFor();
    const { body } = await shop.get("/segments/not-yet/measures?membership=today");
    expect(body).toMatchObject({ of: { presence: { heads: 2 } } });
    await page.close();
    expect(faults).toEqual([]);
  });

  it("keep what is asked in the address, and draw what is chosen", async () => {
    const { page, faults } = await shop.open("/segments/vips/measures?against=before&measure=revenue");
    await page.getByRole("heading", { name: "Revenue, less refunds over time" }).waitFor();
    await page.getByText("If in it today").click();
    await page.waitForURL(/membership=today/u);
    await page.getByText("Whoever is in it today counts throughout").waitFor();
    await page.getByRole("button", { name: "Show as table" }).click();
    await page.getByRole("table", { name: "Revenue, less refunds over time" }).waitFor();
    await page.getByRole("button", { name: "Show the trend: Orders", exact: true }).click();
    await page.waitForURL(/measure=orders/u);
    await page.getByRole("heading", { name: "Orders over time" }).waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Measures as CSV" }).click();
    const lines = (await readFile(await (await download).path(), "utf8")).trim().split("\r\n");
    expect(lines.find((line) => line.startsWith('"Revenue, less refunds"'))).toContain(",100,");
    await page.close();
    expect(faults).toEqual([]);
  });

  it("set costs against revenue, and take them back", async () => {
    const { page, faults } = await shop.open("/segments/vips/measures");
    const today = new Date().toISOString().slice(0, 10);
    const earlier = new Date(Date.now() - 9 * day).toISOString().slice(0, 10);
    const costs = page.getByRole("region", { name: "Costs and budgets" });
    await costs.getByLabel("From").fill(earlier);
    await costs.getByLabel("To").fill(today);
    await costs.getByLabel("Campaign").fill("Spring");
    await costs.getByLabel("Cost", { exact: true }).fill("40");
    await costs.getByLabel("Budget").fill("80");
    await costs.getByRole("button", { name: "Add" }).click();
    await costs.getByText("Spring").waitFor();
    const campaigns = page.getByRole("table", { name: "Campaigns: cost and return" });
    await campaigns.getByText("Profit for each unit of cost (ROI)").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await costs.getByRole("button", { name: /^Remove/u }).click();
    await costs.getByText("Nothing is entered yet.").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await costs.getByText("Spring").waitFor();
    await page.close();
    expect(faults).toEqual([]);
  });

  it("read in Arabic, and let a viewer change nothing", async () => {
    const context = await shop.signedIn(site.browser, "viewer", { locale: "ar" });
    const { page, faults } = await openPage(context);
    await page.goto(`${site.server.url}/w/${shop.id}/segments/vips/measures`);
    await page.getByRole("heading", { name: "الناس وما يفعلونه" }).waitFor();
    await page.getByRole("heading", { name: "التكاليف والميزانيات" }).waitFor();
    expect(await page.getByRole("button", { name: "إضافة" }).count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await context.close();
    expect(faults).toEqual([]);
  });

  it("say what they buy most on the page of the make-up", async () => {
    const { page, faults } = await shop.open("/segments/vips/make-up");
    const table = page.getByRole("table", { name: "What they buy most" });
    await table.getByRole("link", { name: "Tea" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.close();
    expect(faults).toEqual([]);
  });
});
