import { Agent, request } from "node:http";
import type { Address } from "./contestant.ts";

export interface Load {
  readonly connections: number;
  readonly batchSize: number;
  readonly ms: number;
}

export interface Measured {
  readonly accepted: number;
  /** Milliseconds of each request. */
  readonly waits: readonly number[];
  readonly elapsed: number;
}

const people = 20_000;
const sent = new Date().toISOString();
let next = 0;

/** What an SDK sends: three in four from known people, one call in twenty telling about them. Text, to keep the sender cheap. */
function call(): string {
  const number = next++;
  const person = (number * 7919) % people;
  const who = person % 4 === 0 ? "" : `,"userId":"customer-${person}"`;
  const what =
    number % 20 === 0
      ? `"type":"identify","traits":{"city":"Kyiv","visits":${number % 50}${person % 4 === 0 ? "" : `,"email":"customer${person}@shop.example"`}}`
      : `"type":"track","event":"${number % 3 === 0 ? "Product Added" : "Product Viewed"}","properties":{"product_id":"p${number % 3000}","category":"Dresses","price":${19.5 + (number % 90)},"quantity":1}`;
  return `{${what}${who},"messageId":"ajs-next-${String(number).padStart(32, "0")}","anonymousId":"00000000-0000-4000-8000-${String(person).padStart(12, "0")}","timestamp":"${sent}","context":{"library":{"name":"analytics.js","version":"npm:next-1.84.0"},"locale":"uk-UA","timezone":"Europe/Kyiv","userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36","page":{"path":"/dresses/42","title":"Dress","url":"https://shop.example/dresses/42","referrer":"","search":""}},"integrations":{}}`;
}

/** Keeps every connection busy with one batch after the other. A refused request ends the run. */
export async function load(address: Address, { connections, batchSize, ms }: Load): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const waits: number[] = [];
  const start = performance.now();
  let accepted = 0;
  const sender = async (): Promise<void> => {
    while (performance.now() - start < ms) {
      const body = `{"sentAt":"${sent}","batch":[${Array.from({ length: batchSize }, call).join(",")}]}`;
      const began = performance.now();
      await post(address, agent, body);
      waits.push(performance.now() - began);
      accepted += batchSize;
    }
  };
  await Promise.all(Array.from({ length: connections }, sender));
  agent.destroy();
  return { accepted, waits, elapsed: performance.now() - start };
}

/** Resolves when the server has acknowledged the batch. */
export function post({ url, writeKey }: Address, agent: Agent, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      authorization: `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}`,
    };
    const asked = request(`${url}/v1/batch`, { method: "POST", agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode ?? 0} ${text}`)),
      );
    });
    asked.on("error", reject);
    asked.end(body);
  });
}
