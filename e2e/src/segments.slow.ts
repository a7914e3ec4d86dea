import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { browserPresent, openPage, newContext } from "./browser.ts";
import { expectNarrow, openShop, type Shop } from "./shop.ts";
import { openSite, type Site } from "./site.ts";

const longName = `${"Very long segment name ".repeat(8)}😀 نص`.slice(0, 198);
const people = 100_000;

describe.skipIf(!browserPresent)("the pages of segments", () => {
  let site: Site;
  let shop: Shop;

  beforeAll(async () => {
    site = await openSite({ locale: "en" });
    shop = await openShop(site.server, site.context);
    const rows = [
      "external_id,name,email",
      "rtl,محمد الهاشمي,rtl@example.org",
      "evil,<script>alert(1)</script>,evil@example.org",
    ];
    for (let each = 3; each <= people; each += 1) rows.push(`p${each},Person ${each},p${each}@example.org`);
    await shop.import("contacts", `${rows.join("\n")}\n`);
    await shop.track([
      { userId: "evil", event: "Order Completed", properties: { revenue: 30 } },
      { userId: "rtl", event: "Order Completed", properties: { revenue: 10 } },
      { userId: "rtl", event: "Product Viewed" },
    ]);
    await shop.save({
      version: 1,
      id: "buyers",
      name: "Buyers",
      kind: "strategic",
      folder: "Shop",
      tags: ["orders"],
      where: { event: "Order Completed" },
    });
    await shop.save({
      version: 1,
      id: "again",
      name: "Again",
      where: { all: [{ segment: "buyers" }, { event: "Product Viewed" }] },
    });
    await shop.save({
      version: 1,
      id: "everyone",
      name: longName,
      tags: ["north", "south", "east", "west", "here", "there", "nowhere"],
      where: { trait: "name", exists: true },
    });
    await shop.settle({ buyers: 2, again: 1, everyone: people });
  }, 300_000);
  afterAll(() => site?.close());

  const open = (path: string): ReturnType<Shop["open"]> => shop.open(path);

  it("lists segments with their sizes, finds them, duplicates, and archives with a way back", async () => {
    const { page, faults } = await open("/segments");
    const row = (name: string) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
    await row("Buyers").getByText("1 segment").waitFor();
    await page.getByText(longName).waitFor();
    // Of many tags a row shows the first, and tells how many more there are.
    await page.getByRole("row").getByText("3 more").waitFor();
    expect(await page.getByRole("row").getByText("nowhere", { exact: true }).count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.getByLabel("Search").fill("orders");
    await page.getByText("1 segment", { exact: true }).first().waitFor();
    await expect.poll(() => page.getByRole("row").count()).toBe(2);

    await page.getByRole("button", { name: "Actions for Buyers" }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await page.getByText("would break").waitFor();
    await page.getByRole("dialog").getByRole("link", { name: "Again" }).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();

    await page.getByRole("button", { name: "Actions for Buyers" }).click();
    await page.getByRole("menuitem", { name: "Duplicate" }).click();
    await page.getByRole("heading", { level: 1, name: "Buyers (copy)" }).waitFor();
    await page.getByRole("button", { name: "Actions" }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Archive" }).click();
    await page.getByText("“Buyers (copy)” is archived.").waitFor();
    expect((await shop.get("/segments/buyers-2")).status).toBe(404);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("link", { name: "Buyers (copy)" }).waitFor();
    expect((await shop.get("/segments/buyers-2")).status).toBe(200);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("lays two beside each other", async () => {
    const { page, faults } = await open("/segments");
    await page.getByLabel("Choose Buyers", { exact: true }).check();
    await page.getByLabel("Choose Again").check();
    await page.getByRole("link", { name: "Compare 2" }).click();
    await page.getByRole("heading", { name: "What they differ in" }).waitFor();
    await page.getByRole("table", { name: "Overlap" }).getByText("50%").first().waitFor();
    await page.getByRole("button", { name: "Show as table" }).click();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("shows each page of a segment, and whoever enters while one looks", async () => {
    const { page, faults } = await open("/segments/buyers");
    await page.getByText("Listening").waitFor();
    // The two were there before the segment was: nobody entered it.
    await page.getByText("from 0 to 2; 0 entered, 0 left. Its first build found 2 people in it.").waitFor();
    await page.getByText("Nobody came or left in this time.").waitFor();
    const turns = page.getByRole("table", { name: "Why people came and left" }).getByRole("row");
    // What the chart shows under the pointer may not break the page's policy.
    await page.locator("canvas").first().hover();
    await shop.track([{ userId: "p7", event: "Order Completed", properties: { revenue: 5 } }]);
    await page.getByRole("link", { name: "p7@example.org" }).first().waitFor();
    await page.reload();
    await turns.filter({ hasText: "People who did “Order Completed”." }).getByText("1", { exact: true }).waitFor();
    expect(await turns.count()).toBe(2);
    expect(await accessibilityFaults(page)).toEqual([]);
    for (const [tab, wait] of [
      ["Members", "<script>alert(1)</script>"],
      ["Make-up and value", "Share of all revenue"],
      ["Other segments", "Again"],
      ["Versions", "Version 1"],
    ] as const) {
      await page.getByRole("navigation").getByRole("link", { name: tab }).click();
      await page.getByText(wait).first().waitFor();
      expect([tab, await accessibilityFaults(page)]).toEqual([tab, []]);
      await expectNarrow(page);
    }
    await page.close();
    expect(faults).toEqual([]);
  });

  it("scrolls through 100,000 members, searches them, and puts them on a list", async () => {
    const { page, faults } = await open("/segments/everyone/members");
    const frame = page.getByRole("group", { name: "Members" });
    await frame.waitFor();
    // Each page of 200 comes when the end of the one before is in sight; only the rows in sight are in the page.
    for (let pages = 2; pages <= 12; pages += 1) {
      await frame.evaluate((box) => box.scrollTo(0, box.scrollHeight));
      await page.getByText(`${pages * 200} shown`).waitFor();
    }
    expect(await page.getByRole("row").count()).toBeLessThan(80);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel("Search").fill("p99999@");
    await page.getByRole("link", { name: "Person 99999" }).waitFor();
    await expect.poll(() => page.getByRole("row").count()).toBe(2);
    await page.getByRole("button", { name: "Put all on a list" }).click();
    await page.getByLabel("Or the name of a new list").fill("Everybody 1");
    await page.getByRole("button", { name: "Put on the list" }).click();
    await page
      .getByText("100000 people are newly on the list.")
      .or(page.getByText("100,000 people are newly on the list."))
      .waitFor();
    await page.close();
    expect(faults).toEqual([]);
  });

  it("reads from right to left, in the dark", async () => {
    const arabic = await newContext(site.browser, { locale: "ar", colorScheme: "dark" });
    await arabic.addInitScript(`localStorage.setItem("mantine-color-scheme-value", "dark")`);
    await arabic.addCookies(await site.context.cookies());
    for (const path of ["/segments", "/segments/buyers", "/segments/buyers/make-up", "/segments/buyers/members"]) {
      const { page, faults } = await openPage(arabic);
      await page.goto(`${site.server.url}/w/${shop.id}${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      // A hundred thousand people are compared with everyone here: that takes as long as the machine has for it.
      await expect.poll(() => page.locator(".mantine-Loader-root").count()).toBe(0);
      expect([path, await accessibilityFaults(page)]).toEqual([path, []]);
      await expectNarrow(page);
      await page.close();
      expect(faults).toEqual([]);
    }
    await arabic.close();
  });

  it("lets a viewer look and export, and change nothing", async () => {
    const viewer = await shop.signedIn(site.browser, "viewer");
    const { page } = await openPage(viewer);
    await page.goto(`${site.server.url}/w/${shop.id}/segments/buyers`);
    await page.getByRole("button", { name: "Actions" }).click();
    await page.getByRole("menuitem", { name: "Members as CSV" }).waitFor();
    expect(await page.getByRole("menuitem", { name: "Archive" }).count()).toBe(0);
    await page.goto(`${site.server.url}/w/${shop.id}/segments/buyers/members`);
    await page.getByRole("link", { name: "محمد الهاشمي" }).waitFor();
    expect(await page.getByRole("button", { name: "Put all on a list" }).count()).toBe(0);
    await viewer.close();
  });
});
