/** Acknowledged events a second over HTTP, beside a server that parses the same requests and inserts them unseen. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { quantile } from "./harness/measure.ts";
import { progress, report } from "./harness/report.ts";
import type { Address } from "./http-ingest/contestant.ts";
import { load, type Measured } from "./http-ingest/load.ts";

const shape = { connections: 16, batchSize: 100 };
const seconds = 10;

async function start(which: "kindred" | "plain"): Promise<{ child: ChildProcess; address: Address }> {
  const script = fileURLToPath(new URL("http-ingest/contestant.js", import.meta.url));
  const child = spawn(process.execPath, [script, which], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith("{")) return { child, address: JSON.parse(line) as Address };
  }
  throw new Error(`The ${which} server ended before it listened`);
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

async function measure(which: "kindred" | "plain"): Promise<Measured> {
  const { child, address } = await start(which);
  try {
    await load(address, { ...shape, ms: 3000 });
    progress(`${which}: ${shape.connections} connections, batches of ${shape.batchSize}, ${seconds} s`);
    return await load(address, { ...shape, ms: seconds * 1000 });
  } finally {
    await stop(child);
  }
}

const perSecond = ({ accepted, elapsed }: Measured): number => Math.round((accepted / elapsed) * 1000);
const shown = (measured: Measured): string =>
  `${perSecond(measured).toLocaleString("en")} events/s, p50 ${Math.round(quantile(measured.waits, 0.5))} ms, p99 ${Math.round(quantile(measured.waits, 0.99))} ms`;

const plain = await measure("plain");
const kindred = await measure("kindred");
report({
  what: "Acknowledged events over HTTP",
  measured: shown(kindred),
  peer: `parse and INSERT, nothing checked: ${shown(plain)}`,
  ratio: perSecond(kindred) / perSecond(plain),
  aim: ">= 10,000/s, p99 < 250 ms",
  met: perSecond(kindred) >= 10_000 && quantile(kindred.waits, 0.99) < 250,
});
