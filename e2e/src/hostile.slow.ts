import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { browserPresent } from "./browser.ts";
import { expectNarrow, openShop, type Shop } from "./shop.ts";
import { openSite, type Site } from "./site.ts";

const manyNames = 3_000;
const manyTraits = 400;
const script = "<script>globalThis.ran = true</script><img src=x onerror=alert(1)>";
/** 200 characters: a marked one, emoji of several code points, and words of two directions. */
const longName = `${script} ${"👩🏽‍🚀 عملاء الشتاء, winter ".repeat(9)}`.slice(0, 200).trim();
const arabicName = "زبائن كييف (VIP) 2026!";

describe.skipIf(!browserPresent)("data that nobody wishes for", () => {
  let site: Site;
  let shop: Shop;

  beforeAll(async () => {
    site = await openSite({ locale: "en", viewport: { width: 1280, height: 900 } });
    shop = await openShop(site.server, site.context);
    const calls = Array.from({ length: manyNames }, (_, each) => ({
      userId: `u${each % 20}`,
      event: `Generated event ${each}`,
    }));
    for (let from = 0; from < calls.length; from += 500) await shop.track(calls.slice(from, from + 500));
    const traits = Object.fromEntries(
      Array.from({ length: manyTraits }, (_, each) => [`trait_${each}`, each === 7 ? script : `value ${each}`]),
    );
    await shop.identify([{ userId: "u1", traits: { ...traits, name: `${script} محمد 😀` } }]);
    await shop.track([{ userId: "u1", event: "Odd", properties: { text: script, [script]: "نص 😀" } }]);
    await shop.save({ version: 1, id: "long", name: longName, where: { trait: "trait_7", is: script } });
    await shop.save({
      version: 1,
      id: "arabic",
      name: arabicName,
      where: { event: "Odd", where: { property: "text", is: script } },
    });
    await shop.settle({ long: 1, arabic: 1 });
  }, 300_000);
  afterAll(() => site?.close());

  /** A page on which nothing of the data may run; `expectQuiet` looks whether something did. */
  async function open(path: string): Promise<{ page: Page; expectQuiet: () => Promise<void> }> {
    const { page, faults } = await shop.open("");
    await page.addInitScript(() => {
      const told: string[] = [];
      Object.assign(globalThis, { told });
      addEventListener("securitypolicyviolation", ({ violatedDirective, sample }) => {
        told.push(`${violatedDirective} ${sample}`);
      });
    });
    const asked: string[] = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(`${site.server.url}/w/${shop.id}${path}`);
    const expectQuiet = async (): Promise<void> => {
      const seen = await page.evaluate(() => {
        const { ran, told } = globalThis as unknown as { ran?: boolean; told: readonly string[] };
        return { ran: ran ?? false, told, images: document.querySelectorAll("img[onerror]").length };
      });
      expect({ ...seen, asked, faults }).toEqual({ ran: false, told: [], images: 0, asked: [], faults: [] });
    };
    return { page, expectQuiet };
  }

  it("a name of 200 characters, emoji and two directions stays a name, in the list, on its page and in the builder", async () => {
    const { page, expectQuiet } = await open("/segments");
    await page.getByRole("link", { name: longName }).waitFor();
    const arabic = page.getByRole("link", { name: arabicName });
    // It reads in its own direction and leaves that of the page alone.
    const direction = await arabic.evaluate((one) => getComputedStyle(one.closest(".data") ?? one).unicodeBidi);
    expect(["isolate", "plaintext", "isolate-override"]).toContain(direction);
    await expectNarrow(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("link", { name: longName }).click();
    await page.getByRole("heading", { level: 1, name: longName }).waitFor();
    await expectNarrow(page);
    await page.goto(`${page.url()}/edit`);
    await page.locator('[data-count="1"][data-settled]').waitFor();
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe(longName);
    await expectNarrow(page);
    await expectQuiet();
    await page.close();
  });

  it("marked text in traits and properties is text: on the contact, in the timeline, in the picker of values", async () => {
    const { page, expectQuiet } = await open("/contacts/u1");
    await page.getByText(script, { exact: true }).first().waitFor();
    await page
      .getByText(/value 39\d/u)
      .first()
      .waitFor();
    await expectNarrow(page);
    await page.goto(`${site.server.url}/w/${shop.id}/segments/new?event=Odd`);
    await page.getByRole("button", { name: "only those where" }).click();
    const row = page.locator("[data-row]").first();
    await row.getByLabel("Property", { exact: true }).fill("text");
    await row.getByLabel("Property", { exact: true }).press("Enter");
    await row.getByLabel("Value", { exact: true }).last().click();
    await page.getByRole("option", { name: script }).click();
    await page.locator('[data-count="1"][data-settled]').waitFor();
    await expectQuiet();
    await page.close();
  });

  it("the picker finds one of 3,000 events and draws only what can be looked at", async () => {
    const { page, expectQuiet } = await open("/segments/new");
    await page.getByRole("button", { name: "Add a condition" }).first().click();
    await page.getByRole("menuitem", { name: /^Event/u }).click();
    const field = page.getByRole("combobox", { name: "Event", exact: true });
    await field.click();
    await page.getByRole("option").first().waitFor();
    expect(await page.getByRole("option").count()).toBeLessThan(100);
    await field.fill("event 2987");
    await page.getByRole("option", { name: "Generated event 2987" }).click();
    await page.locator('[data-count="1"][data-settled]').waitFor();
    await expectQuiet();
    await page.close();
  });

  it("a contact with 400 traits can be searched and read", async () => {
    const { page, expectQuiet } = await open("/contacts/u1");
    await page.getByText("trait_399", { exact: true }).first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectQuiet();
    await page.close();
  });
});
