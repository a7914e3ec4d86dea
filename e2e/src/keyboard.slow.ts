import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browserPresent, openPage } from "./browser.ts";
import { type BuilderShop, openBuilderShop } from "./builder-shop.ts";

/** What has the keyboard: its name, or what it is where it has none, and whether one sees that it has. */
interface Stop {
  readonly name: string;
  readonly seen: boolean;
}

function stop(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const one = document.activeElement as HTMLInputElement | null;
    if (one === null || one === document.body) return { name: "", seen: true };
    const name = one.getAttribute("aria-label") ?? one.labels?.[0]?.textContent ?? one.textContent ?? "";
    const box = one.getBoundingClientRect();
    const marked = (element: Element): boolean => {
      const style = getComputedStyle(element);
      const outlined = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0;
      // A field says it with the colour of its border instead.
      const [border, focused] = ["--input-bd", "--input-bd-focus"].map((each) => style.getPropertyValue(each));
      return outlined || (focused !== "" && border === focused);
    };
    // A hidden box (of a checkbox, a choice among few) is drawn by what stands beside it.
    const drawn = [one, one.nextElementSibling, one.parentElement].filter((each) => each !== null);
    const named = name.trim();
    return {
      name: named === "" ? `<${one.localName} class="${one.className}">` : named,
      seen: box.width > 0 && drawn.some(marked),
    };
  });
}

/** Menus that close hand the keyboard on: what counts is where it comes to rest, and what is drawn there. */
async function restingStop(page: Page): Promise<Stop> {
  let here = await stop(page);
  for (let turn = 0; turn < 20 && !here.seen; turn += 1) {
    await page.waitForTimeout(50);
    here = await stop(page);
  }
  return here;
}

describe.skipIf(!browserPresent)("the keyboard alone", () => {
  let shop: BuilderShop;

  beforeAll(async () => {
    shop = await openBuilderShop();
  }, 300_000);
  afterAll(() => shop?.close());

  it("leads from the list of segments to a saved one, and each stop is seen", async () => {
    const { page, faults } = await openPage(shop.context);
    const unseen: string[] = [];
    /** Tabs on until the keyboard is where the name is. */
    const reach = async (name: RegExp, key = "Tab"): Promise<void> => {
      for (let turn = 0; turn < 80; turn += 1) {
        await page.keyboard.press(key);
        const { name: here, seen } = await restingStop(page);
        if (!seen) unseen.push(here);
        if (name.test(here)) return;
      }
      throw new Error(`The keyboard never reaches ${String(name)}`);
    };
    const chooseInMenu = async (name: RegExp): Promise<void> => {
      await page.keyboard.press("Enter");
      await page.getByRole("menu").waitFor();
      await reach(name, "ArrowDown");
      await page.keyboard.press("Enter");
      await page.getByRole("menu").waitFor({ state: "detached" });
    };

    await page.goto(`${shop.url}/segments`);
    await page.getByRole("link", { name: "New segment" }).waitFor();
    await reach(/^Skip/u);
    await page.keyboard.press("Enter");
    await reach(/^New segment$/u);
    await page.keyboard.press("Enter");
    await page.getByText("Everyone, as long as").waitFor();
    await reach(/^Name$/u);
    await page.keyboard.type("Kyiv or Lviv");
    for (const [place, city] of ["Kyiv", "Lviv"].entries()) {
      await reach(/^Add a condition$/u);
      await chooseInMenu(/^Trait/u);
      await page.keyboard.type("address.city");
      await page.keyboard.press("Enter");
      // What it is asked for as is known once the traits are.
      await page.getByRole("combobox", { name: "Value" }).nth(place).waitFor();
      await reach(/^Value$/u);
      await page.keyboard.type(city);
    }
    await reach(/^How the group is joined$/u, "Shift+Tab");
    await page.keyboard.press("ArrowDown");
    await page.getByRole("option", { name: "at least one condition holds" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    // Three of four live there.
    await page.locator('[data-count="30"][data-settled]').waitFor();
    await reach(/^Save$/u);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/segments\/kyiv-or-lviv\/edit$/u);
    const conditions = ["Kyiv", "Lviv"].map((city) => ({ trait: "address.city", is: city }));
    expect(await shop.api("GET", "/segments/kyiv-or-lviv")).toMatchObject({ document: { where: { any: conditions } } });
    expect(unseen).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });
});
