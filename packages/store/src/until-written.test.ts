import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestStores, type TestStores } from "./testing/index.ts";
import { UntilWritten } from "./until-written.ts";
import type { WorkspaceStore } from "./workspace.ts";

let stores: TestStores;

beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

const count = async ({ clickhouse }: WorkspaceStore, event: string): Promise<number> => {
  const [row] = await clickhouse.query<{ n: number | string }>(
    "SELECT count() AS n FROM events WHERE event = {event: String}",
    { event },
  );
  return Number(row?.n);
};

function writer({ clickhouse }: WorkspaceStore) {
  let written = 0;
  return async (event: string): Promise<void> => {
    const id = `m${++written}`;
    const line = { contact_id: 1, event, ts: 1767225600123, message_id: id, received_at: 1767225600123 };
    await clickhouse.insertLines("events", `${JSON.stringify({ ...line, properties: {}, context: {} })}\n`, {
      token: id,
    });
  };
}

test("an answer stands until its table is written to, each question and workspace by itself", async () => {
  const [one, other] = await Promise.all([
    stores.createWorkspace({ name: "One" }),
    stores.createWorkspace({ name: "Other" }),
  ]);
  let reads = 0;
  const counts = new UntilWritten(["events"], (workspace, event: string) => {
    reads += 1;
    return count(workspace, event);
  });
  const write = writer(one);
  expect([await counts.of(one, "A"), await counts.of(one, "A"), reads]).toEqual([0, 0, 1]);
  await write("A");
  expect([await counts.of(one, "A"), await counts.of(one, "B"), await counts.of(other, "A"), reads]).toEqual([
    1, 0, 0, 4,
  ]);
  await one.clickhouse.command("OPTIMIZE TABLE events FINAL");
  await counts.of(one, "B");
  expect(reads).toBe(4);
  await one.clickhouse.command("ALTER TABLE events DELETE WHERE event = 'A' SETTINGS mutations_sync = 1");
  expect([await counts.of(one, "A"), reads]).toEqual([0, 5]);
});

test("a rest keeps an answer although its table is written to, for as long as the rows there were ask for", async () => {
  const workspace = await stores.createWorkspace({ name: "Busy" });
  const write = writer(workspace);
  let now = 0;
  const clock = (): number => now;
  const rested = new UntilWritten(["events"], count, { restPerMillion: 1_000_000_000, clock });
  expect(await rested.of(workspace, "A")).toBe(0);
  // Nothing was there, so it rests for no time.
  await write("A");
  expect(await rested.of(workspace, "A")).toBe(1);
  // One row: a second.
  await write("A");
  now = 999;
  expect(await rested.of(workspace, "A")).toBe(1);
  now = 1_000;
  expect(await rested.of(workspace, "A")).toBe(2);
  const longest = new UntilWritten(["events"], count, { restPerMillion: 1e15, clock });
  await longest.of(workspace, "A");
  await write("A");
  now += 59_999;
  expect(await longest.of(workspace, "A")).toBe(2);
  now += 1;
  expect(await longest.of(workspace, "A")).toBe(3);
});

test("a reading that failed is not kept", async () => {
  const workspace = await stores.createWorkspace({ name: "Failing" });
  let fails = true;
  const once = new UntilWritten(["events"], async () => {
    if (fails) throw new Error("away");
    return "there";
  });
  await expect(once.of(workspace)).rejects.toThrow("away");
  fails = false;
  expect(await once.of(workspace)).toBe("there");
});
