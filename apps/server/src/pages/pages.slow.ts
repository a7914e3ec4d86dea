import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { browserPresent, launchBrowser } from "../chromium.ts";
import { startTestServer, type TestServer } from "../testing.ts";

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  if (!browserPresent) return;
  server = await startTestServer();
  browser = await launchBrowser();
});
afterAll(async () => {
  if (!browserPresent) return;
  await browser.close();
  await server.stop();
});

it.skipIf(!browserPresent)(
  "a marketer sets up, signs in and finds out why somebody is in a segment, by keyboard alone",
  async () => {
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    page.on("pageerror", (error) => faults.push(String(error)));

    await page.goto(server.url);
    for (const text of [server.setupCode ?? "", "Ada", "ada@example.org", "a long password", "Shop"]) {
      await page.keyboard.press("Tab");
      if (text === server.setupCode) await page.getByLabel("Setup code").focus();
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type(text);
    }
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/w\/ws_/u);
    const id = page.url().split("/").at(-1) ?? "";
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Shop");

    const key = (await server.admin("POST", `/workspaces/${id}/keys`, { kind: "write", name: "site" })).body as {
      secret: string;
    };
    const track = {
      type: "track",
      event: "Order Completed",
      userId: "u1",
      messageId: "1",
      properties: { revenue: 10 },
    };
    await server.ask("POST", "/v1/batch", { batch: [track] }, { "x-write-key": key.secret });
    await server.admin("POST", `/workspaces/${id}/segments`, {
      version: 1,
      id: "buyers",
      name: "Buyers",
      where: { event: "Order Completed" },
    });

    await page.reload();
    for (const name of ["Buyers", "explain"]) {
      await page.getByRole("link", { name }).first().focus();
      await page.keyboard.press("Enter");
      await page.waitForURL(name === "Buyers" ? /segments\/buyers/u : /contacts\/con_/u);
    }
    expect(await page.locator("#why").textContent()).toContain("in the segment");
    expect(await page.getByRole("img", { name: "holds", exact: true }).count()).toBe(1);

    await page.getByRole("button", { name: "Sign out" }).press("Enter");
    await page.getByLabel("Password").waitFor();
    await page.setViewportSize({ width: 320, height: 640 });
    const wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
    expect([wide, faults]).toEqual([false, []]);
  },
);
