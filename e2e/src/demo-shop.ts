import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import { expect, vi } from "vitest";
import { launchBrowser, newContext } from "./browser.ts";

const bin = new URL("../../apps/cli/bin/kindred.mjs", import.meta.url).pathname;

/** What `kindred demo --json` tells. */
interface Told {
  readonly url: string;
  readonly workspace: { readonly id: string };
  readonly email: string;
  readonly password: string;
  readonly writeKey: string;
  readonly adminKey: string;
}

/** The demo as `kindred demo` serves it, a browser, and its owner's API. */
export interface DemoShop {
  readonly url: string;
  readonly workspace: string;
  readonly writeKey: string;
  /** The id of the server's process. */
  readonly process: number;
  readonly browser: Browser;
  /** A context in which the owner is signed in. */
  readonly signedIn: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** Below the workspace; @throws when the answer is a refusal */
  readonly api: (method: string, path: string, body?: unknown) => Promise<unknown>;
  /** What the command line answers, as JSON. */
  readonly cli: (...words: readonly string[]) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** Starts the whole program with invented people, as one does who tries it for the first time. */
export async function openDemoShop(contacts = 1_000): Promise<DemoShop> {
  const data = await mkdtemp(join(tmpdir(), "kindred-demo-"));
  const words = ["demo", "--data", data, "--port", "0", "--contacts", String(contacts), "--json"];
  const [{ told, child }, browser] = await Promise.all([start(words), launchBrowser()]);
  const base = `${told.url}/api/v1/workspaces/${told.workspace.id}`;

  return {
    url: told.url,
    workspace: told.workspace.id,
    writeKey: told.writeKey,
    process: child.pid ?? 0,
    browser,
    signedIn: async (options = {}) => {
      const context = await newContext(browser, { locale: "en", ...options });
      const entered = await context.request.post(`${told.url}/api/v1/session`, {
        data: { email: told.email, password: told.password },
        headers: { origin: told.url },
      });
      expect(entered.status()).toBe(200);
      return context;
    },
    api: async (method, path, body) => {
      const file = body instanceof Uint8Array;
      const answer = await fetch(`${base}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${told.adminKey}`,
          ...(body === undefined ? {} : { "content-type": file ? "application/octet-stream" : "application/json" }),
        },
        ...(body === undefined ? {} : { body: file ? Buffer.from(body) : JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${text}`);
      return JSON.parse(text) as unknown;
    },
    cli: (...rest) => runCli([...rest, "--data", data, "--json"]),
    close: async () => {
      await browser.close();
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function start(words: readonly string[]): Promise<{ told: Told; child: ChildProcess }> {
  const child = spawn(process.execPath, [bin, ...words], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  let text = "";
  let exited = false;
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  child.once("exit", () => {
    exited = true;
  });
  await vi.waitUntil(() => exited || text.trimEnd().endsWith("}"), { timeout: 570_000, interval: 100 });
  if (exited) throw new Error(`kindred ${words.join(" ")} ended: ${text}`);
  return { told: JSON.parse(text) as Told, child };
}

/** What the command line answers, as JSON. */
export async function runCli(words: readonly string[]): Promise<unknown> {
  const child = spawn(process.execPath, [bin, ...words], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`kindred ${words.join(" ")} ended with ${String(code)}`);
  return JSON.parse(text) as unknown;
}
