import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
let id: string;
let W: string;

beforeAll(async () => {
  server = await startTestServer();
  const made = await server.workspace();
  id = made.id;
  W = `/workspaces/${id}`;
  const authorization = `Basic ${Buffer.from(`${made.writeKey}:`).toString("base64")}`;
  for (const [userId, event] of [
    ["ann", "Product Viewed"],
    ["ben", "Product Viewed"],
    ["anton", "Order Completed"],
    ["ann", "Order Completed"],
  ]) {
    const properties = event === "Order Completed" ? { revenue: 12.5 } : {};
    await server.ask("POST", "/v1/track", { userId, event, properties }, { authorization });
  }
  // What a first build finds and what comes in beside it are told apart.
  await server.wiring.ingest.flush(id);
  const save = (document: object): Promise<unknown> => server.admin("POST", `${W}/segments`, document);
  const buyers = { version: 1, id: "buyers", name: "Buyers", kind: "strategic", folder: "Shop", tags: ["orders"] };
  await save({ ...buyers, where: { event: "Order Completed" } });
  await save({
    version: 1,
    id: "viewing-buyers",
    name: "V",
    where: { all: [{ segment: "buyers" }, { event: "Product Viewed" }] },
  });
  const params = { times: { type: "number" } };
  await save({
    version: 1,
    id: "asks",
    name: "Asks",
    params,
    where: { event: "Order Completed", gte: { param: "times" } },
  });
  await server.wiring.membership.settle(id);
});
afterAll(() => server.stop());

test("a segment's card says its size, folder, tags, and who refers to it", async () => {
  const { body } = await server.admin("GET", `${W}/segment-cards`);
  expect(body).toMatchObject({
    contacts: 3,
    items: [
      { id: "asks", count: null, problem: null, state: null },
      {
        id: "buyers",
        count: 2,
        kind: "strategic",
        folder: "Shop",
        tags: ["orders"],
        freshness: "live",
        state: "kept",
        version: 1,
        usedBy: [{ id: "viewing-buyers", name: "V" }],
      },
      { id: "viewing-buyers", count: 1, folder: null, tags: [], usedBy: [] },
    ],
  });
});

test("sizes of kept segments come from memory, of others from a count", async () => {
  const { state } = await server.wiring.membership.of(id);
  state.members.get("buyers")?.add(3_000);
  const size = async (): Promise<unknown> =>
    ((await server.admin("GET", `${W}/overview`)).body as { segments: { count: number }[] }).segments[1]?.count;
  expect(await size()).toBe(3);
  state.members.get("buyers")?.delete(3_000);
  expect(await size()).toBe(2);
});

test("the last month in figures", async () => {
  const { body } = await server.admin("GET", `${W}/overview`);
  expect(body).toMatchObject({ month: { orders: 2, revenue: 25, currencies: [], active: 3 } });
});

test("all sizes over time in one answer", async () => {
  const { body } = await server.admin("GET", `${W}/history`);
  expect(body).toMatchObject({
    items: [
      { segment: "buyers", before: 0, points: [{ entered: 0, built: 2, left: 0, size: 2 }] },
      { segment: "viewing-buyers", before: 0, points: [{ size: 1 }] },
    ],
  });
});

test("since when a contact is in its segments", async () => {
  const { body } = await server.admin("GET", `${W}/contacts/ann/segments?with=since`);
  const recent = expect.stringMatching(/^\d{4}-.*Z$/u) as string;
  expect(body).toMatchObject({
    segments: [
      { id: "buyers", since: recent },
      { id: "viewing-buyers", since: recent },
    ],
  });
});

test("members are found by how they begin", async () => {
  const found = async (query: string): Promise<unknown> =>
    (await server.admin("GET", `${W}/segments/buyers/members?${query}`)).body;
  expect(await found("q=an")).toMatchObject({ items: [{ externalId: "ann" }, { externalId: "anton" }] });
  const first = (await found("q=an&limit=1")) as { next: string };
  expect(await found(`q=an&limit=1&cursor=${first.next}`)).toMatchObject({ items: [{ externalId: "anton" }] });
  expect(await found("q=ben")).toMatchObject({ items: [], next: null });
  expect(await found("q=an&at=2026-01-01")).toMatchObject({ error: { code: "search_of_the_past" } });
});

test("all members go on a list at once", async () => {
  await server.admin("POST", `${W}/lists`, { id: "post", name: "Post" });
  const put = await server.admin("POST", `${W}/lists/post/members`, { segment: "buyers" });
  expect(put.body).toMatchObject({ added: 2, unknown: [] });
  const unknown = await server.admin("POST", `${W}/lists/post/members`, { segment: "nobody" });
  expect(unknown).toMatchObject({ status: 404, body: { error: { code: "unknown_segment" } } });
});

test("of many segments saved at once a few are counted, and the rest told when they are built", async () => {
  const { id: crowded } = await server.workspace();
  const save = Array.from({ length: 40 }, (_, each) => {
    return { document: { version: 1, id: `many-${each}`, name: "Many", where: { event: `Event ${each}` } } };
  });
  await server.admin("POST", `/workspaces/${crowded}/segment-changes`, { save });
  const counts = async (): Promise<readonly (number | null)[]> => {
    const { body } = await server.admin("GET", `/workspaces/${crowded}/segment-cards`);
    return (body as { items: { count: number | null }[] }).items.map(({ count }) => count);
  };
  expect((await counts()).filter((count) => count === 0).length).toBeGreaterThanOrEqual(20);
  await server.wiring.membership.settle(crowded);
  expect((await counts()).every((count) => count === 0)).toBe(true);
});

test("over many events segments that are being built are told when they are built, and not counted beside it", async () => {
  const { id: large } = await server.workspace();
  const { clickhouse } = server.wiring.stores.workspace(large);
  await clickhouse.command(
    `INSERT INTO incoming_events (contact_id, event, ts, message_id, received_at)
     SELECT 1, 'Event 0', now64(3), toString(number), now64(3) FROM numbers(100001)`,
  );
  const save = Array.from({ length: 3 }, (_, each) => {
    return { document: { version: 1, id: `large-${each}`, name: "Large", where: { event: `Event ${each + 1}` } } };
  });
  await server.admin("POST", `/workspaces/${large}/segment-changes`, { save });
  const counts = async (): Promise<unknown> => {
    const { body } = await server.admin("GET", `/workspaces/${large}/segment-cards`);
    return (body as { items: { state: string; count: number | null }[] }).items.map(({ state, count }) => [
      state,
      count,
    ]);
  };
  expect(await counts()).not.toContainEqual(["building", 0]);
  await server.wiring.membership.settle(large);
  expect(await counts()).toEqual(save.map(() => ["kept", 0]));
});

test("whoever only gets mail is not active, here as in measures", async () => {
  const { body } = await server.admin("POST", `${W}/keys`, { kind: "write", name: "mail" });
  const { secret } = body as { secret: string };
  const authorization = `Basic ${Buffer.from(`${secret}:`).toString("base64")}`;
  const mail = { userId: "dora", event: "Email Delivered" };
  expect((await server.ask("POST", "/v1/track", mail, { authorization })).status).toBe(200);
  const { body: overview } = await server.admin("GET", `${W}/overview`);
  expect(overview).toMatchObject({ contacts: 4, month: { active: 3 } });
});
