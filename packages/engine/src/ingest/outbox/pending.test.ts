import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { underLock } from "../workspace-lock.ts";
import { silentLogger } from "../logger.ts";
import { Flusher } from "./flusher.ts";
import { OutboxLines } from "./lines.ts";
import { Pending, type PendingEvents, type Wanted } from "./pending.ts";

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

async function append(fill: (lines: OutboxLines) => void): Promise<string> {
  const { id } = await stores.createWorkspace({ name: "Pending" });
  const lines = new OutboxLines();
  fill(lines);
  await underLock(stores.pool, id, (client) => lines.append(client, id));
  return id;
}

const tail = (message: string): string =>
  `,"event":"A \\"b\\"\\n","ts":5,"message_id":"${message}","received_at":6,"properties":{"p":{"q":[1]}},"context":{}}`;
const pendingEvents = (id: string, wanted: Wanted): Promise<PendingEvents | null> =>
  new Pending(stores.pool, id).of(wanted);
const nothing = { contacts: new Set([1]), tables: new Set<never>() };

test("the events of those asked for, from every row of the outbox", async () => {
  const id = await append((lines) => {
    lines.addEvent(1, "A", 5, tail("m1"));
    lines.addEvent(12, "A", 5, tail("m2"));
    lines.addEvent(1, "A", 5, tail("m3"));
    // Whoever writes rows as objects orders their fields otherwise.
    lines.addRow("events", { event: "B", contact_id: 1, ts: 7, message_id: "m4", properties: {} });
  });
  const found = await pendingEvents(id, nothing);
  expect([...(found ?? [])]).toEqual([
    [
      1,
      [
        { event: 'A "b"\n', ts: 5, messageId: "m1", properties: { p: { q: [1] } } },
        { event: 'A "b"\n', ts: 5, messageId: "m3", properties: { p: { q: [1] } } },
        { event: "B", ts: 7, messageId: "m4", properties: {} },
      ],
    ],
  ]);
  expect(await pendingEvents("ws_other", nothing)).toEqual(new Map());
});

test("is to be flushed where a merge, a table that is read, or too much is on its way", async () => {
  const merged = await append((lines) => lines.addRow("moves", { pairs: [[2, 1]] }));
  expect(await pendingEvents(merged, nothing)).toBeNull();
  const asked = await append((lines) => lines.addRow("permissions", { contact_id: 1, subject: "topic:x" }));
  expect(await pendingEvents(asked, nothing)).toEqual(new Map());
  const tables = new Set(["permissions"] as const);
  expect(await pendingEvents(asked, { ...nothing, tables })).toBeNull();
  const line = tail("x".repeat(1_000));
  const large = await append((lines) => {
    for (let i = 0; i < 8_000; i++) lines.addEvent(2, "A", 5, line);
  });
  expect(await pendingEvents(large, nothing)).toBeNull();
});

test("rows that come are found, and rows that went are not, however often it is asked", async () => {
  const { id, clickhouse } = await stores.createWorkspace({ name: "Pending" });
  const pending = new Pending(stores.pool, id);
  const ids = async (contact: number): Promise<string[] | undefined> => {
    const found = await pending.of({ ...nothing, contacts: new Set([contact]) });
    return found?.get(contact)?.map(({ messageId }) => messageId);
  };
  const add = (contact: number, message: string): Promise<void> =>
    underLock(stores.pool, id, (client) => {
      const lines = new OutboxLines();
      lines.addEvent(contact, "A", 5, tail(message));
      return lines.append(client, id);
    });
  const flusher = new Flusher({ stores, workspaceId: id, logger: silentLogger });
  expect(await ids(1)).toBeUndefined();
  await add(1, "m1");
  expect(await ids(1)).toEqual(["m1"]);
  await add(2, "m2");
  await add(1, "m3");
  expect(await ids(1)).toEqual(["m1", "m3"]);
  expect(await ids(2)).toEqual(["m2"]);
  await flusher.flush();
  expect(await clickhouse.query("SELECT toUInt32(count()) AS n FROM events")).toEqual([{ n: 3 }]);
  await add(2, "m4");
  expect([await ids(1), await ids(2)]).toEqual([undefined, ["m4"]]);
  await flusher.flush();
  expect(await ids(2)).toBeUndefined();
  await flusher.close();
});
