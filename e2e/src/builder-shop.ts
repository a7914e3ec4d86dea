import type { BrowserContext } from "playwright-core";
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
  const { server, browser, context, close } = await openSite({ viewport: { width: 1280, height: 900 } });
  const shop = await openShop(server, context);
  await shop.send(calls(Date.now()));
  return {
    url: `${server.url}/w/${shop.id}`,
    workspace: shop.id,
    context,
    newContext: () => browser.newContext({ viewport: { width: 1280, height: 900 } }),
    api: async (method, path, body) => {
      const answer = await shop.ask(method, path, body === undefined ? undefined : JSON.stringify(body));
      if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    close,
  };
}
