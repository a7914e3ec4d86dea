import { openTestStores, type TestStores } from "@kindred/store/testing";
import { Webhook as Verifier } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { deleteContact } from "../identity/delete-contact.ts";
import { mergeContacts } from "../identity/merge-contacts.ts";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { silentLogger } from "../ingest/logger.ts";
import { readAllowList } from "./allow-list.ts";
import { deleteDeadLetters, readDeadLetters, readDeliveries, replayDeadLetters } from "./dead-letters.ts";
import type { SenderLimits } from "./limits.ts";
import { createOutbound, type Outbound } from "./outbound.ts";
import { accept, refuse, startReceiver, type Receiver } from "./testing/receiver.ts";
import { settingsFor } from "./testing/settings.ts";
import { type TestChange, writeLedger } from "./testing/write-ledger.ts";
import { createWebhooks, type Webhooks, type WebhookSettings } from "./webhooks.ts";

const hour = 3_600_000;
const day = 24 * hour;

let stores: TestStores;
let ingest: Ingest;
let now = Date.now();
let outbound: Outbound;
let receiver: Receiver;
let workspace = "";
let webhooks: Webhooks;

const start = (limits: Partial<SenderLimits> = {}): Outbound =>
  createOutbound({
    stores,
    flush: (id) => ingest.flush(id),
    allow: readAllowList("127.0.0.1"),
    now: () => now,
    logger: silentLogger,
    sends: true,
    random: () => 0,
    limits: { recordEvery: 5, timeout: 60_000, ...limits },
  });

beforeAll(async () => {
  stores = await openTestStores();
  ingest = createIngest({ stores, now: () => now });
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
});
beforeEach(async () => {
  now = Date.now();
  outbound = start();
  receiver = await startReceiver();
  workspace = (await stores.createWorkspace({ name: "Shop" })).id;
  webhooks = createWebhooks(stores.workspace(workspace), outbound.guard, () => now);
  const calls = Array.from({ length: 40 }, (_, n) => ({
    type: "identify",
    userId: `u-${n + 1}`,
    traits: { email: `u${n + 1}@example.org` },
    messageId: `m-${workspace}-${String(n).padStart(2, "0")}`,
  }));
  await ingest.accept(workspace, calls);
});
afterEach(async () => {
  await outbound.close();
  await stores.pool.query("DELETE FROM webhooks");
  await receiver.close();
});

const settings = (more: Partial<WebhookSettings> = {}): WebhookSettings => settingsFor(receiver.url, more);
const write = (...changes: readonly Partial<TestChange>[]): Promise<readonly number[]> =>
  writeLedger(
    stores,
    workspace,
    changes.map((one) => ({ segment: "vip", contactId: 1, change: 1, ...one })),
  );
const ids = (): number[] => receiver.received.map(({ body }) => body.data.id ?? 0);
/** Waits until what is written down says so. */
const eventually = async <T>(look: () => Promise<T>, done: (seen: T) => boolean): Promise<T> => {
  for (;;) {
    const seen = await look();
    if (done(seen)) return seen;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
/** Requests answered with a failure and put back, since the start. */
const failures = (count: number): Promise<unknown> =>
  eventually(
    async () => outbound.figures().retries,
    (retries) => retries === count,
  );
const moveClock = (by: number): void => {
  now += by;
  outbound.tick();
};

test("a change is sent with who, what, why and a signature that the published library accepts", async () => {
  const { id, secret } = await webhooks.create(settings());
  const at = Date.UTC(2026, 10, 21, 12, 0, 0, 5);
  const [seq] = await write({ contactId: 3, at, cause: "event", detail: "Order Completed", condition: "/where/all/1" });
  await receiver.until((all) => all.length === 1);
  const [received] = receiver.received;
  if (received === undefined) throw new Error("nothing came");
  const { headers, text, body } = received;
  expect(body).toEqual({
    type: "segment.entered",
    timestamp: "2026-11-21T12:00:00.005Z",
    data: {
      id: seq,
      change: "entered",
      at: "2026-11-21T12:00:00.005Z",
      segment: { id: "vip", name: "vip", version: 1 },
      contact: {
        key: expect.stringMatching(/^con_/) as unknown,
        externalId: "u-3",
        email: "u3@example.org",
        mergedInto: null,
      },
      cause: "event",
      detail: "Order Completed",
      // No such document is saved: the place is told all the same.
      condition: { at: "/where/all/1", sentence: null },
    },
  });
  expect(headers["webhook-id"]).toBe(`${workspace}_${seq}`);
  const verified = new Verifier(secret).verify(text, headers as Record<string, string>);
  expect(verified).toEqual(body);
  expect(() => new Verifier(secret).verify(`${text} `, headers as Record<string, string>)).toThrow(
    "No matching signature found",
  );
  await eventually(
    () => webhooks.get(id),
    ({ position, behind }) => position === seq && behind === 0,
  );
  expect(await readDeliveries(stores.workspace(workspace), id, 10, null)).toMatchObject([
    { messageId: `${workspace}_${seq}`, attempt: 1, outcome: "delivered", status: 200, changes: 1 },
  ]);
});

test("a contact's changes go one after the other, those of others at the same time", async () => {
  await webhooks.create(settings());
  const open = new Map<string, number>();
  let clashes = 0;
  receiver.answer = (response, { body }) => {
    const { key } = body.data.contact;
    open.set(key, (open.get(key) ?? 0) + 1);
    if (open.get(key) !== 1) clashes += 1;
    setImmediate(() => {
      open.set(key, 0);
      response.end();
    });
  };
  await write(
    ...Array.from({ length: 120 }, (_, n) => ({ contactId: (n % 12) + 1, change: n % 24 < 12 ? 1 : -1 }) as const),
  );
  await receiver.until((all) => all.length === 120);
  expect(clashes).toBe(0);
  expect(receiver.most).toBeGreaterThan(1);
  expect(receiver.most).toBeLessThanOrEqual(8);
  for (let contact = 1; contact <= 12; contact += 1) {
    const own = ids().filter((id) => (id - 1) % 12 === contact - 1);
    expect(own).toEqual(own.toSorted((a, b) => a - b));
  }
});

test("only the segments and changes asked for are sent, and only what came after the webhook was made", async () => {
  await write({ segment: "vip" });
  await webhooks.create(settings({ segments: ["vip", "lost"], changes: ["left"] }));
  await write(
    { segment: "vip" },
    { segment: "vip", change: -1 },
    { segment: "other", change: -1 },
    { segment: "lost", change: -1 },
  );
  await receiver.until((all) => all.length === 2);
  expect(ids().toSorted((a, b) => a - b)).toEqual([3, 5]);
});

test("a contact whose change is refused waits, with all its later changes; others go on", async () => {
  const { id } = await webhooks.create(settings());
  receiver.answer = (response, { body }) =>
    response.writeHead(body.data.contact.externalId === "u-1" ? 500 : 200).end();
  await write({ contactId: 1 }, { contactId: 2 }, { contactId: 1, change: -1 }, { contactId: 2, change: -1 });
  await receiver.until((all) => all.length === 3);
  await eventually(
    () => webhooks.get(id),
    ({ position, retrying }) => position === 4 && retrying === 2,
  );
  expect(ids().toSorted((a, b) => a - b)).toEqual([1, 2, 4]);

  // 5 s, then 10 s: not a moment earlier.
  moveClock(4999);
  await write({ contactId: 3 });
  await receiver.until((all) => all.length === 4);
  expect(ids().at(-1)).toBe(5);
  moveClock(1);
  await failures(2);
  moveClock(9999);
  await write({ contactId: 3 });
  await receiver.until((all) => all.length === 6);
  receiver.answer = accept;
  moveClock(1);
  await receiver.until((all) => all.length === 8);
  expect(ids().slice(4)).toEqual([1, 6, 1, 3]);

  const tries = receiver.received.filter(({ body }) => body.data.id === 1);
  expect(new Set(tries.map((one) => one.id)).size).toBe(1);
  expect(Number(tries[2]?.headers["webhook-timestamp"])).toBe(Number(tries[0]?.headers["webhook-timestamp"]) + 15);
  await eventually(
    () => webhooks.get(id),
    ({ retrying, position }) => retrying === 0 && position === 6,
  );
  const log = await readDeliveries(stores.workspace(workspace), id, 50, null);
  expect(log.filter(({ messageId }) => messageId === `${workspace}_1`)).toMatchObject([
    { attempt: 3, outcome: "delivered" },
    { attempt: 2, outcome: "retrying", status: 500, reason: "The receiver answered 500" },
    { attempt: 1, outcome: "retrying" },
  ]);
});

test("while the whole receiver is down the cursor stands still, however much comes; then all arrive in order", async () => {
  const { id } = await webhooks.create(settings());
  receiver.answer = refuse(502);
  await write(...Array.from({ length: 1000 }, (_, n) => ({ contactId: (n % 40) + 1 })));
  const halted = await eventually(
    () => webhooks.get(id),
    ({ retrying }) => retrying >= 10,
  );
  expect(halted.retrying).toBeLessThan(100);
  expect(halted.behind).toBeGreaterThan(900);
  // What is in memory follows what is written down by a moment.
  const figures = await eventually(
    async () => outbound.figures(),
    ({ waiting }) => waiting >= 10,
  );
  expect(figures).toMatchObject({ webhooks: 1, dead: 0, delivered: 0 });

  receiver.answer = accept;
  const before = receiver.received.length;
  moveClock(hour);
  await receiver.until((all) => new Set(all.slice(before).map((one) => one.id)).size === 1000);
  const came = ids().slice(before);
  for (let contact = 0; contact < 40; contact += 1) {
    const own = came.filter((seq) => (seq - 1) % 40 === contact);
    expect(own).toEqual(own.toSorted((a, b) => a - b));
  }
  await eventually(
    () => webhooks.get(id),
    ({ behind, retrying }) => behind === 0 && retrying === 0,
  );
  expect(outbound.figures()).toMatchObject({ delivered: 1000, changes: 1000, waiting: 0 });
});

test("after three days a change is a dead letter, its contact's next one is sent, and it can be sent again", async () => {
  const { id } = await webhooks.create(settings());
  const store = stores.workspace(workspace);
  receiver.answer = (response, { body }) => response.writeHead(body.data.id === 1 ? 503 : 200).end("try later");
  await write({ contactId: 1 }, { contactId: 1, change: -1 });
  for (let tries = 1; tries <= 72; tries += 1) {
    await failures(tries);
    moveClock(hour);
  }
  await receiver.until(() => ids().includes(2));
  const [letter] = await eventually(
    () => readDeadLetters(store, id, 10, null),
    (letters) => letters.length === 1,
  );
  expect(letter).toMatchObject({
    messageId: `${workspace}_1`,
    status: 503,
    reason: "The receiver answered 503",
    replay: false,
    changes: [{ id: 1, change: "entered", contact: { externalId: "u-1" } }],
  });
  expect((letter?.diedAt.getTime() ?? 0) - (letter?.firstAt.getTime() ?? 0)).toBe(3 * day);

  receiver.answer = accept;
  const before = receiver.received.length;
  expect(await replayDeadLetters(store, id, [letter?.id ?? 0])).toBe(1);
  await receiver.until((all) => all.length === before + 1);
  expect(receiver.received.at(-1)?.id).toBe(`${workspace}_1`);
  await eventually(
    () => webhooks.get(id),
    ({ deadLetters, retrying }) => deadLetters === 0 && retrying === 0,
  );
});

test("what a receiver rejects is a dead letter at once, all can be replayed or deleted, and they expire", async () => {
  const { id } = await webhooks.create(settings());
  const store = stores.workspace(workspace);
  receiver.answer = (response, { body }) =>
    response.writeHead((body.data.id ?? 0) <= 3 ? 422 : 200).end("no such field");
  await write({ contactId: 9 }, { contactId: 9 }, { contactId: 8 }, { contactId: 7 });
  const letters = await eventually(
    () => readDeadLetters(store, id, 10, null),
    (all) => all.length === 3,
  );
  expect(letters.map(({ attempts, status }) => [attempts, status])).toEqual([
    [1, 422],
    [1, 422],
    [1, 422],
  ]);
  expect(await readDeliveries(store, id, 10, null)).toContainEqual(
    expect.objectContaining({ outcome: "dead", answer: "no such field" }),
  );
  receiver.answer = accept;
  expect(await deleteDeadLetters(store, id, [letters[0]?.id ?? 0])).toBe(1);
  expect(await replayDeadLetters(store, id, null)).toBe(2);
  await receiver.until((all) => all.length === 6);

  receiver.answer = refuse(400);
  await write({ contactId: 6 });
  await eventually(
    () => webhooks.get(id),
    ({ deadLetters }) => deadLetters === 1,
  );
  moveClock(31 * day);
  await eventually(
    () => webhooks.get(id),
    ({ deadLetters }) => deadLetters === 0,
  );
});

test("a receiver that rejects everything fills no graveyard", async () => {
  const { id } = await webhooks.create(settings());
  receiver.answer = refuse(400);
  await write(...Array.from({ length: 500 }, (_, n) => ({ contactId: (n % 40) + 1 })));
  const halted = await eventually(
    () => webhooks.get(id),
    ({ deadLetters, retrying }) => deadLetters >= 10 && retrying > 0,
  );
  expect(halted.deadLetters + halted.retrying).toBeLessThan(60);
  expect(halted.behind).toBeGreaterThan(400);
});

test("with its graveyard full a webhook stops, and goes on when letters are deleted", async () => {
  await outbound.close();
  outbound = start({ deadLetters: 2, concurrency: 1 });
  const { id } = await webhooks.create(settings());
  receiver.answer = (response, { body }) => response.writeHead((body.data.id ?? 0) <= 3 ? 400 : 200).end();
  await write({ contactId: 1 }, { contactId: 2 }, { contactId: 3 });
  await eventually(
    () => webhooks.get(id),
    ({ deadLetters, retrying }) => deadLetters === 2 && retrying === 1,
  );
  await write({ contactId: 4 });
  expect(await deleteDeadLetters(stores.workspace(workspace), id, null)).toBe(2);
  moveClock(1);
  await receiver.until(() => ids().includes(4));
});

test("410 disables the webhook; enabled again, it goes on where it was", async () => {
  const { id } = await webhooks.create(settings());
  receiver.answer = refuse(410);
  await write({ contactId: 1 });
  const disabled = await eventually(
    () => webhooks.get(id),
    ({ state }) => state === "disabled",
  );
  expect(disabled.stateReason).toBe("The receiver answered 410 Gone");
  receiver.answer = accept;
  await webhooks.update(id, { state: "enabled" });
  moveClock(hour);
  await receiver.until((all) => all.length === 2);
  expect(ids()).toEqual([1, 1]);
});

test("a receiver that asks for patience is left alone for as long as it says", async () => {
  await webhooks.create(settings());
  receiver.answer = refuse(429, { "retry-after": "3600" });
  await write({ contactId: 1 });
  await failures(1);
  receiver.answer = accept;
  moveClock(hour - 1);
  await write({ contactId: 2 });
  await eventually(
    async () => outbound.figures(),
    ({ waiting, oldest }) => waiting === 1 && oldest > 0,
  );
  expect(receiver.received.length).toBe(1);
  moveClock(1);
  await receiver.until((all) => all.length === 3);
});

test("a redirect is not followed", async () => {
  const { id } = await webhooks.create(settings());
  receiver.answer = refuse(307, { location: `${receiver.url}/elsewhere` });
  await write({ contactId: 1 });
  const [delivery] = await eventually(
    () => readDeliveries(stores.workspace(workspace), id, 10, null),
    (all) => all.length > 0,
  );
  expect(delivery).toMatchObject({
    outcome: "retrying",
    status: 307,
    reason: expect.stringContaining("redirects") as unknown,
  });
  expect(receiver.received.length).toBe(1);
});

test("a receiver that closes, talks nonsense or never answers is retried; one that lies about its answer is believed its status", async () => {
  await outbound.close();
  outbound = start({ timeout: 2000 });
  const { id } = await webhooks.create(settings());
  const bad: Record<number, Receiver["answer"]> = {
    1: (_response, _received, socket) => socket.destroy(),
    2: (_response, _received, socket) => socket.end("this is not HTTP\r\n\r\n"),
    3: () => undefined,
    4: (_response, _received, socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nshort"),
    5: (response) => {
      response.writeHead(200);
      response.write("x".repeat(10_000_000));
    },
    6: (response) => {
      response.writeHead(200);
      response.write("and then nothing");
    },
    7: (_response, _received, socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(40_000)}\r\n\r\n`),
  };
  receiver.answer = (response, received, socket) => bad[received.body.data.id ?? 0]?.(response, received, socket);
  await write(...Array.from({ length: 7 }, (_, n) => ({ contactId: n + 1 })));
  const log = await eventually(
    () => readDeliveries(stores.workspace(workspace), id, 50, null),
    (all) => all.length === 7,
  );
  const told = Object.fromEntries(
    log.map(({ messageId, outcome, reason }) => [messageId.split("_").at(-1), [outcome, reason]]),
  );
  expect(told).toEqual({
    1: ["retrying", "The connection was closed before an answer"],
    2: ["retrying", "The answer is not HTTP"],
    3: ["retrying", "No answer within 2 s"],
    4: ["delivered", null],
    5: ["delivered", null],
    6: ["delivered", null],
    7: ["retrying", "The answer's headers are too long"],
  });
});

test("batches hold up to as many changes as asked for, in order; what failed comes again as it was", async () => {
  const { id } = await webhooks.create(settings({ batchSize: 50 }));
  receiver.answer = refuse(500);
  await write(...Array.from({ length: 120 }, (_, n) => ({ contactId: (n % 40) + 1 })));
  // All batches are about the same contacts: only the first may go.
  await failures(1);
  await write({ contactId: 1 });
  receiver.answer = accept;
  moveClock(hour);
  await receiver.until((all) => all.length === 5);
  const sent = receiver.received.map(({ body }) => body.data.changes?.map((change) => change.id) ?? []);
  const upTo = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n);
  expect(sent).toEqual([upTo(1, 50), upTo(1, 50), upTo(51, 100), upTo(101, 120), [121]]);
  expect(receiver.received[0]?.id).toBe(receiver.received[1]?.id);
  expect(receiver.received.map(({ body }) => body.type)).toEqual(Array(5).fill("segment.changes"));
  await eventually(
    () => webhooks.get(id),
    ({ behind, retrying }) => behind === 0 && retrying === 0,
  );
});

test("a batch that fails holds up its own contacts and nobody else's", async () => {
  const { id } = await webhooks.create(settings({ batchSize: 10 }));
  receiver.answer = (response, { body }) =>
    response.writeHead(body.data.changes?.some((change) => change.id <= 2) === true ? 500 : 200).end();
  await write({ contactId: 1 }, { contactId: 2 });
  await failures(1);
  await write({ contactId: 3 }, { contactId: 1, change: -1 }, { contactId: 4 });
  await receiver.until((all) => all.length === 2);
  await write({ contactId: 3 });
  await receiver.until((all) => all.length === 3);
  receiver.answer = accept;
  moveClock(hour);
  await receiver.until((all) => all.length === 5);
  expect(receiver.received.map(({ body }) => body.data.changes?.map((change) => change.id))).toEqual([
    [1, 2],
    [3, 5],
    [6],
    [1, 2],
    [4],
  ]);
  await eventually(
    () => webhooks.get(id),
    ({ retrying, behind }) => retrying === 0 && behind === 0,
  );
});

test("two processes send nothing twice, and one takes over when the other ends", async () => {
  const other = start();
  try {
    const { id } = await webhooks.create(settings());
    await write(...Array.from({ length: 50 }, (_, n) => ({ contactId: (n % 40) + 1 })));
    await eventually(
      () => webhooks.get(id),
      ({ behind }) => behind === 0,
    );
    expect(new Set(ids())).toEqual(new Set(Array.from({ length: 50 }, (_, n) => n + 1)));
    expect(receiver.received.length).toBe(50);
    expect(outbound.figures().webhooks + other.figures().webhooks).toBe(1);
    const [first, second] = outbound.figures().webhooks === 1 ? [outbound, other] : [other, outbound];
    await first.close();
    second.tick();
    await write({ contactId: 1 });
    await receiver.until((all) => all.length === 51);
  } finally {
    await other.close();
  }
});

test("whoever loses the connection that holds the lock stops, and starts anew", async () => {
  const { id } = await webhooks.create(settings());
  await write({ contactId: 1 });
  await eventually(
    () => webhooks.get(id),
    ({ position }) => position === 1,
  );
  await stores.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 7246012",
  );
  await write({ contactId: 2 });
  await eventually(
    async () => {
      outbound.tick();
      return ids();
    },
    (all) => all.includes(2),
  );
  await eventually(
    () => webhooks.get(id),
    ({ position }) => position === 2,
  );
});

test("a paused webhook sends nothing and loses nothing; a deleted one ends", async () => {
  const { id } = await webhooks.create(settings({ state: "paused" }));
  const running = await webhooks.create(settings());
  await write({ contactId: 1 });
  await receiver.until((all) => all.length === 1);
  await webhooks.update(id, { state: "enabled" });
  await receiver.until((all) => all.length === 2);
  await webhooks.delete(running.id);
  await eventually(
    async () => outbound.figures().webhooks,
    (n) => n === 1,
  );
  await expect(webhooks.get(running.id)).rejects.toMatchObject({ code: "unknown_webhook", status: 404 });
});

test("after a change of secret both sign for a day, then the new one alone", async () => {
  const { id, secret } = await webhooks.create(settings());
  const { secret: next } = await webhooks.rotate(id);
  const accepts = (which: string, at: number): boolean => {
    const { text, headers } = receiver.received[at] ?? { text: "", headers: {} };
    try {
      new Verifier(which).verify(text, headers as Record<string, string>);
      return true;
    } catch {
      return false;
    }
  };
  await write({ contactId: 1 });
  await receiver.until((all) => all.length === 1);
  expect([accepts(secret, 0), accepts(next, 0)]).toEqual([true, true]);
  now += day;
  await write({ contactId: 1 });
  await receiver.until((all) => all.length === 2);
  expect(receiver.received[1]?.headers["webhook-signature"]).toMatch(/^v1,[^ ]+$/);
});

test("who is gone is not told of, who was merged is told as who they are now", async () => {
  await ingest.flush(workspace);
  const { id } = await webhooks.create(settings({ state: "paused" }));
  await write({ contactId: 1 }, { contactId: 2 }, { contactId: 3 });
  await deleteContact(stores, workspace, { id: 1 }, now);
  await mergeContacts(stores, workspace, { winner: { id: 3 }, loser: { id: 2 }, reason: "test", at: now });
  await webhooks.update(id, { state: "enabled" });
  await receiver.until((all) => all.length === 2);
  const [two, three] = [...receiver.received].sort((a, b) => (a.body.data.id ?? 0) - (b.body.data.id ?? 0));
  expect(two?.body.data.contact).toMatchObject({ externalId: "u-3", mergedInto: three?.body.data.contact.key });
  expect(three?.body.data.contact).toMatchObject({ externalId: "u-3", mergedInto: null });
  await eventually(
    () => webhooks.get(id),
    ({ position }) => position === 3,
  );
});

test("a test request is signed and says what came of it; private addresses are refused", async () => {
  const { id, secret } = await webhooks.create(settings());
  expect(await webhooks.ping(id)).toMatchObject({ kind: "answered", status: 200, answer: "ok" });
  const { text, headers } = receiver.received[0] ?? { text: "", headers: {} };
  expect(new Verifier(secret).verify(text, headers as Record<string, string>)).toMatchObject({ type: "ping" });
  await expect(webhooks.create(settings({ url: "http://10.0.0.1/hook" }))).rejects.toMatchObject({
    code: "outbound_refused",
  });
  await expect(webhooks.update(id, { url: "file:///etc/passwd" })).rejects.toMatchObject({ code: "bad_outbound_url" });
});
