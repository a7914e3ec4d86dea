import { type Json, normalizeObject } from "@kindred/schema";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createIngest, type Ingest } from "../ingest.ts";
import { sweepMessageIds } from "../sweep.ts";
import { OutboxLines } from "./lines.ts";

let now = Date.UTC(2026, 10, 21, 12);
let stores: TestStores;
let ingest: Ingest;

beforeAll(async () => {
  stores = await openTestStores();
  ingest = createIngest({ stores, now: () => now });
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
});

const track = (messageId: string, more: object = {}): object => ({
  type: "track",
  userId: "u",
  event: "Tested",
  messageId,
  ...more,
});

const value = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(
      null,
      true,
      false,
      0,
      1,
      2.5,
      -1e19,
      1e20,
      2 ** 53,
      1e300,
      5e-324,
      "",
      "true",
      "1",
      "2026-01-01",
    ),
    fc.string({ unit: "binary", maxLength: 5 }).map((text) => text.replaceAll("\0", "")),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "a.b", "Київ", 'q"', "x y"), tie("value"), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
})).value;

test("both stores give back exactly the normal form", async () => {
  const { id, clickhouse } = await stores.createWorkspace({ name: "Normal" });
  const samples = fc.sample(
    fc.dictionary(fc.constantFrom("a", "b", "c", "a.b"), value, { noNullPrototype: true }),
    // A fixed seed: a corner that is still unknown is to be found on purpose, not at somebody else's expense.
    { numRuns: 600, seed: 20_261_121 },
  );
  const calls = samples.flatMap((sample, at) => [
    track(`t${at}`, { properties: sample }),
    { type: "identify", userId: `u${at}`, messageId: `i${at}`, traits: sample },
  ]);
  expect(await ingest.accept(id, calls)).toMatchObject({ accepted: 1200, rejected: [] });
  await ingest.flush(id);
  const events = await clickhouse.query<{ n: number; text: string }>(
    "SELECT toInt32(substring(message_id, 2)) AS n, toJSONString(properties) AS text FROM events ORDER BY n",
  );
  const ofPersons = await clickhouse.query<{ text: string }>(
    "SELECT properties AS text FROM contact_events FINAL ORDER BY toInt32(substring(message_id, 2))",
  );
  expect([events.length, ofPersons.length]).toEqual([600, 600]);
  for (const [at, { text }] of [...events.entries(), ...ofPersons.entries()])
    expect([at, JSON.parse(text)]).toEqual([at, normalizeObject(samples[at])]);
  const { rows } = await stores.pool.query<{ traits: unknown }>(
    "SELECT traits FROM contacts JOIN identities i USING (workspace_id) WHERE workspace_id = $1 AND i.contact_id = id AND value LIKE 'u_%' ORDER BY substring(value, 2)::int",
    [id],
  );
  expect(rows.map(({ traits }) => traits)).toEqual(samples.map((sample) => normalizeObject(sample)));
});

test("a line that ClickHouse refuses is kept apart, and the others go through", async () => {
  const { id, clickhouse } = await stores.createWorkspace({ name: "Bad line" });
  const client = await stores.pool.connect();
  const lines = new OutboxLines();
  for (let at = 0; at < 20; at++) {
    lines.add(
      "events",
      at === 7
        ? '{"contact_id":"nobody"}'
        : `{"contact_id":1,"event":"E","ts":1767225600000,"message_id":"m${at}","received_at":1767225600000,"properties":{},"context":{}}`,
    );
  }
  await lines.append(client, id);
  client.release();
  await ingest.flush(id);
  expect(await clickhouse.query("SELECT count() AS n FROM events")).toEqual([{ n: 19 }]);
  const letters = await stores.postgres.selectFrom("dead_letters").selectAll().where("workspace_id", "=", id).execute();
  expect(letters).toMatchObject([
    { source: "flush", code: "clickhouse_refused_line", payload: { table: "events", line: '{"contact_id":"nobody"}' } },
  ]);
});

test("an accepted event that PostgreSQL will not take is kept apart, and the others go through", async () => {
  const { id, clickhouse } = await stores.createWorkspace({ name: "Poison" });
  // Stands for a bug: the tables refuse what the checks let through.
  await stores.pool.query(`ALTER TABLE event_names ADD CONSTRAINT poison CHECK (name <> 'Poison')`);
  try {
    const calls = [track("1"), track("2", { event: "Poison" }), track("3"), track("4")];
    expect(await ingest.accept(id, calls)).toMatchObject({ accepted: 4 });
  } finally {
    await stores.pool.query("ALTER TABLE event_names DROP CONSTRAINT poison");
  }
  await ingest.flush(id);
  expect(await clickhouse.query("SELECT message_id AS id FROM events ORDER BY id")).toEqual([
    { id: "1" },
    { id: "3" },
    { id: "4" },
  ]);
  const letters = await stores.postgres.selectFrom("dead_letters").selectAll().where("workspace_id", "=", id).execute();
  expect(letters).toMatchObject([{ source: "ingest", code: "not_storable", payload: { call: { event: "Poison" } } }]);
});

test("concurrent requests share transactions and each gets its own answer", async () => {
  const { id, clickhouse } = await stores.createWorkspace({ name: "Many" });
  const results = await Promise.all(
    Array.from({ length: 40 }, (_, at) =>
      ingest.accept(id, [track(`m${at % 30}`), track(`n${at}`), { type: "track" }]),
    ),
  );
  const sum = (of: (result: (typeof results)[number]) => number): number =>
    results.reduce((all, one) => all + of(one), 0);
  expect(sum(({ accepted }) => accepted)).toBe(70);
  expect(sum(({ duplicates }) => duplicates)).toBe(10);
  expect(results.every(({ rejected }) => rejected.length === 1 && rejected[0]?.index === 2)).toBe(true);
  await ingest.flush(id);
  expect(await clickhouse.query("SELECT count() AS n, uniqExact(message_id) AS u FROM events")).toEqual([
    { n: 70, u: 70 },
  ]);
});

test("message ids are remembered for a week at least and forgotten after eight days", async () => {
  const { id } = await stores.createWorkspace({ name: "Sweep" });
  await ingest.accept(id, [track("1")]);
  now += 7 * 86_400_000;
  await sweepMessageIds(stores.pool, now);
  expect(await ingest.accept(id, [track("1")])).toMatchObject({ duplicates: 1 });
  now += 86_400_001;
  expect(await sweepMessageIds(stores.pool, now)).toBeGreaterThan(0);
  expect(await ingest.accept(id, [track("1")])).toMatchObject({ accepted: 1 });
});

test("an unknown workspace is refused by its name", async () => {
  await expect(ingest.accept("ws_none", [track("1")])).rejects.toMatchObject({
    code: "unknown_workspace",
    status: 404,
  });
});

test("whoever waits for what was acknowledged does not wait for what keeps coming", async () => {
  const { id, clickhouse } = await stores.createWorkspace({ name: "Busy" });
  await ingest.accept(id, [track("first")]);
  const state = { flushed: false };
  const flush = ingest.flush(id).then(() => {
    state.flushed = true;
    return clickhouse.query("SELECT count() AS n FROM events WHERE message_id = 'first'");
  });
  const most = 400;
  let sent = 0;
  for (; sent < most && !state.flushed; sent += 1) await ingest.accept(id, [track(`more ${sent}`)]);
  expect(sent).toBeLessThan(most);
  expect(await flush).toEqual([{ n: 1 }]);
  await ingest.flush(id);
  expect(await clickhouse.query("SELECT toUInt32(count()) AS n FROM events")).toEqual([{ n: sent + 1 }]);
});
