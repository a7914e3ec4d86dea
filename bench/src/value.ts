/**
 * What customers are worth, on 1 million contacts and 30 million events: tenths, tiers and the Pareto curve in one answer beside a hand-written
 * statement for the tenths alone and DuckDB; and which categories the same people buy, beside the same by hand and in DuckDB.
 * KINDRED_BENCH_SCALE=0.1, or `--small`, makes the shop a tenth of that.
 */
import { readTogether, readValue, type ValueQuestion } from "@kindred/engine";
import { duel, median, milliseconds, timed } from "./harness/measure.ts";
import { progress, report } from "./harness/report.ts";
import { openShop } from "./rebuild/data.ts";
import { shopNow } from "./rebuild/shop.ts";
import { byHand, openDuck, type Pairs, type Tenths } from "./value/by-hand.ts";

const scale = process.argv.includes("--small") ? 0.1 : Number(process.env["KINDRED_BENCH_SCALE"] ?? "1");
const size = { contacts: Math.round(1_000_000 * scale), events: Math.round(30_000_000 * scale) };
const rounds = 5;
const aim = { ratio: 2, ms: 3_000 };

const question: ValueQuestion = {
  orders: { event: "Order Completed", amount: "revenue" },
  refunds: { event: "Order Refunded", amount: "revenue" },
  currency: null,
  cost: null,
  segment: null,
};
const together = {
  orders: { event: "Order Completed" },
  window: { last: "365d" },
  item: "category",
  label: null,
  per: "contact",
  least: 5,
  segment: null,
  sort: "count",
} as const;

const shop = await openShop(size, progress);
try {
  const { workspace } = shop;
  const resources = { workspace, now: () => shopNow, flush: () => Promise.resolve() };
  const ours = {
    tenths: async (): Promise<Tenths> => {
      const { deciles } = await readValue(resources, question, [1, 5, 20]);
      const cents = (value: number): number => Math.round(value * 100);
      return deciles.map(({ part, people, value, least }) => [part, people, cents(value), cents(least)]);
    },
    pairs: async (): Promise<Pairs> => {
      const { pairs } = await readTogether(resources, together, 1_000);
      return new Map(pairs.map(({ a, b, count }) => [[a.item, b.item].sort().join(" "), count]));
    },
  };
  const hand = byHand(workspace.clickhouse);
  const duck = await openDuck(shop);
  for (const [key, what, less] of [
    ["tenths", "value: tenths, tiers and the Pareto curve", "one statement by hand for the tenths"],
    ["pairs", "value: categories bought together", "one statement by hand"],
  ] as const) {
    const mine = tell(await ours[key]());
    for (const [who, other] of [
      ["by hand", hand],
      ["DuckDB", duck],
    ] as const) {
      if (mine !== tell(await other[key]())) throw new Error(`${what}: we and ${who} do not agree`);
    }
    const measured = await duel(rounds, ours[key], hand[key]);
    report({
      what,
      measured: milliseconds(measured.a),
      peer: `${less}, ${milliseconds(measured.b)}; CPU ${measured.cpuRatio.toFixed(2)}`,
      ratio: measured.ratio,
      aim: `<= ${aim.ratio}, <= ${aim.ms / 1000} s`,
      met: measured.ratio <= aim.ratio && measured.a <= aim.ms,
    });
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) times.push(await timed(duck[key]));
    const peer = `DuckDB over typed columns, ${milliseconds(median(times))}`;
    report({
      what,
      measured: milliseconds(measured.a),
      peer,
      ratio: measured.a / median(times),
      aim: "none",
      met: true,
    });
  }
  duck.close();
} finally {
  await shop.stores.close();
}

function tell(found: Tenths | Pairs): string {
  return JSON.stringify(found instanceof Map ? [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)) : found);
}
