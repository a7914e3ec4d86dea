import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Whether tests in a real browser can run here; says why when they cannot. */
export const browserPresent = existsSync(executablePath);
if (!browserPresent) {
  console.log(`skipped: tests in a browser need Chromium, and there is none at ${executablePath} (set CHROMIUM)`);
}

/** The system's Chromium, kept from speaking to anybody but the test's own server. */
export function launchBrowser(): Promise<Browser> {
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
  return chromium.launch({ executablePath, args: ["--no-sandbox", ...quiet] });
}

/** How long one step may take, ms: much more than it does, since machines are busy; what never comes is found all the same. */
const patience = 90_000;

/** A reader of their own, who waits as long as a busy machine takes. */
export async function newContext(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(patience);
  return context;
}

/** A page, and everything its console complained about. */
export async function openPage(context: BrowserContext): Promise<{ page: Page; faults: string[] }> {
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  return { page, faults };
}

/** What makes the page scroll sideways. */
export const widerThanThePage = `document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 150))`;
