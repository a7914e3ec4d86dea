import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Change } from "@kindred/engine";
import { afterEach, beforeEach, expect, it } from "vitest";
import { EventStream } from "./event-stream.ts";

let server: Server;
let opened: Promise<ServerResponse>;

beforeEach(async () => {
  opened = new Promise((resolve) => {
    server = createServer((_request, response) => resolve(response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** A reader that takes the headers and then nothing more until it is told to. */
const connect = (): Promise<IncomingMessage> =>
  new Promise((resolve) => {
    const { port } = server.address() as AddressInfo;
    get(`http://127.0.0.1:${port}/`, (response) => {
      response.pause();
      resolve(response);
    }).on("error", () => undefined);
  });

const change = (id: number): Change => ({
  id,
  change: "entered",
  at: "2026-11-21T12:00:00.000Z",
  segment: { id: "vip", name: "x".repeat(100_000), version: 1 },
  contact: { key: "con_a", externalId: null, email: null, mergedInto: null },
  cause: "event",
  detail: "",
  condition: null,
});

it("waits for a reader who is slow, and writes no further meanwhile", async () => {
  const reading = connect();
  const response = await opened;
  const stream = new EventStream(response, 60_000);
  await stream.begin({ "x-own": "kept", "x-none": undefined }, 0);
  const reader = await reading;
  expect(reader.headers).toMatchObject({ "x-own": "kept", "cache-control": "no-store" });
  let isWaiting = false;
  let last: Promise<void> = Promise.resolve();
  // The system's own buffers take some megabytes first.
  for (let id = 1; !isWaiting; id += 1) {
    last = stream.send([change(id)], id);
    isWaiting = await Promise.race([
      last.then(() => false),
      new Promise<boolean>((resolve) => setTimeout(resolve, 200, true)),
    ]);
  }
  expect(response.writableLength).toBeLessThan(1_000_000);
  reader.resume();
  await last;
});

it("cuts off a reader who reads nothing at all", async () => {
  const reading = connect();
  const response = await opened;
  const stream = new EventStream(response, 50);
  await stream.begin({}, 0);
  const reader = await reading;
  const broken = new Promise<void>((resolve) => reader.once("error", () => resolve()).once("close", () => resolve()));
  for (let id = 1; !response.destroyed; id += 1) await stream.send([change(id)], id);
  reader.resume();
  await broken;
  // What comes after is thrown away without a word.
  await stream.send([change(1)], 1);
});
