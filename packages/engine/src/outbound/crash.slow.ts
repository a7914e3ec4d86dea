import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { openStores } from "@kindred/store";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startReceiver, type Received, type Receiver } from "./testing/receiver.ts";

const root = new URL("../../../../", import.meta.url).pathname;
const rows = 600;
let dataDir: string;
let single: Receiver;
let batch: Receiver;

beforeAll(async () => {
  await promisify(execFile)("npx", ["tsc", "-b", "packages/engine"], { cwd: root });
  dataDir = await mkdtemp(join(tmpdir(), "kindred-crash-"));
  single = await startReceiver();
  batch = await startReceiver();
});
afterAll(async () => {
  await single.close();
  await batch.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** Lets a sender run until `done`, then kills it. */
async function killedWhen(done: () => Promise<unknown>): Promise<void> {
  const script = join(root, "packages/engine/dist/outbound/testing/crash-sender.js");
  const child = spawn(process.execPath, [script, dataDir, single.url, batch.url, String(rows)], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await Promise.race([done(), exited]);
  expect(child.exitCode).toBe(null);
  child.kill("SIGKILL");
  await exited;
}

/** What a receiver took, each change once: the first time it was answered 200. */
function taken(all: readonly Received[], accepted: ReadonlySet<Received>): number[] {
  const seen = new Set<number>();
  for (const one of all) {
    if (!accepted.has(one)) continue;
    for (const id of one.body.data.changes?.map((change) => change.id) ?? [one.body.data.id ?? 0]) seen.add(id);
  }
  return [...seen];
}

test("killed again and again: everything arrives, each contact's in order, and what comes twice can be told by its id", async () => {
  const accepted = new Set<Received>();
  let turn = 0;
  for (const receiver of [single, batch])
    receiver.answer = (response, received, socket) => {
      turn += 1;
      if (turn % 11 === 0) return void response.writeHead(500).end();
      // It took the change and could not say so any more.
      accepted.add(received);
      if (turn % 13 === 0) return void socket.destroy();
      response.end();
    };

  for (const more of [10, 45, 23, 80, 37, 61]) {
    const from = single.received.length;
    await killedWhen(() => single.until((all) => all.length >= from + more));
  }
  await killedWhen(() =>
    Promise.all([single, batch].map((receiver) => receiver.until((all) => taken(all, accepted).length === rows))),
  );

  const everything = Array.from({ length: rows }, (_, n) => n + 1);
  for (const receiver of [single, batch]) {
    const order = taken(receiver.received, accepted);
    expect(order.toSorted((a, b) => a - b)).toEqual(everything);
    for (let contact = 0; contact < 20; contact += 1) {
      const own = order.filter((id) => (id - 1) % 20 === contact);
      expect(own).toEqual(own.toSorted((a, b) => a - b));
    }
    const contents = new Map<string, Set<string>>();
    for (const { id, body } of receiver.received) {
      const content = JSON.stringify(body.data.changes?.map((change) => change.id) ?? body.data.id);
      contents.set(id, (contents.get(id) ?? new Set()).add(content));
    }
    expect([...contents.values()].filter((all) => all.size > 1)).toEqual([]);
  }
  // A change comes under one id only, however often it comes.
  for (const receiver of [single, batch]) {
    const ids = new Map<number, Set<string>>();
    for (const { id, body } of receiver.received)
      for (const seq of body.data.changes?.map((change) => change.id) ?? [body.data.id ?? 0])
        ids.set(seq, (ids.get(seq) ?? new Set()).add(id));
    expect([...ids.values()].filter((all) => all.size > 1)).toEqual([]);
  }

  const stores = await openStores({ dataDir });
  const letters = await stores.postgres.selectFrom("webhook_dead_letters").selectAll().execute();
  await stores.close();
  expect(letters).toEqual([]);
});
