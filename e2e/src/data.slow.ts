import { openStores } from "@kindred/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { browserPresent, openPage } from "./browser.ts";
import { expectNarrow, openShop, type Shop } from "./shop.ts";
import { openSite, type Site } from "./site.ts";

const day = 86_400_000;
const manyNames = 3_000;
const manyTraits = 400;
const longName = `<script>alert(1)</script> ${"😀".repeat(40)} ${"حدث ".repeat(20)}`.slice(0, 200).trim();

/** Letters as a fault of the tables would leave them: two that can be stored by now, one to be corrected, one to be thrown away. */
async function buryLetters(dataDir: string): Promise<void> {
  const stores = await openStores({ dataDir });
  const { id } = await stores.createWorkspace({ name: "Shop" });
  const letter = (messageId: string, code: string, call: object) => ({
    workspace_id: id,
    source: "ingest",
    code,
    reason: `the table refused <b>${messageId}</b>`,
    payload: JSON.stringify({
      call: { type: "track", userId: "late", event: "Order Completed", messageId, ...call },
      receivedAt: Date.now(),
    }),
  });
  await stores.postgres
    .insertInto("dead_letters")
    .values([
      letter("l1", "not_storable", {}),
      letter("l2", "not_storable", {}),
      letter("l3", "needs_mending", { userId: null, event: longName }),
      letter("l4", "of_no_use", {}),
    ])
    .execute();
  await stores.close();
}

describe.skipIf(!browserPresent)("the pages of data", () => {
  let site: Site;
  let shop: Shop;

  beforeAll(async () => {
    site = await openSite({ locale: "en" }, buryLetters);
    shop = await openShop(site.server, site.context);
    const calls: object[] = [];
    const at = (ago: number): string => new Date(Date.now() - ago).toISOString();
    for (let each = 0; each < manyNames; each += 1)
      calls.push({ userId: `u${each % 50}`, event: `Generated event ${each}`, timestamp: at(each * 1_000) });
    for (let age = 4; age < 25; age += 1)
      for (let each = 0; each < 4; each += 1)
        calls.push({ userId: `u${each}`, event: "Stopped", timestamp: at(age * day) });
    for (let each = 0; each < 30; each += 1)
      calls.push({
        userId: `u${each}`,
        event: "Product Viewed",
        timestamp: at(each * 3_600_000),
        properties: { price: each % 3 === 0 ? "free" : each, page: { path: "<script>alert(1)</script>" } },
      });
    calls.push({ userId: "u1", event: longName, properties: { [longName.slice(0, 150)]: "نص 😀" } });
    for (let from = 0; from < calls.length; from += 500) await shop.track(calls.slice(from, from + 500));
    const traits = Object.fromEntries(
      Array.from({ length: manyTraits }, (_, each) => [`trait_${each}`, `value ${each}`]),
    );
    await shop.identify([{ userId: "u1", traits }]);
    await shop.save({ version: 1, id: "viewers", name: "Viewers", where: { event: "Product Viewed" } });
  }, 300_000);
  afterAll(() => site?.close());

  it("lists 3,000 events, finds one, tells which has stopped, and leads to a segment of who did it", async () => {
    const { page, faults } = await shop.open("/data");
    await page.getByText(`${(manyNames + 3).toLocaleString("en")} events`).waitFor();
    await page.getByText("“Stopped” came regularly").waitFor();
    expect(await page.getByRole("row").count()).toBeLessThan(60);
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.getByRole("searchbox", { name: "Search" }).fill("<script>");
    await page.getByText("1 event", { exact: true }).waitFor();
    await page.getByRole("link", { name: longName }).click();
    await page.getByRole("heading", { level: 1, name: longName }).waitFor();
    await page.getByRole("table", { name: "Properties" }).getByText("نص 😀").waitFor();
    await expectNarrow(page);

    await page.getByRole("link", { name: "All events" }).click();
    await page.getByRole("searchbox", { name: "Search" }).fill("Product Viewed");
    await page.getByRole("link", { name: "Product Viewed" }).press("Enter");
    await page.getByText("30 in 90 days").waitFor();
    await page.getByText("number: 67%").waitFor();
    await page.getByRole("link", { name: "Viewers" }).waitFor();
    await page.locator("canvas").first().hover();
    await page.getByRole("button", { name: "page, price" }).first().click();
    await page.getByText('"path": "<script>alert(1)</script>"').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("link", { name: "Segment of people who did this" }).click();
    await page.locator('[data-count="30"]').waitFor();
    await page.close();
    expect(faults).toEqual([]);
  });

  it("lists 400 traits and finds them by what they say", async () => {
    const { page, faults } = await shop.open("/data/traits");
    await page.getByText(`${manyTraits} traits`).waitFor();
    expect(await page.getByRole("row").count()).toBeLessThan(60);
    await page.getByRole("searchbox", { name: "Search" }).fill("value 399");
    await page.getByText("1 trait of").waitFor();
    await page.getByRole("cell", { name: "trait_399" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("shows calls as they arrive, taken and refused, and stands still when paused", async () => {
    const { page, faults } = await shop.open("/data/live");
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByText("Listening").waitFor();
    await shop.send([
      { type: "track", userId: "live-1", event: "Seen live", timestamp: new Date(Date.now() - 90_000).toISOString() },
      { type: "track", userId: "live-2" },
    ]);
    const rows = page.getByRole("table", { name: "Live" }).getByRole("row");
    await rows
      .filter({ hasText: "Seen live" })
      // And what the way took.
      .getByText(/^9\d(?:\.\d)? s$/u)
      .waitFor();
    await rows.filter({ hasText: "refused" }).getByText("names what happened").waitFor();
    await page.getByText("2 calls shown, 1 refused").waitFor();
    await rows.filter({ hasText: "refused" }).getByRole("button").click();
    await page.getByRole("dialog").getByText("missing_event_name").waitFor();
    await page.getByRole("dialog").getByText('"userId": "live-2"').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();

    await page.getByRole("button", { name: "Pause" }).click();
    await shop.send([{ type: "track", userId: "live-3", event: "While paused" }]);
    await page.getByText("Paused with 2 calls").waitFor();
    await page.getByRole("button", { name: "Go on" }).click();
    await rows.filter({ hasText: "While paused" }).waitFor();
    await page.getByRole("searchbox", { name: "Search" }).fill("live-1");
    await page.getByText("1 call shown").waitFor();
    await expectNarrow(page);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("replays, corrects and discards dead letters", async () => {
    const { page, faults } = await shop.open("/data/dead-letters");
    await page.getByText("Could not be stored", { exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    const reason = (code: string) => page.locator(".mantine-Paper-root").filter({ hasText: code });
    await reason("not_storable").getByRole("button", { name: "Try all again" }).click();
    await page.getByText("2 stored, 0 had come by another way").waitFor();

    await page.getByRole("button", { name: longName.slice(0, 20) }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Try again" }).click();
    await dialog.getByText("missing_identity").waitFor();
    const editor = dialog.getByRole("textbox");
    await editor.fill("{");
    await dialog.getByText("not a JSON object").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await editor.fill(JSON.stringify({ type: "track", userId: "mended", event: "Mended" }));
    await dialog.getByRole("button", { name: "Try again" }).click();
    await dialog.waitFor({ state: "detached" });

    await reason("of_no_use").getByRole("button", { name: "Discard all" }).click();
    await page.getByRole("dialog").getByText("Discard 1 dead letter?").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Discard", exact: true }).click();
    await page.getByText("Nothing waits").waitFor();
    const { body } = await shop.get("/events?event=Order%20Completed");
    expect((body as { items: unknown[] }).items).toHaveLength(2);
    expect((await shop.get("/contacts/mended")).status).toBe(200);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("tells what is made anew every day, and makes it now", async () => {
    const { page, faults } = await shop.open("/data/refreshes");
    const row = (name: string) => page.getByRole("row").filter({ hasText: name });
    await row("RFM classes").getByText("done").waitFor();
    await row("Favourites").getByRole("link", { name: "Switched off" }).waitFor();
    // Nothing of it would be made: it has no state, no next time and no button.
    expect(await row("Favourites").getByRole("button").count()).toBe(0);
    expect(await row("Favourites").getByText("done").count()).toBe(0);
    const before = await row("RFM classes").getByRole("cell").nth(1).innerText();
    expect(before).toMatch(/\d/u);
    await page.getByRole("button", { name: "Refresh all now" }).click();
    await page.getByText("being made anew").waitFor();
    await page.getByText("Nothing is under way").waitFor();
    await page.getByLabel("Every day at").selectOption("17:00");
    await expect.poll(async () => (await shop.get("/refreshes")).body).toMatchObject({ hour: 17 });
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("makes a write key that works, shows it once, and revokes it", async () => {
    const { page, faults } = await shop.open("/data/keys");
    await page.getByRole("button", { name: "New key" }).click();
    await page.getByLabel("Name").fill("Site <b>&</b> app");
    await page.getByRole("button", { name: "Make the key" }).click();
    const secret = await page.getByRole("group", { name: "The key" }).innerText();
    expect(secret).toMatch(/^kw_/u);
    await page.getByText("Node.js").click();
    await page.getByText(`writeKey: "${secret}"`).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    const send = (): Promise<Response> =>
      fetch(`${site.server.url}/v1/track`, {
        method: "POST",
        headers: { "x-write-key": secret, "content-type": "application/json" },
        body: JSON.stringify({ userId: "k", event: "By key" }),
      });
    expect((await send()).status).toBe(200);
    await page.getByRole("button", { name: "I have kept it" }).click();
    await page.getByRole("button", { name: "Revoke Site <b>&</b> app" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await page.getByText("Show revoked keys").waitFor();
    expect((await send()).status).toBe(401);
    await expectNarrow(page);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("reads from right to left in the dark, in Russian and Portuguese, and lets a viewer only look", async () => {
    const paths = [
      "/data",
      "/data/traits",
      "/data/live",
      "/data/dead-letters",
      "/data/refreshes",
      "/data/keys",
      "/data/events/Product%20Viewed",
    ];
    const viewer = await shop.signedIn(site.browser, "viewer", { locale: "ar", colorScheme: "dark" });
    await viewer.addInitScript(`localStorage.setItem("mantine-color-scheme-value", "dark")`);
    for (const path of paths) {
      const { page, faults } = await openPage(viewer);
      await page.goto(`${site.server.url}/w/${shop.id}${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await expect.poll(() => page.locator(".mantine-Loader-root").count()).toBe(0);
      expect([path, await accessibilityFaults(page)]).toEqual([path, []]);
      await expectNarrow(page);
      await page.close();
      expect([path, faults]).toEqual([path, []]);
    }
    await viewer.close();
    for (const [language, word] of [
      ["ru", "Молчит"],
      ["pt", "Silencioso"],
    ] as const) {
      const { page, faults } = await openPage(site.context);
      await page.addInitScript(`localStorage.setItem("kindred.language", "${language}")`);
      await page.goto(`${site.server.url}/w/${shop.id}/data`);
      await page.getByRole("searchbox").fill("Stopped");
      await page.getByText(word, { exact: true }).waitFor();
      await page.close();
      expect(faults).toEqual([]);
    }
  });
});
