/**
 * Live membership of 200 segments over 1 million contacts and 30 million events: how far the ledger is behind the acknowledgement at 1,000
 * events a second for 10 minutes, after a burst of 20,000, how punctual time is, and what it costs while nothing happens. Beside it a
 * cycle of poll-and-store and one query a segment. The sender is this process, the product another.
 *
 * `--small`: a tenth of the shop and one minute; `--quick`: shorter stretches and fewer of them; `--minutes`, `--segments`, `--rate`;
 * `--main` leaves out how the lag depends on them.
 * KINDRED_BENCH_SCALE=0.01 makes the shop a hundredth.
 */
import { parseArgs } from "node:util";
import { milliseconds, quantile } from "./harness/measure.ts";
import { progress, report } from "./harness/report.ts";
import { timePeers } from "./live/peers.ts";
import { type Ran, Stage } from "./live/stage.ts";
import { inWords } from "./live/ticks.ts";

const { values } = parseArgs({
  options: {
    small: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    minutes: { type: "string" },
    segments: { type: "string", default: "200" },
    rate: { type: "string", default: "1000" },
    main: { type: "boolean", default: false },
  },
});
const scale = values.small ? 0.1 : Number(process.env["KINDRED_BENCH_SCALE"] ?? "1");
const segments = Number(values.segments);
const rate = Number(values.rate);
const isShort = values.quick || values.small || scale < 0.1;
const minutes = Number(values.minutes ?? (values.small || scale < 0.1 ? 1 : values.quick ? 1.5 : 10));
const sweepMs = isShort ? 8_000 : 20_000;
const idleMs = 60_000;
const burst = 20_000;
const behind = "and the ledger was still behind minutes later";
const aims = { p50: 300, p99: 1_000, back: 10_000, late: 1_000, idle: 0.02 };

const large = await Stage.open(sized(scale));
try {
  const built = await large.keep(segments);
  await idle(large);
  const main = await large.run(rate, minutes * 60_000);
  mainRows(main, built);
  await burstRow(large);
  await memoryRow(large);
  await large.close();
  await peerRows(large, main.ticks.ms);
} finally {
  await large.remove();
}
if (!values.main) await sweep();

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}

/** How the lag depends on segments, rate and contacts: short stretches on a tenth of the contacts. */
async function sweep(): Promise<void> {
  const size = sized(scale / 10);
  const small = await Stage.open(size);
  const contacts = `${size.contacts.toLocaleString("en")} contacts`;
  const one = async (count: number, perSecond: number): Promise<void> => {
    const what = `${contacts}, ${count.toLocaleString("en")} segments, ${perSecond.toLocaleString("en")} events/s`;
    compared(what, await small.run(perSecond, sweepMs));
  };
  try {
    const counts = isShort ? [10, segments, 1_000] : [10, 50, segments, 1_000];
    for (const count of counts.sort((a, b) => a - b)) {
      await small.keep(count);
      await one(count, rate);
      if (count !== segments) continue;
      for (const other of isShort ? [rate * 2] : [rate / 4, rate * 2]) await one(count, other);
    }
  } finally {
    await small.remove();
  }
}

function sized(share: number): { readonly contacts: number; readonly events: number } {
  return { contacts: Math.round(1_000_000 * share), events: Math.round(30_000_000 * share) };
}

function mainRows({ used, lags, late, ticks, sentPerSecond, isCaughtUp }: Ran, built: number): void {
  const ms = lags.map((lag) => lag.ms);
  const what = `lag of the ledger, ${segments} segments, ${rate.toLocaleString("en")} events/s`;
  const peer = `${ms.length.toLocaleString("en")} changes, ${Math.round(sentPerSecond).toLocaleString("en")} events/s sent`;
  absolute(`${what}: p50`, at(ms, 0.5), aims.p50, peer);
  noted(`${what}: p95`, milliseconds(at(ms, 0.95)));
  absolute(`${what}: p99`, isCaughtUp ? at(ms, 0.99) : Infinity, aims.p99, isCaughtUp ? "" : behind);
  const seen = late.filter(Number.isFinite);
  const missing = late.length - seen.length;
  // Where the ledger is far behind, a contact's time has passed before its event is read: it never was in.
  const unseen = missing === 0 ? "" : `, and ${missing} that came and went between two steps`;
  const exits = `${seen.length} of them, p50 ${milliseconds(at(seen, 0.5))}, p99 ${milliseconds(at(seen, 0.99))}${unseen}`;
  absolute("latest entry or exit by time, after its instant", missing === 0 ? at(seen, 1) : Infinity, aims.late, exits);
  noted("what bounds the lag", inWords(ticks));
  noted("meanwhile, parts of a core", `${percent(used.server)}, PostgreSQL ${percent(used.postgres)}`);
  noted(`building the last of ${segments} segments`, milliseconds(built));
}

async function idle(stage: Stage): Promise<void> {
  progress("a minute without events");
  const { server, postgres, ticks } = await stage.idle(idleMs);
  const used = server + postgres;
  report({
    what: `idle, ${segments} segments: part of a core`,
    measured: percent(used),
    peer: `PostgreSQL ${percent(postgres)}; ${inWords(ticks)}`,
    ratio: null,
    aim: `< ${percent(aims.idle)}`,
    met: used < aims.idle,
  });
}

async function burstRow(stage: Stage): Promise<void> {
  progress(`a burst of ${burst.toLocaleString("en")} events`);
  const { back, taken } = await stage.burst(burst, rate, aims.p99);
  const what = `back under 1 s after a burst of ${burst.toLocaleString("en")} events`;
  absolute(what, back, aims.back, `the burst was acknowledged within ${milliseconds(taken)}`);
}

async function memoryRow(stage: Stage): Promise<void> {
  const { resident, peak } = await stage.product.usage();
  const mib = (bytes: number): string => `${Math.round(bytes / 2 ** 20).toLocaleString("en")} MiB`;
  noted("memory of the server, ClickHouse within it", `${mib(resident)}, most ${mib(peak)}`);
}

async function peerRows(stage: Stage, step: number): Promise<void> {
  progress("poll-and-store and one query a segment");
  const { poll, queries, sample } = await timePeers(stage.dataDir, segments, isShort ? 6 : 24);
  const names = [
    [`a cycle of poll and store, ${milliseconds(poll)}`, poll],
    [`one query a segment, ${milliseconds(queries)}`, queries],
  ] as const;
  for (const [peer, ms] of names) {
    report({
      what: `a step of live membership, ${segments} segments`,
      measured: milliseconds(step),
      peer: `${peer} (${sample} of them, scaled)`,
      ratio: step / ms,
      aim: "<= 1",
      met: step <= ms,
    });
  }
}

/** One point of the lag against segments, rate or contacts. */
function compared(what: string, { lags, ticks, sentPerSecond, isCaughtUp }: Ran): void {
  const ms = lags.map((lag) => lag.ms);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => milliseconds(at(ms, share)));
  const text = `p50 ${p50}, p95 ${p95}, p99 ${p99}${isCaughtUp ? "" : `, ${behind}`}`;
  progress(`${what}: lag ${text}; ${inWords(ticks)}`);
  const sent = `${Math.round(sentPerSecond).toLocaleString("en")} events/s sent`;
  report({
    what: `lag with ${what}`,
    measured: text,
    peer: `${sent}; ${inWords(ticks)}`,
    ratio: null,
    aim: "none",
    met: true,
  });
}

/** Infinite where nothing came. */
function at(ms: readonly number[], share: number): number {
  return ms.length === 0 ? Infinity : quantile(ms, share);
}

function absolute(what: string, ms: number, aim: number, peer = ""): void {
  progress(`${what}: ${milliseconds(ms)}`);
  const said = `< ${aim.toLocaleString("en")} ms`;
  report({ what, measured: milliseconds(ms), peer, ratio: null, aim: said, met: ms < aim });
}

function noted(what: string, measured: string): void {
  progress(`${what}: ${measured}`);
  report({ what, measured, peer: "", ratio: null, aim: "none", met: true });
}
