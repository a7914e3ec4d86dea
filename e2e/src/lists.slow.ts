import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { browserPresent } from "./browser.ts";
import { expectNarrow, openShop, type Shop } from "./shop.ts";
import { openSite, type Site } from "./site.ts";

const people = 100_000;
const longName = `${"Очень длинное имя списка ".repeat(7)}😀 نص <script>alert(1)</script>`.slice(0, 199);

describe.skipIf(!browserPresent)("the pages of lists", () => {
  let site: Site;
  let shop: Shop;

  beforeAll(async () => {
    site = await openSite({ locale: "en", acceptDownloads: true });
    shop = await openShop(site.server, site.context);
    const rows = ["external_id,name,email", "rtl,محمد الهاشمي,rtl@example.org"];
    for (let each = 2; each <= people; each += 1) rows.push(`p${each},Person ${each},p${each}@example.org`);
    await shop.import("contacts", `${rows.join("\n")}\n`);
    await shop.track([{ userId: "rtl", event: "Order Completed", properties: { revenue: 10 } }]);
    await shop.save({ version: 1, id: "buyers", name: "Buyers", where: { event: "Order Completed" } });
    await shop.save({ version: 1, id: "everyone", name: "Everyone", where: { trait: "name", exists: true } });
    await shop.settle({ buyers: 1, everyone: people });
  }, 300_000);
  afterAll(() => site?.close());

  const open = (path: string): ReturnType<Shop["open"]> => shop.open(path);

  it("are made under any name, filled by pasting, and give people back that were taken off", async () => {
    const { page, faults } = await open("/lists");
    await page.getByRole("heading", { name: "No list yet" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "New list" }).click();
    await page.getByLabel("List", { exact: true }).fill(longName);
    await page.getByRole("button", { name: "Make the list" }).click();
    await page.getByRole("heading", { level: 1, name: longName }).waitFor();
    await page.getByRole("button", { name: "Add people" }).click();
    await page.getByLabel("Ids, email addresses").fill("p7, P9@example.org;\nnobody\nrtl");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Put on the list" }).click();
    await page.getByText("3 people are newly on the list.").waitFor();
    expect(await page.getByLabel("1 is nobody here").inputValue()).toBe("nobody");
    await page.getByRole("button", { name: "Close" }).click();

    await page.getByRole("checkbox", { name: "Choose محمد الهاشمي" }).check();
    await page.getByRole("button", { name: "Take 1 off the list" }).click();
    await page.getByText("1 person is off the list.").waitFor();
    await page.getByText("2 people ·").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("3 people ·").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);

    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Actions" }).click();
    await page.getByRole("menuitem", { name: "People as CSV" }).click();
    const lines = (await readFile(await (await download).path(), "utf8")).trim().split("\r\n");
    expect(lines).toHaveLength(4);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("take everybody of a segment, and scroll through 100,000", async () => {
    await shop.post("/lists", { id: "all", name: "All of them" });
    const { page, faults } = await open("/lists/all");
    await page.getByRole("button", { name: "Add people" }).click();
    await page.getByRole("tab", { name: "From a segment" }).click();
    await page.getByRole("combobox", { name: "Segments" }).click();
    await page.getByRole("option", { name: "Everyone" }).click();
    await page.getByRole("button", { name: "Put on the list" }).click();
    await page.getByText("100,000 people are newly on the list.").waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    const frame = page.getByRole("group", { name: "People on the list" });
    await frame.waitFor();
    for (const count of ["1,000", "1,500"]) {
      await frame.evaluate((box) => box.scrollTo(0, box.scrollHeight));
      await page.getByText(`${count} of 100,000 shown`).waitFor();
    }
    // Only what is in sight is in the page.
    expect(await frame.getByRole("row").count()).toBeLessThan(60);
    await page.getByLabel("Search").fill("p99999");
    await page.getByRole("link", { name: "Person 99999" }).waitFor();
    await page.close();
    expect(faults).toEqual([]);
  });

  it("say which segments stand in the way of deleting, and how many people it concerns", async () => {
    await shop.post("/lists", { id: "vip", name: "VIP" });
    await shop.post("/lists/vip/members", { add: ["p2", "p3"] });
    await shop.save({ version: 1, id: "vips", name: "Of the list", where: { list: "vip" } });
    const { page, faults } = await open("/lists");
    const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: "VIP" }) });
    await row.getByText("1 segment").waitFor();
    await page.getByRole("button", { name: "Actions for VIP" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByText("1 segment refers to it").waitFor();
    await page.getByRole("dialog").getByRole("link", { name: "Of the list" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
    await shop.ask("DELETE", "/segments/vips");
    await page.reload();
    await page.getByRole("button", { name: "Actions for VIP" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByText("2 people are on it and remain contacts.").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("“VIP” is deleted.").waitFor();
    expect((await shop.get("/lists/vip")).status).toBe(404);
    await expectNarrow(page);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("leave a viewer to look, in Arabic too", async () => {
    const context = await shop.signedIn(site.browser, "viewer", {
      locale: "ar",
      viewport: { width: 380, height: 800 },
    });
    const page = await context.newPage();
    await page.goto(`${site.server.url}/w/${shop.id}/lists/all`);
    await page.getByRole("link", { name: "محمد الهاشمي" }).waitFor();
    expect(await page.locator("html").getAttribute("dir")).toBe("rtl");
    expect(await page.getByRole("checkbox").count()).toBe(0);
    expect(await page.getByRole("button", { name: "إضافة أشخاص" }).count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await context.close();
  });
});
