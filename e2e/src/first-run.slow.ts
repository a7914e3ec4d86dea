import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { browserPresent, launchBrowser, openPage, newContext } from "./browser.ts";
import { choose, name } from "./builder-kinds.ts";
import { expectNarrow } from "./shop.ts";

const bin = new URL("../../apps/cli/bin/kindred.mjs", import.meta.url).pathname;
const evil = "<img src=x onerror=alert(1)>";

interface Served {
  readonly url: string;
  readonly setupCode: string;
}

/** The whole program as one starts it: the command line brings the demo, which the server alone has not. */
async function serve(data: string): Promise<Served & { readonly process: ChildProcess }> {
  const child = spawn(process.execPath, [bin, "serve", "--data", data, "--port", "0", "--quiet", "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  const told = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.trimEnd().endsWith("}")) resolve(text);
    });
    child.once("exit", (code) => reject(new Error(`kindred serve ended with ${String(code)}`)));
  });
  return { ...(JSON.parse(told) as Served), process: child };
}

describe.skipIf(!browserPresent)("the first run", () => {
  let data: string;
  let served: Awaited<ReturnType<typeof serve>>;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  /** The address of the guided start. */
  let start: string;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), "kindred-first-"));
    [served, browser] = await Promise.all([serve(data), launchBrowser()]);
    ({ page, faults } = await openPage(await newContext(browser, { locale: "en" })));
  });
  afterAll(async () => {
    await browser?.close();
    if (served !== undefined) {
      const ended = new Promise((resolve) => served.process.once("exit", resolve));
      served.process.kill("SIGTERM");
      await ended;
    }
    await rm(data, { recursive: true, force: true });
  });

  /** Goes on from the builder to a saved segment with members; says how many, and leaves the page at them. */
  async function buildAndSave(called: string, kind: string, make: (row: Locator) => Promise<void>): Promise<number> {
    await page.waitForURL(/segments\/new$/u);
    await page.getByLabel("Name", { exact: true }).fill(called);
    await page.getByRole("button", { name: "Add a condition" }).first().click();
    await page.getByRole("menuitem", { name: new RegExp(`^${kind}`, "u") }).click();
    await make(page.locator("[data-row]").first());
    const count = page.locator("[data-count][data-settled]");
    await page.locator('[data-count]:not([data-count="0"])[data-settled]').waitFor();
    await page.getByLabel("Name", { exact: true }).focus();
    await page.locator(".mantine-Popover-dropdown:visible").first().waitFor({ state: "detached" });
    expect(await accessibilityFaults(page)).toEqual([]);
    const counted = Number(await count.getAttribute("data-count"));
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.waitForURL(/\/segments\/(?!new)[^/]+\/edit$/u);
    await page.goto(page.url().replace(/edit$/u, "members"));
    await page.getByRole("heading", { level: 1, name: called }).waitFor();
    await page.getByRole("table").getByRole("row").nth(1).waitFor();
    return counted;
  }

  it("makes the owner by keyboard alone and begins at the guided start", async () => {
    await page.goto(served.url);
    await page.getByLabel("Your name").focus();
    for (const text of ["Ada", "ada@example.org", "<Shop> & Co", "a long password"]) {
      await page.keyboard.type(text);
      await page.keyboard.press("Tab");
    }
    await page.getByLabel("Setup code").focus();
    await page.keyboard.type(served.setupCode);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/w\/ws_\w+\/start$/u);
    start = page.url();
    await page.getByRole("heading", { level: 1, name: "Bring in your people" }).waitFor();
    await page.getByRole("button", { name: "Load the demo" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
  });

  it("sees the first event arrive from each snippet, and the refused one with its reason", async () => {
    await page.getByRole("button", { name: "Make a write key" }).press("Enter");
    await page.getByText("The key is in the code below.").waitFor();
    const code = async (tab: string): Promise<string> => {
      await page.getByRole("tab", { name: tab }).click();
      return page.getByRole("group", { name: `Code for ${tab}` }).innerText();
    };
    const curl = (await code("curl")).replaceAll("\\\n", " ");
    const [, url = "", secret = "", body = ""] = /curl (\S+).*-u (\S+):.*-d '(.*)'/su.exec(curl) ?? [];
    expect(await code("JavaScript")).toContain(`cdnURL: "${new URL(served.url).origin}"`);
    expect(await code("Python")).toContain(secret);
    const send = (call: string): Promise<Response> =>
      fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Basic ${Buffer.from(`${secret}:`).toString("base64")}`,
        },
        body: call,
      });

    expect((await send(JSON.stringify({ event: evil }))).status).toBe(400);
    await page.getByText("refused", { exact: true }).waitFor();
    await page.getByText("/userId: Say whose event it is").waitFor();
    expect(await page.getByText("Waiting for an event…").count()).toBe(1);
    expect((await send(body)).status).toBe(200);
    await page.getByText("“Product Viewed” has arrived.").waitFor();

    // The code for Node runs as it stands, where the package is.
    const script = join(import.meta.dirname, `first-event-${String(process.pid)}.tmp.mjs`);
    await writeFile(script, (await code("Node.js")).replace("customer-1", "customer-2"));
    try {
      const ran = spawn(process.execPath, [script], { stdio: ["ignore", "inherit", "inherit"] });
      expect(await new Promise((resolve) => ran.once("exit", resolve))).toBe(0);
    } finally {
      await rm(script, { force: true });
    }
    await page.getByText("customer-2 ·").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.reload();
    expect(await code("curl")).toContain(secret);
  });

  it("leads from the first event to a first segment, with who is in it and why", async () => {
    await page.getByRole("link", { name: "Build a segment" }).click();
    const counted = await buildAndSave("Looked at something", "Event", (row) => name(row, "Event", "Product Viewed"));
    expect(counted).toBe(2);
    await page.getByRole("link", { name: "customer-2" }).waitFor();
    await page.getByRole("link", { name: "customer-1" }).click();
    await page.getByRole("heading", { level: 1, name: "customer-1" }).waitFor();
    await page.getByRole("button", { name: "Why in Looked at something" }).click();
    await page.getByText("1 event.").first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it("leads from a file to a first segment", async () => {
    await page.goto(start);
    await page.getByRole("link", { name: "Import a file" }).click();
    const file = "id,city\np-1,Kyiv\np-2,Lviv\np-3,Kyiv\n";
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
    await page.getByRole("table", { name: "The first contacts" }).waitFor();
    await page.getByRole("button", { name: "Check the whole file" }).click();
    await page.getByRole("button", { name: "Start the import" }).click();
    await page.getByText("done", { exact: true }).waitFor();
    await page.getByRole("link", { name: "New segment" }).click();
    const counted = await buildAndSave("In Kyiv", "Trait", async (row) => {
      await name(row, "Trait", "city");
      await row.getByLabel("Value", { exact: true }).fill("Kyiv");
    });
    expect(counted).toBe(2);
    await page.getByRole("link", { name: "p-3" }).waitFor();
    await page.goto(start);
  });

  it("loads the demo beside it, shows how far it is, leads to a first segment there, and removes it as a whole", async () => {
    await page.getByLabel("People").selectOption("1000");
    await page.getByRole("button", { name: "Load the demo" }).click();
    await page.getByText(/of 1,000 people/u).waitFor();
    await page.getByText("The demo shop is there, with 1,000 people.").waitFor({ timeout: 120_000 });
    expect(await accessibilityFaults(page)).toEqual([]);
    const own = page.url();
    await page.getByRole("link", { name: "Open the demo shop" }).click();
    await page.getByRole("heading", { level: 1, name: "Demo shop" }).waitFor();
    await page.getByRole("link", { name: "Segments", exact: true }).click();
    await page.getByRole("link", { name: "New segment" }).click();
    const counted = await buildAndSave("Bought this year", "Event", async (row) => {
      await name(row, "Event", "Order Completed");
      await choose(row, page, "When", "in the last");
    });
    expect(counted).toBeGreaterThan(10);
    await page.goto(own);
    await page.getByRole("button", { name: "Remove the demo" }).click();
    await page.getByText("Its workspace goes with 1,000 invented people").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Remove the demo" }).click();
    await page.getByRole("button", { name: "Load the demo" }).waitFor();
    const who = (await (await page.request.get(`${new URL(served.url).origin}/api/v1/session`)).json()) as {
      workspaces: { name: string }[];
    };
    expect(who.workspaces.map(({ name }) => name)).toEqual(["<Shop> & Co"]);
  });

  it("keeps what was made, and signs out", async () => {
    await page.goto(start.replace("/start", "/segments"));
    for (const called of ["Looked at something", "In Kyiv"])
      await page.getByRole("row").filter({ hasText: called }).getByText("2", { exact: true }).first().waitFor();
    await page.getByRole("button", { name: "Account" }).press("Enter");
    await page.getByRole("menuitem", { name: "Sign out" }).press("Enter");
    await page.getByRole("textbox", { name: "Password" }).waitFor();
    expect(faults).toEqual([]);
  });
});
