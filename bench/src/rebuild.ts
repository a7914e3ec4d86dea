/**
 * Rebuilding 10, 100 and 1,000 segments over 1 million contacts and 30 million events: all of them in one plan, beside one query a segment
 * on the same engine, a poll-and-store design, DuckDB, PostgreSQL (on a tenth of the contacts) and the bare read of what they need.
 * KINDRED_BENCH_SCALE=0.1, or `--small`, makes the shop a tenth of that.
 *
 * The slower ones answer every so-manieth segment; their time is scaled to all of them, and the table says so.
 */
import { median, milliseconds, timed } from "./harness/measure.ts";
import { progress, report } from "./harness/report.ts";
import { type Asked, bareRead, type Counts, oneByOne, pollAndStore, together } from "./rebuild/contestants.ts";
import { openShop, type Shop } from "./rebuild/data.ts";
import { openDuckDb } from "./rebuild/duckdb.ts";
import { fillPostgres, inPostgres } from "./rebuild/postgres.ts";
import { prepared } from "./rebuild/prepared.ts";
import { type SegmentDocument, shopSegments } from "./rebuild/segments.ts";

const scale = process.argv.includes("--small") ? 0.1 : Number(process.env["KINDRED_BENCH_SCALE"] ?? "1");
const size = { contacts: Math.round(1_000_000 * scale), events: Math.round(30_000_000 * scale) };
const rounds = 3;
const aims: ReadonlyMap<number, { readonly faster: number; readonly reads: number | null }> = new Map([
  [10, { faster: 1, reads: null }],
  [100, { faster: 5, reads: null }],
  [1000, { faster: 10, reads: 4 }],
]);

interface Contestant {
  readonly name: string;
  /** How many segments it is asked at most. */
  readonly sample: number;
  readonly run: (asked: readonly Asked[], byId: ReadonlyMap<string, SegmentDocument>) => Promise<Counts>;
  /** Part of the contacts it has. */
  readonly share: number;
}

const shop = await openShop(size, progress);
const memory = watchMemory();
try {
  const duckDb = await openDuckDb(shop);
  await fillPostgres(shop);
  const { workspace } = shop;
  const contestants: readonly Contestant[] = [
    { name: "one query a segment", sample: 100, share: 1, run: (asked) => oneByOne(workspace, asked) },
    { name: "poll and store", sample: 20, share: 1, run: (asked, byId) => pollAndStore(workspace, asked, byId) },
    { name: "DuckDB, one query a segment", sample: 50, share: 1, run: (asked, byId) => duckDb.oneByOne(asked, byId) },
    { name: "DuckDB, shared passes", sample: 100, share: 1, run: (asked, byId) => duckDb.together(asked, byId) },
    {
      name: "PostgreSQL with 1/10 of the contacts",
      sample: 20,
      share: 0.1,
      run: (asked, byId) => inPostgres(workspace.pool, asked, byId),
    },
  ];
  for (const count of aims.keys()) await rebuild(count, contestants, shop);
  duckDb.close();
} finally {
  memory.stop();
  await shop.stores.close();
}

async function rebuild(count: number, contestants: readonly Contestant[], { workspace }: Shop): Promise<void> {
  const aim = aims.get(count)!;
  const documents = shopSegments(count);
  const byId = new Map(documents.map((document) => [document.id, document]));
  const asked = prepared(documents);
  const what = `rebuild ${count.toLocaleString("en")} segments`;

  const counts = await together(workspace, asked);
  memory.reset();
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await timed(() => together(workspace, asked)));
    bare.push(await timed(() => bareRead(workspace, asked)));
  }
  const peak = memory.peak();
  const time = median(ours);
  const ratio = median(ours.map((ms, round) => ms / bare[round]!));
  const members = counts.reduce((sum, each) => sum + each, 0).toLocaleString("en");
  progress(`${what}: ${milliseconds(time)}, ${members} memberships, ${Math.round(peak / 2 ** 20)} MiB of memory`);
  report({
    what,
    measured: milliseconds(time),
    peer: `bare read of the columns, ${milliseconds(median(bare))}`,
    ratio,
    aim: aim.reads === null ? "none" : `<= ${aim.reads}`,
    met: aim.reads === null || ratio <= aim.reads,
  });
  report({
    what: `${what}: memory of the process`,
    measured: `${Math.round(peak / 2 ** 20).toLocaleString("en")} MiB`,
    peer: "",
    ratio: null,
    aim: "<= 4,096 MiB",
    met: peak <= 4 * 2 ** 30,
  });
  for (const contestant of contestants) {
    const step = Math.max(1, Math.floor(count / contestant.sample));
    const sample = asked.filter((_, index) => index % step === 0);
    let answer: Counts = [];
    const took = await timed(async () => {
      answer = await contestant.run(sample, byId);
    });
    if (contestant.share === 1) refuseDifference(contestant.name, sample, answer, counts, documents);
    const all = took * (count / sample.length);
    const scaled = sample.length === count ? "" : ` (${sample.length} of them, scaled)`;
    const first = contestant === contestants[0];
    report({
      what,
      measured: milliseconds(time),
      peer: `${contestant.name}, ${milliseconds(all)}${scaled}`,
      ratio: time / all,
      aim: first ? `<= ${1 / aim.faster}` : "<= 1",
      met: time / all <= (first ? 1 / aim.faster : 1),
    });
    progress(`${contestant.name}: ${milliseconds(all)}${scaled}, ${(all / time).toFixed(1)} times ours`);
  }
}

/** What is compared must be equal. */
function refuseDifference(
  name: string,
  sample: readonly Asked[],
  answer: Counts,
  counts: Counts,
  documents: readonly SegmentDocument[],
): void {
  for (const [index, { document }] of sample.entries()) {
    const expected = counts[documents.indexOf(document)];
    if (answer[index] !== expected) {
      throw new Error(`${name} counts ${answer[index]}, we ${expected}: ${JSON.stringify(document.where)}`);
    }
  }
}

/** The most memory the process had since the last reset, looked at every 20 ms. */
function watchMemory(): { readonly peak: () => number; readonly reset: () => void; readonly stop: () => void } {
  let most = 0;
  const look = (): void => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 20);
  return {
    peak: () => most,
    reset: () => {
      most = 0;
      look();
    },
    stop: () => clearInterval(timer),
  };
}
