import type { JsonObject } from "@kindred/schema";
import { CURRENCY, type Catalogue } from "./catalogue.ts";
import { letter, promotions, type Campaign } from "./mail.ts";
import { homeIn } from "./markets.ts";
import type { Person, Span } from "./person.ts";
import { BUSIEST, BY_HOUR, DAY, demand, HOUR, MINUTE } from "./seasons.ts";
import { nth, weighted } from "./random.ts";
import { cents, visit, type Order, type Visit } from "./visit.ts";

export interface DemoEvent {
  readonly event: string;
  /** Unix ms. */
  readonly ts: number;
  readonly properties: JsonObject;
  readonly context: JsonObject;
}

/** An `identify` call: traits that hold from `ts` on. */
export interface DemoChange {
  readonly ts: number;
  readonly traits: JsonObject;
}

export interface Life {
  /** Sorted by time. */
  readonly events: readonly DemoEvent[];
  readonly changes: readonly DemoChange[];
  readonly orders: readonly Order[];
}

export interface World {
  readonly span: Span;
  readonly shop: Catalogue;
  readonly campaigns: readonly Campaign[];
  readonly orderId: () => string;
}

const hour = weighted(BY_HOUR);
const MOST_EVENTS = 6000;

/** Everything a person does between the window's ends. */
export function live(who: Person, world: World): Life {
  const { random } = who;
  const { to } = world.span;
  const events: DemoEvent[] = [];
  const changes: DemoChange[] = [];
  const orders: Order[] = [];

  const agrees = who.email !== null && who.signedUp !== null && random.yes(0.68);
  const mailed = agrees ? promotions(who, who.signedUp, world.campaigns, to) : null;
  if (mailed !== null) events.push(...mailed.events);
  const wantsMail = (ts: number): boolean =>
    agrees && ts >= who.signedUp && ts < (mailed?.unsubscribedAt ?? Number.POSITIVE_INFINITY);

  const clicked = (mailed?.clicks ?? []).map((click): Visit => ({
    ts: click.ts,
    campaign: { source: "newsletter", medium: "email", name: click.campaign.name },
  }));
  for (const next of arrivals(who, clicked, orders, world)) {
    if (events.length > MOST_EVENTS) break;
    const known = who.signedUp !== null && next.ts >= who.signedUp;
    // Nobody orders without leaving an address, so a person yet unknown only looks.
    const keen = next.campaign?.medium === "email" ? 1.3 : 1;
    const { order, abandonedAt } = visit(
      who,
      next,
      world.shop,
      known ? who.conversion * keen : 0,
      world.orderId,
      events,
    );
    if (order !== null) {
      orders.push(order);
      after(who, order, to, events);
    } else if (abandonedAt !== null && wantsMail(abandonedAt)) {
      letter(who, "cart-abandoned", abandonedAt + 3 * HOUR, to, events);
    }
  }
  signUp(who, agrees, wantsMail, world.span, events, changes);
  if (mailed !== null && mailed.unsubscribedAt !== null)
    changes.push({ ts: mailed.unsubscribedAt, traits: { marketing_consent: false } });
  grow(who, orders, to, changes);
  const seen = events.filter((one) => one.ts < to).sort((a, b) => a.ts - b.ts);
  return { events: seen, changes: changes.sort((a, b) => a.ts - b.ts), orders };
}

/** Visits in order of time: those by themselves, thinned to the shop's rhythm, and those from a click. */
function* arrivals(who: Person, clicked: readonly Visit[], orders: readonly Order[], world: World): Generator<Visit> {
  const { random } = who;
  const { from, to } = world.span;
  let clicks = 0;
  let ts = Math.max(who.firstSeen, from);
  if (who.firstSeen >= from) yield { ts, campaign: sourceOf(who), referrer: referrerOf(who) };
  for (;;) {
    const rate = who.rate * (who.oneTime && orders.length > 0 ? 0.1 : 1);
    ts += Math.ceil(random.wait(DAY / (rate * BUSIEST)));
    for (let click = clicked[clicks]; click !== undefined && click.ts <= ts; click = clicked[++clicks]) yield click;
    if (ts >= Math.min(to, who.leaves)) break;
    if (!random.yes(demand(ts) / BUSIEST)) continue;
    const midnight = ts - (ts % DAY);
    const at = midnight + hour(random) * HOUR + random.int(0, HOUR - 1) - who.market.utcOffset * HOUR;
    if (at > who.firstSeen + HOUR && at >= from && at < to) yield { ts: at, campaign: null };
  }
  for (let click = clicked[clicks]; click !== undefined; click = clicked[++clicks]) yield click;
}

const SEARCHED = [
  "https://www.google.com/",
  "https://www.google.com/",
  "https://www.bing.com/",
  "https://duckduckgo.com/",
];
const SHARED = ["https://t.me/", "https://www.facebook.com/", ""];

/** The site that led somebody here first, where no campaign did; "" where nobody knows. Nothing is drawn: people stay as they are. */
function referrerOf({ source, index }: Person): string {
  if (source === "organic") return nth(SEARCHED, index % SEARCHED.length);
  return source === "friend" ? nth(SHARED, index % SHARED.length) : "";
}

function sourceOf(who: Person): Visit["campaign"] {
  const { source } = who;
  if (source === "organic" || source === "friend") return null;
  return { source, medium: source === "newsletter_partner" ? "email" : "paid", name: `${source}-prospecting` };
}

/** What follows an order: the confirmation, for some a return, for some a review. */
function after(who: Person, order: Order, to: number, events: DemoEvent[]): void {
  const { random } = who;
  letter(who, "order-confirmation", order.ts + MINUTE, to, events);
  if (random.yes(who.returns)) {
    const ts = order.ts + random.int(4, 26) * DAY + random.int(0, 12) * HOUR;
    const whole = order.lines.length === 1 || random.yes(0.4);
    const lines = whole ? order.lines : [random.pick(order.lines)];
    const worth = lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
    const revenue = cents(Math.min(order.revenue, worth));
    const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
    const properties = { order_id: order.id, revenue, currency: CURRENCY, quantity, products: lines };
    if (ts < to) events.push({ event: "Order Refunded", ts, properties, context: {} });
    return;
  }
  if (!random.yes(0.11)) return;
  const ts = order.ts + random.int(6, 24) * DAY + random.int(0, 14) * HOUR;
  const { product_id, name, category } = random.pick(order.lines);
  const rating = random.pick([5, 5, 5, 5, 4, 4, 4, 3, 2, 1]);
  const properties = { product_id, name, category, rating };
  if (ts < to) events.push({ event: "Product Reviewed", ts, properties, context: {} });
}

function signUp(
  who: Person,
  agrees: boolean,
  wantsMail: (ts: number) => boolean,
  span: Span,
  events: DemoEvent[],
  changes: DemoChange[],
): void {
  const { signedUp, email, phone, random } = who;
  if (signedUp === null || email === null) return;
  changes.push({
    ts: signedUp,
    traits: {
      ...who.profile,
      email,
      ...(phone === null ? {} : { phone }),
      signed_up_at: new Date(signedUp).toISOString(),
      marketing_consent: agrees,
      sms_consent: phone !== null && agrees && random.yes(0.45),
      loyalty_tier: "basic",
    },
  });
  const context = { locale: who.market.locale, device: { type: who.device } };
  if (signedUp < span.from) return;
  events.push({ event: "Signed Up", ts: signedUp, properties: { type: "shop", method: "email" }, context });
  if (wantsMail(signedUp)) letter(who, "welcome", signedUp + 5 * MINUTE, span.to, events);
}

const TIERS = [
  ["silver", 250],
  ["gold", 800],
  ["platinum", 2200],
] as const;

/** Traits that change on the way: the loyalty tier with what was spent, and the address of those who move. */
function grow(who: Person, orders: readonly Order[], to: number, changes: DemoChange[]): void {
  let spent = 0;
  let reached = 0;
  for (const order of [...orders].sort((a, b) => a.ts - b.ts)) {
    if (order.ts >= to) break;
    spent += order.revenue;
    const before = reached;
    while (reached < TIERS.length && spent >= nth(TIERS, reached)[1]) reached++;
    if (reached > before) changes.push({ ts: order.ts, traits: { loyalty_tier: nth(TIERS, reached - 1)[0] } });
  }
  const { random, market } = who;
  if (who.signedUp === null || !random.yes(0.03)) return;
  const ts = Math.floor(who.signedUp + random.next() * (to - who.signedUp));
  const city = random.pick(market.cities);
  const moved = { address: { city: city.name, country: market.country } };
  changes.push({ ts, traits: "location" in who.profile ? { ...moved, location: homeIn(city, random) } : moved });
}
