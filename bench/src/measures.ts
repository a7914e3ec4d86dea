/**
 * Measures of one segment over thirty days beside everyone's, and over a year beside the year before, members counted while they were
 * members: 1 million contacts, 30 million events, each beside the same numbers as one hand-written statement on the same engine and in
 * DuckDB; and what a segment is made up of beside everyone.
 * KINDRED_BENCH_SCALE=0.1, or `--small`, makes the shop a tenth of that.
 */
import { compare, measure, type Measures } from "@kindred/engine";
import { duel, median, milliseconds, timed } from "./harness/measure.ts";
import { progress, report } from "./harness/report.ts";
import { clickhouseWords, openDuck } from "./measures/contestants.ts";
import { byHand, document, fillLedger, type measured, month, type Question, year } from "./measures/stage.ts";
import { openShop } from "./rebuild/data.ts";
import { shopNow } from "./rebuild/shop.ts";

const scale = process.argv.includes("--small") ? 0.1 : Number(process.env["KINDRED_BENCH_SCALE"] ?? "1");
const size = { contacts: Math.round(1_000_000 * scale), events: Math.round(30_000_000 * scale) };
const aim = 3_000;

const shop = await openShop(size, progress);
try {
  const { workspace } = shop;
  const { clickhouse } = workspace;
  const resources = { workspace, now: () => shopNow, flush: () => Promise.resolve() };
  const contests = [
    { question: month, against: { kind: "everyone" }, period: "30d", what: "30 days, beside everyone", rounds: 5 },
    { question: year, against: "before", period: "365d", what: "a year, beside the year before", rounds: 3 },
  ] as const;
  for (const { question, against, period, what, rounds } of contests) {
    await fillLedger(clickhouse, size.contacts, question);
    const of = { kind: "segment", id: question.segment, request: { document } } as const;
    const ours = (): Promise<Measures> => measure(resources, { of, against, period });
    await contest(`measures of one segment, ${what}`, question, ours, rounds);
  }

  const makeUp: number[] = [];
  for (let round = 0; round < 3; round += 1)
    makeUp.push(await timed(() => compare(resources, { document }, "everyone")));
  report({
    what: "make-up of a segment beside everyone",
    measured: milliseconds(median(makeUp)),
    peer: "",
    ratio: null,
    aim: `<= ${aim} ms`,
    met: median(makeUp) <= aim,
  });
} finally {
  await shop.stores.close();
}

/** Ours beside one hand-written statement, and beside DuckDB. */
async function contest(what: string, question: Question, ours: () => Promise<Measures>, rounds: number): Promise<void> {
  const sql = byHand(clickhouseWords, question);
  const theirs = async (): Promise<Row> => (await shop.workspace.clickhouse.query<Row>(sql))[0]!;
  refuseDifference("one statement", await ours(), await theirs());
  const { a, b, ratio, cpuRatio } = await duel(rounds, ours, theirs);
  report({
    what,
    measured: milliseconds(a),
    peer: `one hand-written statement, ${milliseconds(b)}; CPU ${cpuRatio.toFixed(2)}`,
    ratio,
    aim: `<= 2 and <= ${aim} ms`,
    met: ratio <= 2 && a <= aim,
  });
  const duck = await openDuck(shop, question);
  refuseDifference("DuckDB", await ours(), await duck.answer());
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await timed(duck.answer));
  duck.close();
  report({
    what,
    measured: milliseconds(a),
    peer: `DuckDB, one statement over typed columns, ${milliseconds(median(times))}`,
    ratio: a / median(times),
    aim: "none",
    met: true,
  });
}

type Row = Readonly<Record<`${(typeof measured)[number]}_of_${"a" | "b"}`, number | bigint>>;

/** What is compared must be equal. */
function refuseDifference(name: string, found: Measures, row: Row): void {
  const figure = (id: string) => found.measures.find((one) => one.id === id)!;
  for (const side of ["a", "b"] as const) {
    const at = (key: (typeof measured)[number]): number => Number(row[`${key}_of_${side}`]);
    const told = (id: string): number => (side === "a" ? figure(id).figure : figure(id).against!).value ?? Number.NaN;
    const pairs: readonly (readonly [string, number])[] = [
      ["people", at("heads")],
      ["conversion:0", at("converted") / at("heads")],
      ["orders", at("orders")],
      ["revenue", at("revenue")],
      ["revenue-per-head", at("revenue") / at("heads")],
      ["lifetime-value", at("lifetime") / at("heads")],
      ["sent", at("sent") / at("heads")],
      ["opened", at("opened") / at("delivered")],
      ["clicked", at("clicked") / at("delivered")],
      ["unsubscribed", at("unsubscribed") / at("delivered")],
      ["retention", at("returned") / at("base")],
      ["churn", at("churned") / at("silent")],
    ];
    for (const [id, expected] of pairs) {
      // The shop is younger than the year before the year before: nobody can have come back from it.
      if (Number.isNaN(expected) && Number.isNaN(told(id))) continue;
      if (!(Math.abs(told(id) - expected) <= 1e-6 * Math.max(1, Math.abs(expected))))
        throw new Error(`${name}: ${id} of ${side} is ${expected}, ours ${told(id)}`);
    }
  }
}
