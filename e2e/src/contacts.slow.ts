import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { browserPresent, openPage } from "./browser.ts";
import { expectNarrow, openShop, type Shop } from "./shop.ts";
import { openSite, type Site } from "./site.ts";

const busyEvents = 50_000;
const evil = "<script>alert(1)</script>";

describe.skipIf(!browserPresent)("home and the page of a contact", () => {
  let site: Site;
  let shop: Shop;

  beforeAll(async () => {
    site = await openSite({ locale: "en", acceptDownloads: true });
    shop = await openShop(site.server, site.context);
  });
  afterAll(() => site?.close());

  const open = (path: string): ReturnType<Shop["open"]> => shop.open(path);

  it("leads to the guided start while there is nobody", async () => {
    const { page, faults } = await open("");
    await page.getByRole("heading", { name: "Bring in your people" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("link", { name: "Begin" }).click();
    await page.waitForURL(/\/start$/u);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("shows what moved, came in and was imported", async () => {
    const lines = ["external_id,event,timestamp"];
    for (let each = 0; each < busyEvents; each += 1) {
      lines.push(`busy,Page Viewed,${new Date(Date.UTC(2026, 0, 1) + each * 60_000).toISOString()}`);
    }
    await shop.import("events", `${lines.join("\n")}\n`);
    const traits = { name: evil, plan: "basic", address: { city: "Kyiv" } };
    await shop.identify([
      { userId: "ann", traits },
      { userId: "twin", traits: { name: "Twin" } },
    ]);
    await shop.track([
      { userId: "ann", event: "Order Completed", properties: { revenue: 20, order_id: "o-1", products: [{}, {}] } },
    ]);
    await shop.save({ version: 1, id: "buyers", name: "Buyers", where: { event: "Order Completed" } });
    await shop.save({
      version: 1,
      id: "regulars",
      name: "Regulars",
      where: {
        all: [
          { event: "Order Completed", window: { last: "30d" }, gte: 3 },
          { trait: "plan", is: "pro" },
          { segment: "buyers", entered: { last: "7d" } },
        ],
      },
    });
    await shop.settle({ buyers: 1, regulars: 0 });
    const { page, faults } = await open("");
    // Ann was there before the segment was: its first build moved nobody.
    await page.getByText("Nobody entered or left a segment.").waitFor();
    await shop.track([{ userId: "late", event: "Order Completed", properties: { revenue: 5, order_id: "o-2" } }]);
    await shop.settle({ buyers: 2 });
    await page.reload();
    await page.getByText("1 in, 0 out").waitFor();
    await page.getByText("events.csv").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("says in which segments somebody is, why, and what would have to happen", async () => {
    const { page, faults } = await open("/contacts/ann");
    await page.getByRole("heading", { level: 1, name: evil }).waitFor();
    await page.getByRole("button", { name: "Why in Buyers" }).click();
    await page.getByText("In the segment", { exact: true }).first().waitFor();
    await page.getByRole("combobox", { name: "Segments" }).click();
    await page.getByRole("option", { name: "Regulars" }).click();
    await page.getByText("Not in the segment").waitFor();
    await page.getByText("What would have to happen").waitFor();
    await page.getByText("2 is missing.").waitFor();
    await page.getByText("Entered once.").waitFor();
    await page.getByText("o-1 · 2 products").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("lets an editor change traits and consents, and keeps what was", async () => {
    await shop.put("/contacts/ann/permissions", { permissions: [{ subject: "topic:news", granted: false }] });
    const { page, faults } = await open("/contacts/ann");
    await page.getByRole("button", { name: "Edit address.city" }).click();
    await page.getByLabel("Value", { exact: true }).fill("Lviv");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("cell", { name: "Lviv" }).waitFor();
    expect((await shop.get("/contacts/ann")).body).toMatchObject({ traits: { address: { city: "Lviv" }, name: evil } });
    await page.getByRole("button", { name: "What it was before" }).click();
    await page.getByText('address became {"city":"Kyiv"}').waitFor();
    await page.getByRole("switch", { name: "Topic “news”" }).click({ force: true });
    await expect
      .poll(async () => (await shop.get("/contacts/ann/permissions")).body)
      .toMatchObject({
        permissions: expect.arrayContaining([
          expect.objectContaining({ subject: "topic:news", granted: true }),
        ]) as unknown,
      });
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("loads 50,000 events as one scrolls", async () => {
    const { page, faults } = await open("/contacts/busy");
    const frame = page.getByRole("group", { name: "Timeline" });
    await frame.waitFor();
    for (const count of [200, 300, 400, 500]) {
      await frame.evaluate((box) => box.scrollTo(0, box.scrollHeight));
      await page.getByText(`${count} shown`).waitFor();
    }
    // Only what is in sight is in the page.
    expect(await frame.getByRole("listitem").count()).toBeLessThan(60);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("exports, merges and erases somebody", async () => {
    const { page, faults } = await open("/contacts/ann");
    await page.getByRole("button", { name: "Actions" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Export all that is known" }).click();
    const whole = JSON.parse(await readFile(await (await download).path(), "utf8")) as Record<string, unknown>;
    expect(whole).toMatchObject({ profile: { externalId: "ann" }, events: [{ event: "Order Completed" }] });

    await page.getByRole("button", { name: "Actions" }).click();
    await page.getByRole("menuitem", { name: "Merge with somebody" }).click();
    await page.getByRole("combobox", { name: "Who is the same person" }).fill("twin");
    await page.getByRole("option", { name: /Twin/u }).click();
    await page.getByText("It concerns 2 people").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel("They are the same person").check();
    await page.getByRole("button", { name: "Merge for good" }).click();
    await page.getByText("is part of this person now").waitFor();

    await page.getByRole("button", { name: "Actions" }).click();
    await page.getByRole("menuitem", { name: "Erase" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Erase" }).click();
    await page.getByText("This person is erased.").waitFor();
    expect((await shop.get("/contacts/ann")).status).toBe(404);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("keeps numbers and Latin names in order where one reads from right to left", async () => {
    await shop.identify([{ userId: "caller", traits: { phone: "+380671234567", name: "Caller" } }]);
    const reader = await shop.signedIn(site.browser, "editor", { locale: "ar" });
    const page = await reader.newPage();
    await page.goto(`${site.server.url}/w/${shop.id}/contacts`);
    const first = async (text: string): Promise<{ start: number; next: number; end: number; cellEnd: number }> => {
      const found = page.getByText(text, { exact: true });
      await found.waitFor();
      return found.evaluate((element) => {
        const walker = element.ownerDocument.createTreeWalker(element, 4);
        const node = walker.nextNode();
        if (node === null) throw new Error("no text");
        const box = (from: number, to: number): { left: number; right: number } => {
          const range = element.ownerDocument.createRange();
          range.setStart(node, from);
          range.setEnd(node, to);
          return range.getBoundingClientRect();
        };
        const text = node.textContent ?? "";
        const cell = element.closest("td")?.getBoundingClientRect();
        return {
          start: box(0, 1).left,
          next: box(1, 2).left,
          end: box(0, text.length).right,
          cellEnd: cell?.right ?? 0,
        };
      });
    };
    const phone = await first("+380671234567");
    expect(phone.start).toBeLessThan(phone.next);
    // The lines of a column begin below each other, whatever their script.
    const name = await first("Caller");
    expect(name.start).toBeLessThan(name.next);
    expect(name.cellEnd - name.end).toBeLessThan(20);
    await reader.close();
  });

  it("reads from right to left in the dark, and lets a viewer only look", async () => {
    const viewer = await shop.signedIn(site.browser, "viewer", { locale: "ar", colorScheme: "dark" });
    await viewer.addInitScript(`localStorage.setItem("mantine-color-scheme-value", "dark")`);
    for (const path of ["", "/contacts/busy", "/contacts"]) {
      const { page, faults } = await openPage(viewer);
      await page.goto(`${site.server.url}/w/${shop.id}${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await expect.poll(() => page.locator(".mantine-Loader-root").count()).toBe(0);
      expect([path, await accessibilityFaults(page)]).toEqual([path, []]);
      await expectNarrow(page);
      expect(await page.getByRole("button", { name: "إجراءات" }).count()).toBe(0);
      await page.close();
      expect(faults).toEqual([]);
    }
    await viewer.close();
  });
});
