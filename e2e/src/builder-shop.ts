import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, startServer } from "@kindred/server";
import type { Browser, BrowserContext } from "playwright-core";
import { launchBrowser } from "./browser.ts";

/** A server with a few people, an owner who is signed in, and a browser. */
export interface BuilderShop {
  readonly url: string;
  readonly workspace: string;
  readonly context: BrowserContext;
  /** Where nobody is signed in. */
  readonly newContext: () => Promise<BrowserContext>;
  readonly api: (method: string, path: string, body?: unknown) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

const day = 86_400_000;
const cities = ["Kyiv", "Lviv", "Kyiv", "Odesa"];

/** Calls for forty people: each fourth in Lviv, each with as many orders as its number's last digit. */
function calls(now: number): readonly object[] {
  return Array.from({ length: 40 }, (_, index) => index).flatMap((index) => {
    const userId = `u${index}`;
    const traits = {
      email: `${userId}@example.org`,
      address: { city: cities[index % cities.length] },
      age: 20 + index,
      vip: index % 5 === 0,
      interests: index % 2 === 0 ? ["shoes", "bags"] : ["hats"],
      birthday: `19${50 + index}-03-0${1 + (index % 9)}`,
    };
    const orders = Array.from({ length: index % 10 }, (_each, order) => ({
      type: "track",
      event: "Order Completed",
      userId,
      messageId: `o${index}-${order}`,
      timestamp: new Date(now - (order + 1) * day).toISOString(),
      properties: { revenue: 10 * (order + 1), coupon: order % 2 === 0 ? "SALE" : "NONE", product_id: `p${order}` },
    }));
    const view = {
      type: "track",
      event: "Product Viewed",
      userId,
      messageId: `v${index}`,
      timestamp: new Date(now - 20 * day).toISOString(),
      properties: { product_id: "p0", products: [{ price: index }] },
    };
    return [{ type: "identify", userId, messageId: `i${index}`, traits }, ...orders, view];
  });
}

export async function openBuilderShop(): Promise<BuilderShop> {
  const dataDir = await mkdtemp(join(tmpdir(), "kindred-builder-"));
  const server: RunningServer = await startServer({ dataDir });
  const browser: Browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const api = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { "content-type": "application/json", authorization: `Bearer ${server.localToken}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const owner = { name: "Ada", email: "ada@example.org", password: "a long password", setupCode: server.setupCode };
  const made = await context.request.post(`${server.url}/api/v1/setup`, { data: { ...owner, workspace: "Shop" } });
  const { workspaceId: workspace } = (await made.json()) as { workspaceId: string };
  const key = (await api("POST", `/workspaces/${workspace}/keys`, { kind: "write", name: "site" })) as {
    secret: string;
  };
  const sent = await fetch(`${server.url}/v1/batch`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-write-key": key.secret },
    body: JSON.stringify({ batch: calls(Date.now()) }),
  });
  if (sent.status !== 200) throw new Error(await sent.text());
  return {
    url: `${server.url}/w/${workspace}`,
    workspace,
    context,
    newContext: () => browser.newContext({ viewport: { width: 1280, height: 900 } }),
    api: (method, path, body) => api(method, `/workspaces/${workspace}${path}`, body),
    close: async () => {
      await browser.close();
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
