import { Agent } from "node:http";
import { post } from "../http-ingest/load.ts";
import { Draw } from "../rebuild/segments.ts";
import { vocabulary } from "../rebuild/shop.ts";
import type { Lags, Sent } from "./lags.ts";
import { ping } from "./segments.ts";

/** Events in a request: about as many as a server's SDK puts into one. */
const batchSize = 20;
/** Of so many events one is a ping. */
const pingEvery = 200;

export interface TrafficOptions {
  readonly url: string;
  readonly writeKey: string;
  readonly contacts: number;
  /** How far the shop's clock is ahead of the wall's, ms. */
  readonly ahead: number;
  readonly lags: Lags;
}

interface Call {
  readonly number: number;
  readonly contact: number;
  readonly event: string;
  readonly properties: string;
}

/** Events like those already there, sent at their time whether earlier ones were answered or not. */
export class Traffic {
  readonly #options: TrafficOptions;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #draw = new Draw(20_260_103);
  readonly #run = Date.now().toString(36);
  #next = 0;
  #pings = 0;

  constructor(options: TrafficOptions) {
    this.#options = options;
  }

  /** So many events a second for so long. Resolves when all are acknowledged, with how many there were. */
  async send(rate: number, ms: number): Promise<number> {
    const pause = (batchSize / rate) * 1000;
    const begun = performance.now();
    const under: Promise<void>[] = [];
    const failed: unknown[] = [];
    for (let batch = 0; batch * pause < ms && failed.length === 0; batch += 1) {
      const wait = begun + batch * pause - performance.now();
      if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
      const sending = this.#sendBatch();
      sending.catch((error: unknown) => void failed.push(error));
      under.push(sending);
    }
    await Promise.all(under);
    return under.length * batchSize;
  }

  /** So many events as fast as they are taken. */
  async burst(events: number): Promise<void> {
    await Promise.all(Array.from({ length: Math.ceil(events / batchSize) }, () => this.#sendBatch()));
  }

  close(): void {
    this.#agent.destroy();
  }

  async #sendBatch(): Promise<void> {
    const { url, writeKey, ahead, lags } = this.#options;
    const now = Date.now();
    const timestamp = new Date(now + ahead).toISOString();
    const events = Array.from({ length: batchSize }, () => this.#event());
    const calls = events.map(
      ({ number, contact, event, properties }) =>
        `{"type":"track","userId":"c${contact}","event":"${event}","messageId":"live-${this.#run}-${String(number).padStart(9, "0")}","timestamp":"${timestamp}","properties":${properties},"context":{"library":{"name":"analytics-node","version":"2.3.0"}}}`,
    );
    const sent: Sent = { at: now, acknowledgedAt: null };
    for (const { contact, event } of events) lags.sent(contact, event, sent);
    await post({ url, writeKey }, this.#agent, `{"batch":[${calls.join(",")}]}`);
    sent.acknowledgedAt = Date.now();
  }

  #event(): Call {
    const { contacts } = this.#options;
    const draw = this.#draw;
    const number = this.#next++;
    if (number % pingEvery === 0) {
      // Prime to the counts of contacts: every ping is somebody else's.
      const contact = 1 + ((this.#pings++ * 104_729 + 17) % contacts);
      return { number, contact, event: ping, properties: '{"value":1}' };
    }
    // The same contacts are active as in the shop.
    const contact = 1 + ((Math.floor(contacts * draw.share() ** 1.8) * 7919) % contacts);
    const category = draw.popular(vocabulary.categories);
    const price = Math.round((5 + 295 * draw.share() ** 3) * 100) / 100;
    const about = `"category":"${category}","brand":"${draw.popular(vocabulary.brands)}"`;
    const event = draw.weighted(
      ["Product Viewed", 300],
      ["Email Delivered", 220],
      ["Page Viewed", 140],
      ["Email Opened", 120],
      ["Product Added", 80],
      ["Email Link Clicked", 40],
      ["Order Completed", 40],
      ["Checkout Started", 30],
      ["Products Searched", 20],
      ["Coupon Applied", 7],
      ["Order Refunded", 3],
    );
    if (event.startsWith("Email")) {
      return { number, contact, event, properties: `{"campaign":"${draw.popular(vocabulary.campaigns)}"}` };
    }
    if (event.startsWith("Order")) return { number, contact, event, properties: `{${about},"revenue":${price}}` };
    return { number, contact, event, properties: `{${about},"price":${price},"product_id":"p${Math.floor(price)}"}` };
  }
}
