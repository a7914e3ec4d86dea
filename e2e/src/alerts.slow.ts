import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { browserPresent } from "./browser.ts";
import { expectNarrow, openShop, type Shop } from "./shop.ts";
import { openSite, type Site } from "./site.ts";

describe.skipIf(!browserPresent)("size alerts", () => {
  let site: Site;
  let shop: Shop;

  beforeAll(async () => {
    site = await openSite({ locale: "en" });
    shop = await openShop(site.server, site.context);
    const people = Array.from({ length: 20 }, (_, each) => ({ userId: `p${each}`, event: "Order Completed" }));
    await shop.save({ version: 1, id: "buyers", name: "Buyers", where: { event: "Order Completed" } });
    await shop.settle({ buyers: 0 });
    await shop.track(people);
    await shop.settle({ buyers: 20 });
  }, 300_000);
  afterAll(() => site?.close());

  it("a rule is made where the segment is, tried before it is saved, and goes off", async () => {
    const { page, faults } = await shop.open("/segments/buyers");
    const panel = page.getByRole("region", { name: "Watch size" });
    await panel.getByText("Nobody is told yet").waitFor();
    await panel.getByRole("button", { name: "Watch this: Size: changes by 30% or more within a week" }).click();
    await panel.getByText("Not enough history yet.").first().waitFor();

    await panel.getByRole("button", { name: "Own rule" }).click();
    const form = page.getByRole("dialog");
    await form.getByText("Not enough history yet.").waitFor();
    await form.getByRole("combobox", { name: "When it", exact: true }).click();
    await page.getByRole("option", { name: "is above" }).click();
    await form.getByLabel("Limit", { exact: true }).fill("10");
    await form.getByText("Now: 20. It would go off at once.").waitFor();
    await form.getByLabel("Other e-mail addresses").fill("team@example.org");
    await page.keyboard.press("Enter");
    await form.getByText("No mail server is named").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await form.getByRole("button", { name: "Save" }).click();
    await panel.getByText("firing since").waitFor();
    await panel.getByText("“Buyers”: 20 people, above 10").waitFor();
    await page.getByRole("link", { name: "Size alerts: 1 unread" }).waitFor();
    await expectNarrow(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("home tells of it, and the alerts are read one by one", async () => {
    const { page, faults } = await shop.open("");
    await page.getByText("1 rule is firing").waitFor();
    await page.getByRole("link", { name: "Size alerts: 1 unread" }).click();
    const alert = page.getByRole("article").filter({ hasText: "“Buyers”: 20 people, above 10" });
    await alert.getByText("What did it").waitFor();
    await alert.getByText("20 by the event “Order Completed”").waitFor();
    await alert.getByText("No mail server is named").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await alert.getByRole("button", { name: "Mark as read" }).click();
    await page.getByRole("link", { name: "Size alerts", exact: true }).first().waitFor();
    await page.getByLabel("Unread only").check({ force: true });
    await page.getByText("You have read everything.").waitFor();
    await page.close();
    expect(faults).toEqual([]);
  });

  it("rules are tested, snoozed, edited and removed", async () => {
    const { page, faults } = await shop.open("/alerts/rules");
    const row = page.getByRole("row").filter({ hasText: "Size: above 10" });
    const act = async (name: string): Promise<void> => {
      await row.getByRole("button", { name: "Actions for Size: above 10" }).click();
      await page.getByRole("menuitem", { name }).click();
    };
    await row.waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await act("Send a test");
    await page.getByText("Nobody was told").waitFor();
    await act("Snooze for a day");
    await row.getByText("snoozed until").waitFor();
    await act("End the snooze");
    await row.getByText("snoozed until").waitFor({ state: "detached" });
    await act("Edit the rule");
    const form = page.getByRole("dialog");
    await form.getByLabel("Limit", { exact: true }).fill("50");
    await form.getByText("It would keep quiet.").waitFor();
    await form.getByRole("button", { name: "Save" }).click();
    const edited = page.getByRole("row").filter({ hasText: "Size: above 50" });
    await edited.getByText("quiet").waitFor();
    await edited.getByRole("button", { name: "Actions for Size: above 50" }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await edited.waitFor({ state: "detached" });
    await page.close();
    expect(faults).toEqual([]);
  });

  it("archiving a watched segment says that rules will wait", async () => {
    const { page } = await shop.open("/segments/buyers");
    await page.getByRole("button", { name: "Actions", exact: true }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await page.getByText("1 size rule watches it").waitFor();
    await page.close();
  });

  it("a viewer reads alerts in Arabic and can change no rule", async () => {
    const context = await shop.signedIn(site.browser, "viewer", { locale: "ar", colorScheme: "dark" });
    const page = await context.newPage();
    await page.goto(`${site.server.url}/w/${shop.id}/alerts`);
    await page.getByText("«⁨Buyers⁩»: 20 شخصًا، أكثر من 10").waitFor();
    expect(await page.getByRole("button", { name: "قاعدة جديدة" }).count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.goto(`${site.server.url}/w/${shop.id}/alerts/rules`);
    await page.getByText("يضيف المحررون والمالكون القواعد ويغيّرونها.").waitFor();
    expect(await page.getByRole("button", { name: /^إجراءات/u }).count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    const denied = await context.request.post(`${site.server.url}/api/v1/workspaces/${shop.id}/size-rules`, {
      data: { segment: "buyers", measure: { of: "size" }, condition: { kind: "above", value: 1 } },
      headers: { origin: site.server.url },
    });
    expect(denied.status()).toBe(403);
    await context.close();
  });
});
