import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leaveAtOnce, type RunningServer, type ServerOptions, startServer } from "@kindred/server";
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import { launchBrowser, newContext } from "./browser.ts";

/** A fresh server in a directory of its own, and a browser in which nobody is signed in yet. */
export interface Site {
  readonly server: RunningServer;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly dataDir: string;
  readonly close: () => Promise<void>;
}

/**
 * @param prepare fills the data directory before the server opens it
 * @param settings of the server
 */
export async function openSite(
  options: BrowserContextOptions = {},
  prepare: (dataDir: string) => Promise<void> = async () => undefined,
  settings: Omit<ServerOptions, "dataDir"> = {},
): Promise<Site> {
  // A test runner ends a hanging file with SIGTERM: leaving by the front door takes PostgreSQL along.
  leaveAtOnce();
  const dataDir = await mkdtemp(join(tmpdir(), "kindred-e2e-"));
  await prepare(dataDir);
  const server = await startServer({ ...settings, dataDir });
  const browser = await launchBrowser();
  return {
    server,
    browser,
    dataDir,
    context: await newContext(browser, options),
    close: async () => {
      await browser.close();
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
