import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { browserPresent } from "./browser.ts";
import { expectNarrow, openShop, type Shop } from "./shop.ts";
import { openSite, type Site } from "./site.ts";

const evil = "<script>alert(1)</script>";
const header = "InvoiceNo,CustomerID,InvoiceDate,Description,Quantity,UnitPrice,Country";
const lines = [
  "1,7,03/04/2026,Coat,2,10,Ukraine",
  `1,7,03/04/2026,${evil},1,5,Ukraine`,
  "2,8,04/04/2026,محفظة,-1,10,مصر",
  "3,,05/04/2026,Coat,1,10,Ukraine",
  "4,9,06/04/2026,Coat,many,10,Ukraine",
];

describe.skipIf(!browserPresent)("the pages of imports", () => {
  let site: Site;
  let shop: Shop;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "kindred-files-"));
    site = await openSite({ locale: "en", acceptDownloads: true });
    shop = await openShop(site.server, site.context);
    await shop.ask("PATCH", "", JSON.stringify({ currency: "EUR" }));
  });
  afterAll(async () => {
    await site?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const open = (path: string): ReturnType<Shop["open"]> => shop.open(path);
  const choose = async (page: Page, name: string, content: string | Buffer): Promise<void> => {
    await writeFile(join(folder, name), content);
    await page.locator("input[type=file]").setInputFiles(join(folder, name));
  };

  it("lead from a file through its columns to the orders, by way of a question and a reload", async () => {
    const { page, faults } = await open("/imports");
    await page.getByRole("heading", { name: "No file was imported yet." }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("link", { name: "Import a file" }).click();
    await choose(page, "orders.csv", `${[header, ...lines].join("\n")}\n`);
    await page.getByText("Its dates can be day/month or month/day").waitFor();
    expect(await page.getByRole("radio", { name: "Orders" }).isChecked()).toBe(true);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel("Dates such as").selectOption("day-first");
    const preview = page.getByRole("table", { name: "The first orders" });
    await preview.getByText(`2 × Coat · 1 × ${evil}`).waitFor();
    await preview.getByText("€25.00").waitFor();

    await page.getByLabel("What Description becomes").selectOption({ label: "A trait of the person" });
    await page.getByLabel("Name for Description").fill("liked");
    await page.getByLabel("Name for Description").press("Enter");
    await preview.getByText(`liked: Coat`).first().waitFor();
    await page.reload();
    expect(await page.getByLabel("Name for Description").inputValue()).toBe("liked");
    await page.getByLabel("What Description becomes").selectOption("name");
    await page.getByLabel("What Country becomes").selectOption({ label: "Left out" });
    await preview.getByText(`2 × Coat · 1 × ${evil}`).waitFor();
    expect(await page.getByLabel("What Country becomes").inputValue()).toBe("-");
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);

    await page.getByRole("button", { name: "Check the whole file" }).click();
    const problems = page.getByRole("table", { name: "Refused rows", exact: true }).last();
    await problems.getByRole("cell", { name: "Not a number", exact: true }).waitFor();
    await problems.getByRole("cell", { name: "Quantity: “many”", exact: true }).waitFor();
    await problems.getByRole("row").filter({ hasText: "5" }).getByText("Nobody is named").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.getByRole("button", { name: "Start the import" }).click();
    await page.getByText("done", { exact: true }).waitFor();
    await page.getByText("For orders of guests this is usual.").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download the refused rows" }).click();
    const refused = await readFile(await (await download).path(), "utf8");
    expect(refused).toMatch(/^6,"not_a_number",.*many/mu);
    expect((await shop.get("/contacts/7")).body).toMatchObject({ traits: {} });
    expect((await shop.get("/contacts/7/events")).body).toMatchObject({
      items: [{ event: "Order Completed", properties: { revenue: 25, currency: "EUR" } }],
    });

    // The next file like it is read the same way, and what is there is not stored twice.
    await page.getByRole("link", { name: "Import another file like this" }).click();
    await page.getByText("Read like “orders.csv”").waitFor();
    await choose(page, "more.csv", `${[header, lines[0], "9,7,13/04/2026,Coat,1,10,Ukraine"].join("\n")}\n`);
    await page.getByRole("table", { name: "The first orders" }).waitFor();
    expect(await page.getByLabel("What Country becomes").inputValue()).toBe("-");
    await page.getByRole("button", { name: "Check the whole file" }).click();
    await page.getByText("1 is here already").waitFor();
    await page.getByRole("button", { name: "Start the import" }).click();
    await page.getByText("done", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Imports", exact: true }).click();
    await page.getByRole("row").nth(2).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("tell of orders whose lines name different customers, and of catalogues in the reader's words", async () => {
    const { page, faults } = await open("/imports/new");
    const mixed = ["21,7,2026-04-03,Coat,2,10,Ukraine", "21,8,2026-04-03,Hat,1,5,Ukraine"];
    await choose(page, "mixed.csv", `${[header, ...mixed].join("\n")}\n`);
    await page.getByRole("table", { name: "The first orders" }).waitFor();
    await page.getByRole("button", { name: "Check the whole file" }).click();
    await page.getByRole("button", { name: "Start the import" }).click();
    await page.getByText("The lines of 1 order name different customers").waitFor();
    await page.getByText("New orders and refunds").waitFor();
    await page.getByRole("link", { name: "All imports" }).click();
    await page.getByRole("link", { name: "mixed.csv", exact: true }).waitFor();

    await page.getByRole("link", { name: "Import a file" }).click();
    await choose(page, "scarves.csv", "product_id,name,price,in_stock,season\nx1,Scarf,20,true,winter\n");
    const preview = page.getByRole("table", { name: "The first products" });
    await preview.getByText("Price: 20 · In stock: Yes · season: winter").waitFor();
    await page.close();
    expect(faults).toEqual([]);
  });

  it("fill a list that was made for it", async () => {
    await shop.post("/lists", { id: "fair", name: "Fair" });
    const { page, faults } = await open("/lists/fair");
    await page.getByRole("button", { name: "Add people" }).click();
    await page.getByRole("tab", { name: "From a file" }).click();
    await page.getByRole("link", { name: "Choose a file" }).click();
    await choose(page, "guests.csv", "Email\nnew@example.org\nother@example.org\n");
    await page.getByRole("table", { name: "The first people" }).waitFor();
    expect(await page.getByRole("radio").count()).toBe(0);
    await page.getByRole("button", { name: "Check the whole file" }).click();
    await page.getByRole("button", { name: "Start the import" }).click();
    await page.getByText("done", { exact: true }).waitFor();
    expect((await shop.get("/lists/fair")).body).toMatchObject({ members: 2 });
    await page.close();
    expect(faults).toEqual([]);
  });

  it("say of what is no table, empty or too large what to do instead", async () => {
    const { page } = await open("/imports/new");
    await choose(page, "empty.csv", "");
    await page.getByText("The file is empty").waitFor();
    await choose(page, "picture.csv", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"));
    await page.getByText("This is not a table that can be read.").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Another file" }).click();
    await choose(
      page,
      "cyrillic.csv",
      Buffer.from([...Buffer.from("email,city\na@x.example,"), 0xca, 0xe8, 0xe5, 0xe2]),
    );
    await page.getByText("The letters of the file are not UTF-8.").waitFor();
    await page.getByRole("combobox", { name: "Letters (encoding)" }).click();
    await page.getByRole("option", { name: "WINDOWS-1251" }).click();
    await page.getByText("city: Киев").waitFor();
    await page.close();

    const limited = await open("/imports/new");
    await limited.page.route("**/imports/limits", (route) => route.fulfill({ json: { bytes: 10 } }));
    await limited.page.reload();
    await limited.page.getByText("At most 0 MB.").waitFor();
    await choose(limited.page, "large.csv", "email\nsomebody@example.org\n");
    await limited.page.getByText("The file is larger than this server takes.").waitFor();
    await limited.page.close();
  });

  it("stay usable with 400 columns, in Arabic and on a telephone", async () => {
    const context = await shop.signedIn(site.browser, "editor", {
      locale: "ar",
      viewport: { width: 380, height: 800 },
    });
    const page = await context.newPage();
    await page.goto(`${site.server.url}/w/${shop.id}/imports/new`);
    const names = Array.from({ length: 400 }, (_, n) => `column ${n}`);
    await choose(page, "wide.csv", `email,${names.join(",")}\na@x.example,${names.map((_, n) => n).join(",")}\n`);
    const frame = page.getByRole("group", { name: "الأعمدة" });
    await frame.waitFor();
    // What a column becomes is what the page is for: nobody has to scroll sideways for it.
    const target = await page.getByLabel("ما يصبحه email", { exact: true }).boundingBox();
    expect(target?.x).toBeGreaterThanOrEqual(0);
    expect((target?.x ?? 0) + (target?.width ?? 0)).toBeLessThanOrEqual(380);
    expect(await frame.getByRole("row").count()).toBeLessThan(60);
    await page.getByLabel("ما يصبحه column 3", { exact: true }).selectOption("-");
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.getByRole("button", { name: "التحقق من الملف كله" }).click();
    await page.getByText("يمكن قراءة كل الصفوف.").waitFor();
    await expectNarrow(page);
    await context.close();
  });

  it("go on when the page is closed, are stopped on request, and leave a viewer to look", async () => {
    const { page, faults } = await open("/imports/new");
    const rows = Array.from({ length: 300_000 }, (_, n) => `u${n},Opened,2026-05-01T00:00:00Z,${n}\n`);
    await choose(page, "long.csv", `user_id,event,timestamp,n\n${rows.join("")}`);
    await page.getByRole("button", { name: "Check the whole file" }).click();
    await page.getByRole("button", { name: "Start the import" }).click();
    await page.getByRole("button", { name: "Stop the import" }).waitFor();
    const address = page.url();
    await page.close();
    const again = await site.context.newPage();
    await again.goto(address);
    await again.getByRole("button", { name: "Stop the import" }).click();
    await again.getByText("What has been stored stays").waitFor();
    expect(await accessibilityFaults(again)).toEqual([]);
    await again.getByRole("dialog").getByRole("button", { name: "Stop the import" }).click();
    await again.getByText("It was stopped.").waitFor();
    await again.close();
    expect(faults).toEqual([]);
    const viewer = await shop.signedIn(site.browser, "viewer");
    const looking = await viewer.newPage();
    await looking.goto(`${site.server.url}/w/${shop.id}/imports`);
    await looking.getByRole("link", { name: "orders.csv", exact: true }).waitFor();
    expect(await looking.getByRole("link", { name: "Import a file" }).count()).toBe(0);
    await looking.goto(`${site.server.url}/w/${shop.id}/imports/new`);
    await looking.getByText("Your role does not allow this").first().waitFor();
    expect(await accessibilityFaults(looking)).toEqual([]);
    await viewer.close();
  });
});
