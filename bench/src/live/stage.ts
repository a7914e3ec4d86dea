import { rm } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { median, quantile } from "../harness/measure.ts";
import { progress } from "../harness/report.ts";
import type { ShopSize } from "../harness/fill-shop.ts";
import { shopNow } from "../rebuild/shop.ts";
import { type Lag, Lags } from "./lags.ts";
import { copiedShop } from "./copied-shop.ts";
import { Product } from "./product-process.ts";
import { liveSegments } from "./segments.ts";
import { since, type Ticks } from "./ticks.ts";
import { Traffic } from "./traffic.ts";

/** Parts of a core. */
export interface Used {
  readonly server: number;
  readonly postgres: number;
}

/** What came of a stretch of traffic. */
export interface Ran {
  readonly used: Used;
  readonly lags: readonly Lag[];
  /** How late entries and exits by time were, ms. */
  readonly late: readonly number[];
  readonly ticks: Ticks;
  readonly sentPerSecond: number;
  /** False: the ledger stayed far behind, and the slowest lags are not among those given. */
  readonly isCaughtUp: boolean;
}

/** Not counted at the beginning of a stretch. */
const warmUp = 3_000;
/** What building segments left behind is merged first, ms. */
const calm = 90_000;
/** How long the last of a stretch may take to reach the ledger, ms. */
const atMost = 120_000;

/** A copy of the shop with the product on it and somebody who sends: removed at the end. */
export class Stage {
  readonly product: Product;
  readonly dataDir: string;
  readonly #lags: Lags;
  readonly #traffic: Traffic;

  private constructor(product: Product, dataDir: string, lags: Lags, traffic: Traffic) {
    this.product = product;
    this.dataDir = dataDir;
    this.#lags = lags;
    this.#traffic = traffic;
  }

  static async open(size: ShopSize): Promise<Stage> {
    const dataDir = await copiedShop(size, "work");
    const ahead = shopNow - Date.now();
    const lags = new Lags(ahead);
    const product = await Product.start(dataDir, ahead, (commit) => lags.committed(commit));
    const { url } = product;
    const traffic = new Traffic({ url, writeKey: await product.writeKey(), contacts: size.contacts, ahead, lags });
    return new Stage(product, dataDir, lags, traffic);
  }

  /** Has so many segments kept. Gives how long building the new ones took, ms. */
  async keep(segments: number): Promise<number> {
    const begun = performance.now();
    const memberships = await this.product.keep(liveSegments(segments));
    const took = performance.now() - begun;
    progress(
      `${segments} segments kept, ${memberships.toLocaleString("en")} memberships, ${Math.round(took / 1000)} s`,
    );
    return took;
  }

  /** Traffic for so long, and what it brought about. */
  async run(rate: number, ms: number): Promise<Ran> {
    await this.#traffic.send(rate, warmUp);
    const before = await this.product.metrics();
    const from = Date.now();
    const [events, used] = await this.#using(() => this.#sendWithNews(rate, ms));
    const to = Date.now();
    const isCaughtUp = await this.#settled();
    const ticks = since(before, await this.product.metrics());
    const lags = this.#lags.between(from, to);
    const late = this.#lags.lateness(from, to);
    return { used, lags, late, ticks, sentPerSecond: (events / (to - from)) * 1000, isCaughtUp };
  }

  /** A burst amid traffic. Gives how long after its last acknowledgement lags were below `aim` for good, and taking it took, ms. */
  async burst(events: number, rate: number, aim: number): Promise<{ readonly back: number; readonly taken: number }> {
    const from = Date.now();
    const around = this.#traffic.send(rate, 20_000);
    await this.#traffic.burst(events);
    const taken = Date.now();
    await around;
    if (!(await this.#settled())) return { back: Infinity, taken: taken - from };
    const over = this.#lags.between(from, Infinity).filter(({ ms }) => ms >= aim);
    const last = over.reduce((latest, { committedAt }) => Math.max(latest, committedAt), taken);
    return { back: last - taken, taken: taken - from };
  }

  /** The part of a core that is used while nothing arrives, and steps of membership meanwhile. */
  async idle(ms: number): Promise<Used & { readonly ticks: Ticks }> {
    await wait(calm);
    const before = await this.product.metrics();
    const [, used] = await this.#using(() => wait(ms));
    return { ...used, ticks: since(before, await this.product.metrics()) };
  }

  async close(): Promise<void> {
    this.#traffic.close();
    await this.product.stop();
  }

  async remove(): Promise<void> {
    await this.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async #using<T>(work: () => Promise<T>): Promise<[T, Used]> {
    const start = await this.product.usage();
    const begun = performance.now();
    const result = await work();
    const took = performance.now() - begun;
    const end = await this.product.usage();
    const part = (key: keyof Used): number => (end[key] - start[key]) / took;
    return [result, { server: part("server"), postgres: part("postgres") }];
  }

  async #sendWithNews(rate: number, ms: number): Promise<number> {
    const begun = Date.now();
    let told = begun;
    const timer = setInterval(() => {
      const now = Date.now();
      const lags = this.#lags.between(told - 5_000, now - 5_000).map((lag) => lag.ms);
      const [p50, p99] = lags.length === 0 ? [NaN, NaN] : [median(lags), quantile(lags, 0.99)];
      const seconds = Math.round((now - begun) / 1000);
      progress(`${seconds} s: lag p50 ${Math.round(p50)} ms, p99 ${Math.round(p99)} ms`);
      told = now;
    }, 15_000);
    try {
      return await this.#traffic.send(rate, ms);
    } finally {
      clearInterval(timer);
    }
  }

  /** Waits for the ledger. Gives false when it is still far behind. */
  async #settled(): Promise<boolean> {
    const isSettled = await this.product.settled(atMost);
    if (!isSettled) progress(`the ledger is still behind after ${atMost / 1000} s`);
    return isSettled;
  }
}
