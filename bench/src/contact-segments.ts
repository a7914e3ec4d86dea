/**
 * In which segments a contact is, as a page asks that is personalised: one request after the other over one connection, among 100,000
 * contacts and 60 segments. Beside it a server that reads memberships from a table of PostgreSQL and checks nothing. In turn, so that both
 * meet the same machine.
 */
import { spawn } from "node:child_process";
import { Agent, request } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Listening } from "./contact-segments/server.ts";
import { milliseconds, quantile, timed } from "./harness/measure.ts";
import { progress, report } from "./harness/report.ts";

const calls = 2_000;
const people = 100_000;
const aim = 5;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

const script = fileURLToPath(new URL("contact-segments/server.js", import.meta.url));
const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
const ended = new Promise((resolve) => child.once("exit", resolve));

function get(url: string, adminKey: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, headers: { authorization: `Bearer ${adminKey}` } }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => (response.statusCode === 200 ? resolve(text) : reject(new Error(text))));
    });
    asked.on("error", reject);
    asked.end();
  });
}

try {
  progress(`${people.toLocaleString("en")} contacts`);
  const { kindred, plain, adminKey } = await listening();
  const waits = { known: [] as number[], key: [] as number[], plain: [] as number[] };
  const ask = (url: string, who: string): Promise<number> =>
    timed(async () => {
      const answer = await get(url.replace(":who", encodeURIComponent(who)), adminKey);
      if (!answer.includes('"segments":[')) throw new Error(answer);
    });
  for (let call = -100; call < calls; call += 1) {
    const number = 1 + (((call + 100) * 7919) % people);
    const taken = {
      known: await ask(kindred, `customer-${number}`),
      key: await ask(kindred, `con_${String(number).padStart(20, "0")}`),
      plain: await ask(plain, `customer-${number}`),
    };
    if (call >= 0) for (const name of ["known", "key", "plain"] as const) waits[name].push(taken[name]);
  }
  const shown = (of: readonly number[]): string =>
    `p50 ${milliseconds(quantile(of, 0.5))}, p99 ${milliseconds(quantile(of, 0.99))}`;
  progress(`by key: ${shown(waits.key)}`);
  report({
    what: "Segments of a contact over HTTP",
    measured: shown(waits.known),
    peer: `read from a table, nothing checked: ${shown(waits.plain)}`,
    ratio: quantile(waits.known, 0.5) / quantile(waits.plain, 0.5),
    aim: `p99 < ${aim} ms`,
    met: quantile(waits.known, 0.99) < aim,
  });
} finally {
  agent.destroy();
  child.kill("SIGTERM");
  await ended;
}

async function listening(): Promise<Listening> {
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith("{")) return JSON.parse(line) as Listening;
  throw new Error("The server ended before it listened");
}
