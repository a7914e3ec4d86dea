import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { browserPresent } from "./browser.ts";
import { expectNarrow, openShop, type Shop } from "./shop.ts";
import { openSite, type Site } from "./site.ts";

const day = 86_400_000;

describe.skipIf(!browserPresent)("templates and the life cycle", () => {
  let site: Site;
  let shop: Shop;

  beforeAll(async () => {
    site = await openSite({ locale: "en" });
    shop = await openShop(site.server, site.context);
    const now = Date.now();
    const order = (userId: string, days: number, category: string): object => ({
      userId,
      event: "Order Completed",
      timestamp: new Date(now - days * day).toISOString(),
      properties: { revenue: 40, products: [{ category, brand: "Fjord" }] },
    });
    await shop.identify([{ userId: "dan", traits: { address: { country: "PT" }, name: "<b>Dan</b>" } }]);
    await shop.track([
      ...[3, 20, 40, 70].map((days) => order("ann", days, "Coats")),
      order("ben", 5, "Coats"),
      order("cleo", 120, "Shoes <script>"),
      { userId: "dan", event: "Product Viewed", properties: { product_id: "p", category: "Coats" } },
    ]);
  }, 300_000);
  afterAll(() => site?.close());

  it("fills templates with the shop's data, counts them, and says what one misses", async () => {
    const { page, faults } = await shop.open("/templates");
    const card = (name: string) => page.getByRole("article", { name, exact: true });
    // The first count of a fresh server: everything is read for the first time.
    await card("Buyers of a category").getByText("2", { exact: true }).waitFor({ timeout: 120_000 });
    await card("Buyers of a category").getByText("“Coats”").waitFor();
    await card("Birthday in the next days").getByText("trait birthday").waitFor();
    await card("Best customers").getByText("Too few for a test").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);

    await page.getByText("16,316 people are needed.").waitFor();
    await page.getByLabel("Lift to show, %").fill("100");
    await page.getByText("870 people are needed.").waitFor();

    await page.getByRole("radiogroup", { name: "Layer" }).getByText("Derived").click();
    await page.getByRole("searchbox").fill("category loyal");
    await page.getByText("1 template", { exact: true }).waitFor();
    await page.getByRole("searchbox").fill("no such thing");
    await page.getByRole("button", { name: "Show all templates" }).click();
    await card("Buyers of a category").waitFor();
    await page.getByText("Only what the data is there for").click();
    await expect.poll(() => card("Birthday in the next days").count()).toBe(0);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("makes a segment of a template by keyboard, with what it is made of, and takes it back", async () => {
    const { page, faults } = await shop.open("/templates");
    await page.getByRole("searchbox").fill("loyal customers of");
    const use = page.getByRole("button", { name: "Use “Loyal customers of a category”" });
    await use.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("1", { exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByLabel("Name of the segment").fill("Loyal to coats");
    await dialog.getByRole("button", { name: "Save as a segment" }).press("Enter");
    await page.getByText("Saved “Loyal to coats” and 1 segment it is made of.").waitFor();
    expect((await shop.get("/segments/loyal-in-category")).body).toMatchObject({ name: "Loyal to coats" });
    expect((await shop.get("/segments/life-cycle-loyal")).status).toBe(200);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Taken back.").waitFor();
    for (const id of ["loyal-in-category", "buyers-of-category", "life-cycle-loyal"])
      expect([id, (await shop.get(`/segments/${id}`)).status]).toEqual([id, 404]);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("hands a template with other values over to the builder", async () => {
    const { page, faults } = await shop.open("/templates");
    await page.getByRole("searchbox").fill("country");
    await page.getByRole("button", { name: "Use “From a country”" }).click();
    const dialog = page.getByRole("dialog");
    expect(await dialog.getByLabel("Country").inputValue()).toBe("PT");
    await dialog.getByLabel("Country").fill("PL");
    await dialog.getByText("is “PL”").waitFor();
    await dialog.getByRole("button", { name: "Go on in the builder" }).click();
    await page.getByText("People whose “address.country” is “PL”.").first().waitFor();
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("From a country: PL");
    expect((await shop.get("/segments/by-country")).status).toBe(404);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("previews thresholds, sets the life cycle up, shows who stands where, and edits it", async () => {
    const { page, faults } = await shop.open("/life-cycle");
    const stage = (table: string, name: string) =>
      page
        .getByRole("table", { name: table })
        .getByRole("row")
        .filter({ has: page.getByRole("rowheader", { name }) });
    await stage("What they come to", "New").getByText("1", { exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel("At risk after days without an order").fill("130");
    await stage("What they come to", "Active").getByText("1", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Set up" }).click();
    await shop.settle({ "life-cycle-loyal": 1, "life-cycle-active": 1, "life-cycle-lead": 1, "life-cycle-new": 1 });
    await stage("Stages", "Loyal").getByRole("cell").first().getByText("1", { exact: true }).waitFor();
    await page.getByRole("heading", { name: "Sizes over time" }).waitFor();
    await page.getByRole("heading", { name: "Who went where" }).waitFor();
    const asTable = page.getByRole("button", { name: "Show as table" });
    await asTable.last().click();
    await asTable.click();
    await page.getByRole("table", { name: "Who went where" }).getByText("New contacts").first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);

    await page.getByRole("button", { name: "Edit" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("At risk after days without an order").fill("90");
    await dialog.getByRole("row").filter({ hasText: "At risk" }).getByText("1", { exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("“Life cycle” is saved").waitFor();
    await shop.settle({ "life-cycle-at-risk": 1, "life-cycle-active": 0 });

    // A stage's segment is not changed by itself, and the page says where.
    await page.goto(`${site.server.url}/w/${shop.id}/segments/life-cycle-new/edit`);
    await page.getByLabel("Name", { exact: true }).fill("Brand new");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("change it on the page “Life cycle”").waitFor();
    await page.close({ runBeforeUnload: false });
    expect(faults.filter((fault) => !fault.includes("409"))).toEqual([]);
  });

  it("takes a scheme of one's own, made of segments and conditions", async () => {
    await shop.save({ version: 1, id: "coats", name: "Coats", where: { event: "Product Viewed" } });
    const { page, faults } = await shop.open("/life-cycle");
    await page.getByRole("button", { name: "New scheme" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: true }).fill("Interest");
    await dialog.getByLabel("Stage", { exact: true }).first().fill("Lookers");
    await dialog.getByLabel("Segment", { exact: true }).click();
    await page.getByRole("option", { name: "Coats", exact: true }).click();
    await dialog.getByRole("button", { name: "Add a stage" }).click();
    await dialog.getByLabel("Stage", { exact: true }).nth(1).fill("Buyers");
    await dialog.getByText("A condition in JSON").nth(1).click();
    await dialog.getByLabel("Condition as JSON").fill('{ "event": "Order Completed" }');
    await dialog.getByRole("row").filter({ hasText: "Buyers" }).getByText("3", { exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("tab", { name: "Interest" }).waitFor();
    await shop.settle({ "stages-1-stage-1": 1, "stages-1-stage-2": 3, "stages-1-rest": 0 });
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByRole("dialog").getByText("4 people").waitFor();
    // Of what is removed nothing is asked, not even to be broken off.
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "GET" && /life-cycles\/stages-1\//u.test(request.url())) asked.push(request.url());
    });
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText("“Interest” is removed.").waitFor();
    await page.getByRole("tab", { name: "Interest" }).waitFor({ state: "detached" });
    expect(asked).toEqual([]);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("reads in Arabic from right to left, in the dark, and shows a viewer no way to change anything", async () => {
    const context = await shop.signedIn(site.browser, "viewer", { locale: "ar", colorScheme: "dark" });
    const page = await context.newPage();
    await page.goto(`${site.server.url}/w/${shop.id}/templates`);
    await page.getByRole("article", { name: "مشترو فئة" }).getByText("2", { exact: true }).waitFor();
    expect(await page.getAttribute("html", "dir")).toBe("rtl");
    expect(await page.getByRole("button", { name: /^استخدام/u }).count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.goto(`${site.server.url}/w/${shop.id}/life-cycle`);
    // A scheme that was set up in English keeps Kindred's own words in the reader's language.
    await page.getByRole("link", { name: "وفيّ" }).waitFor();
    await page.getByRole("heading", { name: "من انتقل إلى أين" }).waitFor();
    expect(await page.getByRole("button", { name: "تعديل" }).count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await context.close();
  });
});
