import type { JsonObject } from "@kindred/schema";
import { CATEGORIES, CURRENCY, type Catalogue, type Product } from "./catalogue.ts";
import type { DemoEvent } from "./life.ts";
import type { Person } from "./person.ts";
import { nth } from "./random.ts";
import { saleOn } from "./seasons.ts";

export interface Visit {
  readonly ts: number;
  /** What brought them: a campaign's name, or null for coming by themselves. */
  readonly campaign: { readonly source: string; readonly medium: string; readonly name: string } | null;
  /** The site they came from, where it is known. */
  readonly referrer?: string;
}

export interface Line {
  readonly [key: string]: string | number;
  readonly product_id: string;
  readonly name: string;
  readonly category: string;
  readonly brand: string;
  readonly price: number;
  readonly quantity: number;
}

export interface Order {
  readonly ts: number;
  readonly id: string;
  readonly revenue: number;
  readonly lines: readonly Line[];
}

export interface Visited {
  readonly order: Order | null;
  /** A basket was filled and left. */
  readonly abandonedAt: number | null;
}

const SITE = "https://shop.example.com";

/** One visit from the landing page to wherever it ends; appends its events. */
export function visit(
  who: Person,
  at: Visit,
  shop: Catalogue,
  converts: number,
  orderId: () => string,
  into: DemoEvent[],
): Visited {
  const { random } = who;
  const device = random.yes(0.85) ? who.device : "desktop";
  const context: JsonObject = { locale: who.market.locale, device: { type: device } };
  let ts = at.ts;
  const step = (event: string, properties: JsonObject, where = context): void => {
    into.push({ event, ts, properties, context: where });
    ts += 3000 + Math.floor(random.wait(32_000));
  };

  const category = random.yes(0.55) ? random.pick(who.favourites) : shop.category(who.departments, ts, random);
  const shelf = nth(CATEGORIES, category);
  const listPath = `/c/${shelf.name.toLowerCase().replace(/[^a-z]+/g, "-")}`;
  const landing: JsonObject = {
    ...context,
    ...(at.campaign === null ? {} : { campaign: at.campaign }),
    ...(at.referrer === undefined || at.referrer === "" ? {} : { page: { referrer: at.referrer } }),
  };
  const first = at.campaign !== null || random.yes(0.6) ? "/" : listPath;
  step("Page Viewed", { path: first, url: SITE + first, title: first === "/" ? "Home" : shelf.name }, landing);
  if (random.yes(0.22)) return { order: null, abandonedAt: null };

  const buys = random.yes(Math.min(0.75, converts * (saleOn(ts) === null ? 1 : 1.25)));
  const basket = new Map<Product, number>();
  const looks = 1 + random.run(buys ? 1.9 : 1.25);
  const list = { list_id: listPath.slice(3), category: shelf.name };
  step("Product List Viewed", list);
  for (let n = 0; n < looks; n++) {
    const elsewhere = n > 0 && random.yes(0.18) ? shop.category(who.departments, ts, random) : category;
    const product = shop.choose(elsewhere, ts, random);
    step("Product Viewed", shop.at(product, ts).card);
    const last = n === looks - 1 && basket.size === 0 && buys;
    if (!last && !random.yes(buys ? 0.42 : 0.1)) continue;
    if (!shop.at(product, ts).inStock) continue;
    const quantity = random.yes(0.92) ? 1 : 2;
    basket.set(product, (basket.get(product) ?? 0) + quantity);
    step("Product Added", { ...shop.at(product, ts).card, size: random.pick(product.sizes), quantity });
  }
  if (basket.size === 0) return { order: null, abandonedAt: null };
  if (!buys && random.yes(0.6)) return { order: null, abandonedAt: ts };

  const lines = [...basket].map(([product, quantity]) => lineOf(product, quantity, shop, at.ts));
  const value = cents(lines.reduce((sum, one) => sum + one.price * one.quantity, 0));
  const units = lines.reduce((sum, one) => sum + one.quantity, 0);
  step("Checkout Started", { value, currency: CURRENCY, quantity: units, products: lines });
  if (!buys) return { order: null, abandonedAt: ts };

  const coupon = at.campaign?.name === "welcome" ? "WELCOME10" : null;
  const discount = coupon === null ? 0 : cents(value * 0.1);
  const revenue = cents(value - discount);
  const shipping = revenue >= 80 ? 0 : 5.9;
  const id = orderId();
  const placed = ts;
  step("Order Completed", {
    order_id: id,
    revenue,
    total: cents(revenue + shipping),
    shipping,
    discount,
    currency: CURRENCY,
    quantity: units,
    products: lines,
    payment_method: random.yes(0.6) ? "card" : random.yes(0.6) ? "wallet" : "invoice",
    ...(coupon === null ? {} : { coupon }),
  });
  return { order: { ts: placed, id, revenue, lines }, abandonedAt: null };
}

function lineOf(product: Product, quantity: number, shop: Catalogue, ts: number): Line {
  const { card, price } = shop.at(product, ts);
  return { product_id: product.id, name: card.name, category: card.category, brand: card.brand, price, quantity };
}

export function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
