import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing.ts";

let server: TestServer;
let workspace: string;
let authorization: string;
const ids = ["even", "young", "buyers"];

beforeAll(async () => {
  server = await startTestServer();
  const made = await server.workspace();
  workspace = made.id;
  authorization = `Basic ${Buffer.from(`${made.writeKey}:`).toString("base64")}`;
  const people = Array.from({ length: 30 }, (_, n) => {
    return { type: "identify", userId: `c${n}`, traits: { even: n % 2 === 0, age: n } };
  });
  await send([...people, order("c1"), order("c2"), order("c20")]);
  await save("even", { trait: "even", is: true });
  await save("young", { trait: "age", lt: 18 });
  await save("buyers", { event: "Order Completed", window: { last: "30d" } });
  await server.wiring.membership.settle(workspace);
});
afterAll(() => server.stop());

const order = (userId: string): object => ({ type: "track", userId, event: "Order Completed", properties: {} });

async function send(batch: readonly object[]): Promise<void> {
  expect((await server.ask("POST", "/v1/batch", { batch }, { authorization })).status).toBe(200);
}

async function save(id: string, where: object): Promise<void> {
  const document = { version: 1, id, name: id, where };
  expect((await server.admin("PUT", `/workspaces/${workspace}/segments/${id}`, document)).status).toBe(200);
}

async function overlapping(more: object = {}): Promise<unknown> {
  return (await server.admin("POST", `/workspaces/${workspace}/overlap`, { segments: ids, ...more })).body;
}

/** By the populations of ClickHouse: nothing kept tells of an instant. */
const read = (): Promise<unknown> => overlapping({ now: new Date(server.wiring.now()).toISOString() });

const kept = async (): Promise<Record<string, number>> => {
  const found = await (await server.wiring.membership.of(workspace)).members.now(ids);
  return Object.fromEntries([...found].map(([id, members]) => [id, members.size]));
};

test("segments that are kept overlap in memory as their populations do", async () => {
  expect(await kept()).toEqual({ even: 15, young: 18, buyers: 3 });
  expect(await overlapping()).toMatchObject({ union: 24, pairs: [{ both: 9 }, { both: 2 }, { both: 2 }] });
  expect(await overlapping()).toEqual(await read());
});

test("who was acknowledged a moment ago is counted", async () => {
  await send([order("c3"), order("c29")]);
  expect(await overlapping()).toMatchObject({ pairs: [{ both: 9 }, { both: 2 }, { both: 3 }] });
  expect(await kept()).toMatchObject({ buyers: 5 });
  expect(await overlapping()).toEqual(await read());
});

test("a segment edited a moment ago is what it is now, not what is kept of it", async () => {
  await save("young", { trait: "age", lt: 3 });
  expect(await overlapping()).toMatchObject({ segments: [{ count: 15 }, { id: "young", count: 3 }, { count: 5 }] });
  await server.wiring.membership.settle(workspace);
  expect(await kept()).toEqual({ even: 15, young: 3, buyers: 5 });
  expect(await overlapping()).toEqual(await read());
});

test("what a copy is changed to changes nothing that is kept", async () => {
  const members = await (await server.wiring.membership.of(workspace)).members.now(["even"]);
  members.get("even")?.exclude(members.get("even")!);
  expect(await kept()).toMatchObject({ even: 15 });
});
