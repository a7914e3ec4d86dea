import type { JsonObject } from "@kindred/schema";
import type { DemoEvent } from "./life.ts";
import type { Person, Span } from "./person.ts";
import { nth } from "./random.ts";
import { DAY, HOUR, MINUTE, saleOn, seasonOf } from "./seasons.ts";

/** One promotional e-mail to everyone who wants such. */
export interface Campaign {
  readonly id: string;
  readonly name: string;
  readonly subject: string;
  readonly sentAt: number;
}

const SUBJECTS = {
  spring: ["Light layers are here", "New in: linen", "Your spring wardrobe"],
  summer: ["Made for the heat", "Pack for the coast", "Summer evenings"],
  autumn: ["The coat edit", "Knitwear weather", "New in: boots"],
  winter: ["Gifts they will wear", "Warm, warmer, wool", "Party looks"],
} as const;

/** About one campaign in nine days, and one on the first day of each sale. */
export function campaigns(span: Span): readonly Campaign[] {
  const list: Campaign[] = [];
  let next = span.from + 2 * DAY;
  for (let day = span.from; day < span.to; day += DAY) {
    const sale = saleOn(day);
    const opening = sale !== null && saleOn(day - DAY) === null;
    if (day < next && !opening) continue;
    next = day + (9 - (list.length % 3)) * DAY;
    const date = new Date(day).toISOString().slice(0, 10);
    const season = seasonOf(day);
    const subject = opening ? `${sale.name} starts now` : nth(SUBJECTS[season], list.length % 3);
    list.push({
      id: `promo-${date}`,
      name: `${date} ${opening ? sale.name : season}`,
      subject,
      sentAt: day + 7 * HOUR,
    });
  }
  return list;
}

export interface Mailed {
  readonly events: DemoEvent[];
  /** Clicks that bring the reader to the shop. */
  readonly clicks: readonly { readonly ts: number; readonly campaign: Campaign }[];
  readonly unsubscribedAt: number | null;
}

/** What the person does with the promotional e-mails they get from the day they agreed to them. */
export function promotions(who: Person, agreedAt: number, all: readonly Campaign[], to: number): Mailed {
  const { random } = who;
  const events: DemoEvent[] = [];
  const clicks: { ts: number; campaign: Campaign }[] = [];
  const wanes = who.leaves;
  for (const campaign of all) {
    const sent = campaign.sentAt + random.int(0, 40) * MINUTE - who.market.utcOffset * HOUR;
    if (sent < agreedAt || sent >= to || random.yes(0.3)) continue;
    const letter = { ...describe(campaign), kind: "promo" };
    events.push({ event: "Email Delivered", ts: sent, properties: letter, context: {} });
    const interest = sent > wanes ? 0.25 : 1;
    if (!random.yes(who.opens * interest)) {
      if (random.yes(0.0009)) return { events, clicks, unsubscribedAt: leave(sent + DAY) };
      continue;
    }
    const opened = sent + 4 * MINUTE + Math.floor(random.wait(7 * HOUR));
    if (opened >= to) continue;
    events.push({ event: "Email Opened", ts: opened, properties: letter, context: {} });
    if (random.yes(who.clicks)) {
      const ts = opened + random.int(8, 300) * 1000;
      if (ts >= to) continue;
      const link = { ...letter, link_url: `https://shop.example.com/?utm_campaign=${campaign.id}` };
      events.push({ event: "Email Link Clicked", ts, properties: link, context: {} });
      clicks.push({ ts: ts + 2000, campaign });
    } else if (random.yes(0.006)) return { events, clicks, unsubscribedAt: leave(opened + MINUTE) };
  }
  return { events, clicks, unsubscribedAt: null };

  function leave(ts: number): number | null {
    if (ts >= to) return null;
    events.push({ event: "Unsubscribed", ts, properties: { email: who.email ?? "" }, context: {} });
    return ts;
  }
}

const TRIGGERED = {
  welcome: { subject: "Welcome: here is 10 % off your first order", kind: "triggered" },
  "cart-abandoned": { subject: "You left something behind", kind: "triggered" },
  "order-confirmation": { subject: "Thank you for your order", kind: "transactional" },
} as const;

/** A letter that answers something the person did; returns the instant of a click, null without one. */
export function letter(
  who: Person,
  name: keyof typeof TRIGGERED,
  ts: number,
  to: number,
  into: DemoEvent[],
): number | null {
  const { random } = who;
  const { subject, kind } = TRIGGERED[name];
  const properties = {
    email_id: `${name}-${String(ts)}`,
    email_subject: subject,
    campaign_id: name,
    campaign_name: name,
    kind,
  };
  if (ts >= to) return null;
  into.push({ event: "Email Delivered", ts, properties, context: {} });
  if (!random.yes(Math.min(0.85, who.opens * 1.7 + 0.1))) return null;
  const opened = ts + 2 * MINUTE + Math.floor(random.wait(3 * HOUR));
  if (opened >= to) return null;
  into.push({ event: "Email Opened", ts: opened, properties, context: {} });
  const clicked = opened + random.int(8, 200) * 1000;
  if (kind === "transactional" || clicked >= to || !random.yes(Math.min(0.7, who.clicks * 1.8))) return null;
  const link = { ...properties, link_url: `https://shop.example.com/?utm_campaign=${name}` };
  into.push({ event: "Email Link Clicked", ts: clicked, properties: link, context: {} });
  return clicked;
}

function describe(campaign: Campaign): JsonObject {
  return {
    email_id: campaign.id,
    email_subject: campaign.subject,
    campaign_id: campaign.id,
    campaign_name: campaign.name,
  };
}
