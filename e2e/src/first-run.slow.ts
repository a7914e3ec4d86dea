import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, startServer } from "@kindred/server";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { browserPresent, launchBrowser, openPage } from "./browser.ts";

let server: RunningServer;
let browser: Browser;
let dataDir: string;

beforeAll(async () => {
  if (!browserPresent) return;
  dataDir = await mkdtemp(join(tmpdir(), "kindred-e2e-"));
  server = await startServer({ dataDir });
  browser = await launchBrowser();
});
afterAll(async () => {
  if (!browserPresent) return;
  await browser.close();
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function api(method: string, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { "content-type": "application/json", authorization: `Bearer ${server.localToken}` },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return response.json();
}

/** What makes the page scroll sideways. */
const widerThanThePage = `document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 150))`;

it.skipIf(!browserPresent)(
  "a marketer sets up, signs in and finds out why somebody is in a segment, by keyboard alone",
  async () => {
    const { page, faults } = await openPage(browser);
    await page.goto(server.url);
    await page.getByLabel("Your name").focus();
    for (const text of ["Ada", "ada@example.org", "<Shop> & Co", "a long password"]) {
      await page.keyboard.type(text);
      await page.keyboard.press("Tab");
    }
    await page.getByLabel("Setup code").focus();
    await page.keyboard.type(server.setupCode ?? "");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/w\/ws_/u);
    await page.getByRole("heading", { level: 1, name: "<Shop> & Co" }).waitFor();
    const id = page.url().split("/").at(-1) ?? "";

    const key = (await api("POST", `/api/v1/workspaces/${id}/keys`, { kind: "write", name: "site" })) as {
      secret: string;
    };
    const evil = "<img src=x onerror=alert(1)>";
    const batch = [
      { type: "identify", userId: "u1", messageId: "1", traits: { name: evil } },
      { type: "track", event: "Order Completed", userId: "u1", messageId: "2", properties: { revenue: 10 } },
    ];
    const sent = await fetch(`${server.url}/v1/batch`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-write-key": key.secret },
      body: JSON.stringify({ batch }),
    });
    expect(sent.status).toBe(200);
    await api("POST", `/api/v1/workspaces/${id}/segments`, {
      version: 1,
      id: "buyers",
      name: "Buyers",
      where: { event: "Order Completed" },
    });

    await page.getByRole("link", { name: "Segments" }).press("Enter");
    await page.getByRole("link", { name: "Buyers" }).press("Enter");
    await page.getByText("100% of all contacts").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("link", { name: "u1" }).press("Enter");
    await page.getByText("In the segment", { exact: true }).waitFor();
    await page.getByRole("heading", { level: 1, name: evil }).waitFor();
    expect(await page.getByRole("img", { name: "holds", exact: true }).count()).toBe(1);
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.setViewportSize({ width: 380, height: 700 });
    expect(await page.evaluate(widerThanThePage)).toEqual([]);
    await page.getByRole("button", { name: "Account" }).press("Enter");
    await page.getByRole("menuitem", { name: "Sign out" }).press("Enter");
    await page.getByRole("textbox", { name: "Password" }).waitFor();
    expect(faults).toEqual([]);
  },
);
