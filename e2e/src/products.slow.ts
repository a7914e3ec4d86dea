import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { browserPresent } from "./browser.ts";
import { expectNarrow, openShop, type Shop } from "./shop.ts";
import { openSite, type Site } from "./site.ts";

const evil = "<script>alert(1)</script>";
const day = 86_400_000;

describe.skipIf(!browserPresent)("the pages of products", () => {
  let site: Site;
  let shop: Shop;

  beforeAll(async () => {
    site = await openSite({ locale: "en", acceptDownloads: true });
    shop = await openShop(site.server, site.context);
    const rows = ["product_id,name,category,price,currency,ts"];
    for (let each = 1; each <= 250; each += 1) rows.push(`p${each},Coat ${each},Coats,${each},EUR,2026-01-01`);
    rows.push(`evil,${evil},نص,5,EUR,2026-01-01`, "p1,Coat 1,Coats,80,EUR,2026-03-01");
    await shop.import("products", `${rows.join("\n")}\n`);
    const at = new Date(Date.now() - day).toISOString();
    const view = (userId: string) => ({
      userId,
      event: "Product Viewed",
      timestamp: at,
      properties: { product_id: "p1" },
    });
    await shop.track([
      view("ann"),
      view("bob"),
      {
        userId: "ann",
        event: "Order Completed",
        timestamp: at,
        properties: { revenue: 160, products: [{ product_id: "p1", price: 80, quantity: 2 }] },
      },
    ]);
    await shop.post("/flush", {});
  });
  afterAll(() => site?.close());

  const open = (path: string): ReturnType<Shop["open"]> => shop.open(path);

  it("list the catalogue by what became of it, find it by any word, and export it", async () => {
    const { page, faults } = await open("/products");
    const table = page.getByRole("table", { name: "Products" });
    await table.getByRole("row").nth(1).getByText("€160").waitFor();
    await page.getByText("100 of 251 shown").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    const frame = page.getByRole("group", { name: "Products" });
    await frame.evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await page.getByText("200 of 251 shown").waitFor();
    await page.getByLabel("Search").fill("نص");
    await page.getByText("1 of 1 shown").waitFor();
    await page.getByRole("link", { name: evil }).waitFor();
    await expectNarrow(page);
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Catalogue as CSV" }).click();
    const lines = (await readFile(await (await download).path(), "utf8")).trim().split("\r\n");
    expect([lines.length, lines[0]]).toEqual([252, "product_id,category,currency,name,price"]);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("show one product, what it was, and begin the segments it asks for", async () => {
    const { page, faults } = await open("/products/p1");
    await page.getByRole("heading", { level: 1, name: "Coat 1" }).waitFor();
    await page.getByText("price: was 1, now 80").waitFor();
    await page.getByText("Between €1.00 and €80.00; €80.00 now.").waitFor();
    await page.getByText("Viewed it, did not buy it").waitFor();
    await page.locator("canvas").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.getByRole("link", { name: "All products" }).click();
    await page.getByRole("heading", { level: 1, name: "Products" }).waitFor();
    await page.goBack();
    await page.getByRole("link", { name: "Make a segment: Viewed it, did not buy it" }).click();
    await page.waitForURL(/segments\/new/u);
    await page.getByText("50% of all contacts").waitFor();
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Coat 1: Viewed it, did not buy it");
    await page.close();
    const { page: gone } = await open("/products/nope");
    await gone.getByText("There is no such product").waitFor();
    await gone.close();
    expect(faults).toEqual([]);
  });
});
