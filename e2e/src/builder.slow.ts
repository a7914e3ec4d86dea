import { check } from "@kindred/segment";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { browserPresent, openPage, widerThanThePage } from "./browser.ts";
import { kinds, languageKinds, name, number } from "./builder-kinds.ts";
import { type BuilderShop, openBuilderShop } from "./builder-shop.ts";

let shop: BuilderShop;
const ofCity = {
  version: 1,
  id: "city",
  name: "Of a city",
  params: { city: { type: "string", default: "Kyiv" } },
  where: { trait: "address.city", is: { param: "city" } },
};
const vips = { version: 1, id: "vips", name: "Very important", where: { trait: "vip", is: true } };

beforeAll(async () => {
  if (!browserPresent) return;
  shop = await openBuilderShop();
  await shop.api("POST", "/lists", { id: "fair", name: "The fair" });
  await shop.api("POST", "/segments", ofCity);
  await shop.api("POST", "/segments", vips);
});
afterAll(async () => {
  if (browserPresent) await shop.close();
});

/** The document as the JSON view has it. */
async function documentOf(page: Page): Promise<{ where: unknown }> {
  await page.getByRole("button", { name: "As JSON" }).click();
  const text = await page.locator(".builder-json textarea").inputValue();
  await page.getByRole("button", { name: "As JSON" }).click();
  return JSON.parse(text) as { where: unknown };
}

/** The kinds of conditions in a document, as the language's own checker reads it. */
function kindsIn(document: object): string[] {
  const checked = check(document, {
    timezone: "UTC",
    segments: new Map<string, object>([
      ["city", ofCity],
      ["vips", vips],
    ]),
    lists: new Set(["fair"]),
  });
  if (!checked.ok) throw new Error(JSON.stringify(checked.diagnostics));
  const found: string[] = [];
  JSON.stringify(checked.segment.where, (_key, value: unknown) => {
    if (typeof value === "object" && value !== null && "at" in value && "kind" in value) found.push(String(value.kind));
    return value;
  });
  return found.filter((kind) => !["all", "any", "none", "not"].includes(kind));
}

/** The count on the screen, once it is of the document as it stands. */
async function countOf(page: Page, document: unknown): Promise<void> {
  const { count } = (await shop.api("POST", "/evaluate/count", { document })) as { count: number };
  await page.locator(`[data-count="${count}"][data-settled]`).waitFor();
}

async function openNew(): Promise<{ page: Page; faults: string[] }> {
  const { page, faults } = await openPage(shop.context);
  await page.goto(`${shop.url}/segments/new`);
  await page.getByText("Everyone, as long as").waitFor();
  return { page, faults };
}

/** Tab until the element of that name has the keyboard. */
async function tabTo(page: Page, name: RegExp, back = false): Promise<void> {
  for (let turn = 0; turn < 80; turn++) {
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
    const here = await page.evaluate(() => {
      const one = document.activeElement as HTMLInputElement | null;
      return one?.getAttribute("aria-label") ?? one?.labels?.[0]?.textContent ?? one?.textContent ?? "";
    });
    if (name.test(here)) return;
  }
  throw new Error(`The keyboard never reaches ${name}`);
}

async function pickFromMenu(page: Page, name: RegExp): Promise<void> {
  await page.keyboard.press("Enter");
  await page.getByRole("menu").waitFor();
  for (let turn = 0; turn < 30; turn++) {
    await page.keyboard.press("ArrowDown");
    if (name.test(await page.evaluate(() => document.activeElement?.textContent ?? ""))) break;
  }
  await page.keyboard.press("Enter");
  await page.getByRole("menu").waitFor({ state: "detached" });
}

describe.skipIf(!browserPresent)("the builder", () => {
  it("makes, orders, undoes and saves a first segment by keyboard alone", async () => {
    const { page, faults } = await openNew();
    await tabTo(page, /^Name$/u);
    await page.keyboard.type("Kyiv regulars");
    await tabTo(page, /^Add a condition$/u);
    await pickFromMenu(page, /^Trait/u);
    await page.keyboard.type("address.city");
    await page.keyboard.press("Enter");
    // As what it is asked for is known once the traits are.
    await page.getByRole("combobox", { name: "Value" }).waitFor();
    await tabTo(page, /^Value$/u);
    await page.keyboard.type("Kyiv");
    await tabTo(page, /^Add a condition$/u);
    await pickFromMenu(page, /^Event/u);
    await page.keyboard.type("Order Completed");
    await page.keyboard.press("Enter");
    await tabTo(page, /^What is asked of the events$/u);
    await page.keyboard.type("number of times");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await tabTo(page, /^Value$/u);
    await page.keyboard.press("Control+A");
    await page.keyboard.type("3");
    const [trait, event] = [
      { trait: "address.city", is: "Kyiv" },
      { event: "Order Completed", gte: 3 },
    ];
    const wanted = { version: 1, id: "kyiv-regulars", name: "Kyiv regulars", where: { all: [trait, event] } };
    await countOf(page, wanted);
    expect(await accessibilityFaults(page)).toEqual([]);

    await tabTo(page, /^Move: /u, true);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    expect(await documentOf(page)).toEqual({ ...wanted, where: { all: [event, trait] } });
    await page.keyboard.press("Control+z");
    expect(await documentOf(page)).toEqual(wanted);
    await page.keyboard.press("Control+Shift+z");
    expect((await documentOf(page)).where).toEqual({ all: [event, trait] });
    await page.keyboard.press("Control+z");

    await tabTo(page, /^Save$/u);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/segments\/kyiv-regulars\/edit$/u);
    expect(await shop.api("GET", "/segments/kyiv-regulars")).toMatchObject({ version: 1, document: wanted });
    expect(faults).toEqual([]);
    await page.close();
  });

  const made: { readonly document: object; readonly shown: number }[] = [];

  it.each(kinds)("makes a condition of the kind $kind by hand", async ({ kind, make, where }) => {
    const { page, faults } = await openNew();
    await page.getByRole("button", { name: "Add a condition" }).first().click();
    await page.getByRole("menuitem", { name: new RegExp(`^${kind}`, "u") }).click();
    await make(page.locator("[data-row]").first(), page);
    const document = await documentOf(page);
    expect(document.where).toEqual({ all: [where] });
    await countOf(page, document);
    made.push({ document, shown: Number(await page.locator("[data-count]").getAttribute("data-count")) });
    await page.getByLabel("Name", { exact: true }).focus();
    await page.locator(".mantine-Popover-dropdown:visible").first().waitFor({ state: "detached" });
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("has made every kind there is, and counted each as the command line counts its document", async () => {
    expect(new Set(made.flatMap(({ document }) => kindsIn(document)))).toEqual(new Set(languageKinds));
    const counts = await shop.cliCounts(made.map(({ document }) => document));
    expect(counts).toEqual(made.map(({ shown }) => shown));
    // Conditions that hold for nobody or everybody would be equal whatever the form made of them.
    expect(counts.filter((count) => count > 0 && count < shop.people).length).toBeGreaterThan(kinds.length / 2);
  });

  it("waits for JSON that is none, says where, and shows mistakes at their rows", async () => {
    const { page } = await openNew();
    await page.getByRole("button", { name: "As JSON" }).click();
    const text = page.locator(".builder-json textarea");
    await text.fill(
      '{\n  "version": 1,\n  "id": "mine",\n  "where": { "all": [ { "list": "fair" }, { "list": "fare" }\n}',
    );
    await page.getByText("Line 5, column 1: this is not JSON").waitFor();
    await text.fill(
      '{ "version": 1, "id": "mine", "where": { "all": [ { "list": "fair" }, { "list": "fare" }, { "odd": 1 } ] } }',
    );
    await page
      .getByText(/Line 1: .*fare/u)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "As JSON" }).click();
    await page.locator('[data-row="/where/all/1"]').getByText(/fare/u).last().waitFor();
    expect(await page.locator('[data-row="/where/all/2"] textarea').first().inputValue()).toContain('"odd"');
    expect((await documentOf(page)).where).toEqual({ all: [{ list: "fair" }, { list: "fare" }, { odd: 1 }] });
    await page.close();
  });

  it("joins, nests, drags and leaves out; the linter's proposals are one click away", async () => {
    const { page, faults } = await openNew();
    const add = async (button: Locator, kind: RegExp): Promise<void> => {
      await button.click();
      await page.getByRole("menuitem", { name: kind }).click();
    };
    const row = (at: string): Locator => page.locator(`[data-row="${at}"]`);
    const addMain = page.getByRole("button", { name: "Add a condition" });
    await add(addMain.last(), /^Trait/u);
    await name(row("/where/all/0"), "Trait", "age");
    await number(row("/where/all/0"), "Value", "30");
    await add(addMain.last(), /^Group: at least one/u);
    await name(row("/where/all/1/any/0"), "Trait", "vip");
    await add(row("/where/all/1").getByRole("button", { name: "Add a condition" }), /^Trait/u);
    await name(row("/where/all/1/any/1"), "Trait", "interests");
    await row("/where/all/1/any/1").getByLabel("Value", { exact: true }).fill("hats");
    await add(page.getByRole("button", { name: "Leave people out" }), /^Trait/u);
    await name(row("/where/all/2/none/0"), "Trait", "address.city");
    await row("/where/all/2/none/0").getByLabel("Value", { exact: true }).fill("Lviv");
    const [age, vip, hats] = [
      { trait: "age", gte: 30 },
      { trait: "vip", is: true },
      { trait: "interests", has: "hats" },
    ];
    const none = { none: [{ trait: "address.city", is: "Lviv" }] };
    const document = await documentOf(page);
    expect(document.where).toEqual({ all: [age, { any: [vip, hats] }, none] });
    await countOf(page, document);

    await row("/where/all/0").getByRole("button", { name: "Move: drag" }).hover();
    await page.mouse.down();
    const target = await row("/where/all/1/any/1").boundingBox();
    await page.mouse.move((target?.x ?? 0) + 60, (target?.y ?? 0) + 30, { steps: 8 });
    await page.mouse.up();
    await row("/where/all/0/any/2").waitFor();
    expect((await documentOf(page)).where).toEqual({ all: [{ any: [vip, age, hats] }, none] });

    await row("/where/all/0/any/1").getByRole("button", { name: "What to do" }).click();
    await page.getByRole("menuitem", { name: "Move out of its group" }).click();
    await page.getByLabel("How the group is joined").first().click();
    await page.getByRole("option", { name: "at least one condition holds" }).click();
    expect((await documentOf(page)).where).toEqual({ all: [{ any: [{ any: [vip, hats] }, age] }, none] });
    await page.getByRole("button", { name: "Undo" }).click();

    for (const at of ["/where/all/0/any/0", "/where/all/0/any/0", "/where/all/0", "/where/all/0"]) {
      await row(at).getByRole("button", { name: "What to do" }).first().click();
      await page.getByRole("menuitem", { name: "Remove" }).click();
    }
    await row("/where/all/0").getByRole("button", { name: "What to do" }).first().press("Enter");
    await page.getByRole("menuitem", { name: "Remove" }).press("Enter");
    await page.getByText("Everyone, as long as").waitFor();
    await page.waitForFunction(() => globalThis.document.activeElement?.textContent === "Add a condition");
    await page.getByRole("button", { name: "As JSON" }).click();
    const twice = { version: 1, id: "twice", where: { all: [vip, { any: [hats, hats] }] } };
    await page.locator(".builder-json textarea").fill(JSON.stringify(twice));
    await page.getByRole("button", { name: "As JSON" }).click();
    await page.locator(".builder-findings button").first().click();
    expect((await documentOf(page)).where).toEqual({ all: [vip, { any: [hats] }] });
    expect(faults).toEqual([]);
    await page.close();
  });

  it("asks for a value as what the data has, however late it hears what that is", async () => {
    const { page, faults } = await openPage(shop.context);
    let tell = (): void => undefined;
    const told = new Promise<void>((resolve) => (tell = resolve));
    for (const names of ["**/traits", "**/properties"]) {
      await page.route(names, async (route) => {
        await told;
        await route.continue();
      });
    }
    await page.goto(`${shop.url}/segments/new`);
    const row = (at: string): Locator => page.locator(`[data-row="${at}"]`);
    const add = page.getByRole("button", { name: "Add a condition" }).last();
    await add.click();
    await page.getByRole("menuitem", { name: /^Trait/u }).click();
    await name(row("/where/all/0"), "Trait", "age");
    await add.click();
    await page.getByRole("menuitem", { name: /^Event/u }).click();
    await name(row("/where/all/1"), "Event", "Order Completed");
    await row("/where/all/1").getByRole("button", { name: "only those where" }).click();
    await name(row("/where/all/1"), "Property", "revenue");
    expect(await page.getByLabel("Value", { exact: true }).count()).toBe(0);
    tell();
    await number(row("/where/all/0"), "Value", "30");
    await number(row("/where/all/1"), "Value", "25");
    expect((await documentOf(page)).where).toEqual({
      all: [
        { trait: "age", gte: 30 },
        { event: "Order Completed", where: { property: "revenue", gte: 25 } },
      ],
    });
    expect(faults).toEqual([]);
    await page.close();
  });

  it("says what the data does not know, and shows a viewer everything and lets nothing be changed", async () => {
    await shop.api("POST", "/segments", { version: 1, id: "typo", where: { all: [{ event: "Order Complete" }] } });
    const viewer = { name: "Vi", email: "vi@example.org", password: "a long password", role: "viewer" };
    await shop.api("POST", "/users", viewer);
    const context = await shop.newContext();
    await context.request.post(`${new URL(shop.url).origin}/api/v1/session`, { data: viewer });
    const { page, faults } = await openPage(context);
    await page.goto(`${shop.url}/segments/typo/edit`);
    await page.getByText("Your role may look at segments").waitFor();
    await page
      .locator('[data-row="/where/all/0"]')
      .getByText(/Order Completed/u)
      .waitFor();
    expect(await page.getByRole("combobox", { name: "Event", exact: true }).isDisabled()).toBe(true);
    for (const verb of ["Save", "Add a condition", "What to do with this condition"])
      expect(await page.getByRole("button", { name: verb }).count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it("tells who saved in between, brings both edits together and keeps every version", async () => {
    const document = { version: 1, id: "shared", name: "Shared", where: { all: [{ trait: "vip", is: true }] } };
    await shop.api("POST", "/segments", document);
    const { page, faults } = await openPage(shop.context);
    await page.goto(`${shop.url}/segments/shared/edit`);
    await page.locator('[data-count="8"]').waitFor();
    await shop.api("POST", "/segments", { ...document, folder: "Theirs" });
    await page.getByLabel("Name", { exact: true }).fill("Mine");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Somebody else has saved this segment").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Bring both together" }).click();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("is saved as version 3").waitFor();
    expect(await shop.api("GET", "/segments/shared")).toMatchObject({
      document: { ...document, name: "Mine", folder: "Theirs" },
    });

    await page.getByRole("button", { name: "Versions" }).click();
    await page.getByRole("button", { name: /^Version 1,/u }).click();
    await page.locator('.builder-diff [data-kind="added"]').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Restore" }).last().click();
    expect(await documentOf(page)).toEqual(document);

    await page.getByRole("link", { name: "Contacts" }).click();
    await page.getByText("Leave without saving?").waitFor();
    await page.getByRole("button", { name: "Leave", exact: true }).click();
    await page.waitForURL(/\/contacts$/u);
    // The refusal that was asked for is all the console tells.
    expect(faults.filter((fault) => !fault.includes("409"))).toEqual([]);
    await page.close();
  });

  it("tests a person, looks back in time, and is 380 px wide from right to left", async () => {
    const { page } = await openPage(shop.context);
    await page.goto(`${shop.url}/segments/city/edit`);
    await page.locator('[data-count="20"]').waitFor();
    await page.getByRole("combobox", { name: "Test a person" }).fill("u1@");
    await page.getByRole("option", { name: /u1@example.org/u }).click();
    await page.getByText("Not in the segment").waitFor();
    await page.getByLabel("Who was in it on").fill("2020-01-01T00:00");
    await page.locator('[data-count="0"]').waitFor();
    await page.goto(`${shop.url}/segments/new?from=city`);
    await page.locator('[data-count="20"]').waitFor();
    expect(await documentOf(page)).toMatchObject({ name: "Of a city (copy)", params: {} });
    await page.goto(`${shop.url}/segments/city/edit`);
    await page.setViewportSize({ width: 380, height: 800 });
    await page.evaluate(() => localStorage.setItem("kindred.language", "ar"));
    await page.reload();
    await page.locator('[data-count="20"]').waitFor();
    await expect.poll(() => page.evaluate(widerThanThePage)).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.evaluate(() => localStorage.setItem("kindred.language", "en"));
    await page.close();
  });
});
