import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import { newContext } from "./browser.ts";
import { runCli } from "./demo-shop.ts";
import { openShop } from "./shop.ts";
import { openSite } from "./site.ts";

/** A server with a few people, an owner who is signed in, and a browser. */
export interface BuilderShop {
  readonly url: string;
  readonly workspace: string;
  readonly context: BrowserContext;
  /** Where nobody is signed in. */
  readonly newContext: () => Promise<BrowserContext>;
  readonly api: (method: string, path: string, body?: unknown) => Promise<unknown>;
  readonly people: number;
  /** How many the command line, a process of its own, counts in each document. */
  readonly cliCounts: (documents: readonly object[]) => Promise<number[]>;
  readonly close: () => Promise<void>;
}

const day = 86_400_000;
const people = 40;
const cities = ["Kyiv", "Lviv", "Kyiv", "Odesa"];

/** Calls for forty people: each fourth in Lviv, each with as many orders as its number's last digit. */
function calls(now: number): readonly object[] {
  return Array.from({ length: people }, (_, index) => index).flatMap((index) => {
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
      properties: { product_id: "p0", products: [{ price: index, sku: index % 2 === 0 ? "even" : "odd" }] },
    };
    // A Monday morning or a Tuesday evening.
    const checkout = {
      type: "track",
      event: "Checkout Started",
      userId,
      messageId: `c${index}`,
      timestamp: index % 4 === 0 ? "2026-01-05T08:00:00Z" : "2026-01-06T20:00:00Z",
    };
    return [{ type: "identify", userId, messageId: `i${index}`, traits }, ...orders, view, checkout];
  });
}

export async function openBuilderShop(): Promise<BuilderShop> {
  const { server, browser, context, dataDir, close } = await openSite({ viewport: { width: 1280, height: 900 } });
  const shop = await openShop(server, context);
  await shop.send(calls(Date.now()));
  await shop.import("products", "id,category\np1,Hats\np2,Shoes\n");
  return {
    people,
    url: `${server.url}/w/${shop.id}`,
    workspace: shop.id,
    context,
    newContext: () => newContext(browser, { viewport: { width: 1280, height: 900 } }),
    api: async (method, path, body) => {
      const answer = await shop.ask(method, path, body === undefined ? undefined : JSON.stringify(body));
      if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    cliCounts: async (documents) => {
      const waiting = documents.map((document, place) => ({ document, path: join(dataDir, `counted-${place}.json`) }));
      const counts: number[] = [];
      const work = async (): Promise<void> => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
          const place = waiting.length;
          await writeFile(next.path, JSON.stringify(next.document));
          const { count } = (await runCli(["segment", "count", next.path, "--data", dataDir, "--json"])) as {
            count: number;
          };
          counts[place] = count;
        }
      };
      await Promise.all([work(), work(), work()]);
      return counts;
    },
    close,
  };
}
