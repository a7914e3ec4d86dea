import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Whether tests in a real browser can run here; says why when they cannot. */
export const browserPresent = existsSync(executablePath);
if (!browserPresent) {
  console.log(`skipped: tests in a browser need Chromium, and there is none at ${executablePath} (set CHROMIUM)`);
}

/** The system's Chromium, kept from speaking to anybody but the test's own servers. */
export function launchBrowser(): Promise<Browser> {
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
  return chromium.launch({ executablePath, args: ["--no-sandbox", ...quiet] });
}
