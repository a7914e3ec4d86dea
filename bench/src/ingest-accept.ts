/** How many events a second one process accepts (checked, resolved, durable), HTTP apart. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createIngest } from "@kindred/engine";
import { openStores } from "@kindred/store";
import { quantile } from "./harness/measure.ts";
import { progress, report } from "./harness/report.ts";

const batchSize = 100;
const callers = 16;
const seconds = 10;
const people = 20_000;

const dataDir = await mkdtemp(join(tmpdir(), "kindred-bench-"));
const stores = await openStores({ dataDir });
const { id } = await stores.createWorkspace({ name: "Bench" });
const ingest = createIngest({ stores });
let next = 0;

/** What an SDK sends: three in four from known people, some of them telling about themselves. */
function call(): object {
  const number = next++;
  const person = (number * 7919) % people;
  const shared = {
    messageId: `ajs-next-${number.toString(16).padStart(32, "0")}`,
    anonymousId: `00000000-0000-4000-8000-${String(person).padStart(12, "0")}`,
    timestamp: new Date().toISOString(),
    sentAt: new Date().toISOString(),
    context: {
      library: { name: "analytics.js", version: "npm:next-1.84.0" },
      locale: "uk-UA",
      timezone: "Europe/Kyiv",
      userAgent:
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
      page: { path: "/dresses/42", title: "Dress", url: "https://shop.example/dresses/42", referrer: "", search: "" },
    },
    integrations: {},
    writeKey: "write-key",
    ...(person % 4 === 0 ? {} : { userId: `customer-${person}` }),
  };
  if (number % 20 === 0) {
    const traits = { email: `customer${person}@shop.example`, first_name: "Olena", city: "Kyiv", visits: number % 50 };
    return { type: "identify", ...shared, traits: person % 4 === 0 ? { city: "Lviv" } : traits };
  }
  const properties = { product_id: `p${number % 3000}`, category: "Dresses", price: 19.5 + (number % 90), quantity: 1 };
  return { type: "track", event: number % 3 === 0 ? "Product Added" : "Product Viewed", ...shared, properties };
}

async function load(ms: number): Promise<{ accepted: number; waits: number[]; elapsed: number }> {
  const waits: number[] = [];
  const start = performance.now();
  let accepted = 0;
  const caller = async (): Promise<void> => {
    while (performance.now() - start < ms) {
      // Parsed from text, as requests are: objects made by literals are cheaper to read.
      const calls: unknown = JSON.parse(JSON.stringify(Array.from({ length: batchSize }, call)));
      const sent = performance.now();
      const result = await ingest.accept(id, Array.isArray(calls) ? calls : []);
      waits.push(performance.now() - sent);
      accepted += result.accepted;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return { accepted, waits, elapsed: performance.now() - start };
}

try {
  progress("Warming up");
  await load(3_000);
  progress(`${callers} callers, batches of ${batchSize}, ${seconds} s`);
  const { accepted, waits, elapsed } = await load(seconds * 1_000);
  const rate = Math.round((accepted / elapsed) * 1_000);
  const slowest = quantile(waits, 0.99);
  const flushing = performance.now();
  await ingest.flush(id);
  progress(`Everything was in ClickHouse ${Math.round(performance.now() - flushing)} ms after the last answer`);
  const [stored] = await stores.workspace(id).clickhouse.query<{ n: number }>("SELECT count() AS n FROM events");
  progress(`${stored?.n ?? 0} events stored`);
  report({
    what: "Accepted events, without HTTP",
    measured: `${rate.toLocaleString("en")} events/s, p99 ${Math.round(slowest)} ms`,
    peer: "",
    ratio: null,
    aim: ">= 10,000/s, p99 < 250 ms",
    met: rate >= 10_000 && slowest < 250,
  });
} finally {
  await ingest.close();
  await stores.close();
  await rm(dataDir, { recursive: true, force: true });
}
