import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestServer, type TestServer } from "../testing.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test("an event sent to the server is in the ledger a moment later", async () => {
  const { id, writeKey } = await server.workspace();
  const saved = await server.admin("POST", `/workspaces/${id}/segments`, {
    version: 1,
    id: "buyers",
    name: "Buyers",
    where: { event: "Order Completed" },
  });
  expect(saved.status).toBe(200);
  const sent = await server.ask(
    "POST",
    "/v1/track",
    { userId: "ann", event: "Order Completed" },
    { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}` },
  );
  expect(sent.status).toBe(200);
  await vi.waitFor(
    async () => {
      expect((await server.admin("GET", `/workspaces/${id}/contacts/ann/moves`)).body).toMatchObject({
        items: [{ change: "entered", segment: { id: "buyers" } }],
      });
    },
    { timeout: 60_000, interval: 20 },
  );
  const metrics = await server.ask("GET", "/metrics");
  expect(metrics.body).toMatch(/kindred_membership_changes_total 1/u);
});

test("memberships are asked for now, at any instant, over time, and for one contact", async () => {
  const { id, writeKey } = await server.workspace();
  const W = `/workspaces/${id}`;
  const save = (document: object): Promise<unknown> => server.admin("POST", `${W}/segments`, document);
  await save({ version: 1, id: "buyers", name: "Buyers", where: { event: "Order Completed" } });
  await save({ version: 1, id: "viewers", name: "Viewers", where: { event: "Product Viewed" } });
  await server.wiring.membership.settle(id);
  const before = new Date(Date.now() - 1000).toISOString();
  const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}`;
  for (const [userId, event] of [
    ["ann", "Product Viewed"],
    ["ben", "Product Viewed"],
    ["ann", "Order Completed"],
  ]) {
    await server.ask("POST", "/v1/track", { userId, event }, { authorization });
  }
  await server.wiring.membership.settle(id);

  const status = await server.admin("GET", `${W}/memberships`);
  expect(status.body).toMatchObject({
    items: [
      { id: "buyers", size: 1, state: "kept", freshness: "live", reason: null },
      { id: "viewers", size: 2, state: "kept" },
    ],
  });
  expect((await server.admin("GET", `${W}/contacts/ann/segments`)).body).toMatchObject({
    segments: [
      { id: "buyers", name: "Buyers" },
      { id: "viewers", name: "Viewers" },
    ],
  });
  expect((await server.admin("GET", `${W}/segments/buyers/members`)).body).toMatchObject({
    items: [{ externalId: "ann" }],
    next: null,
  });
  const first = await server.admin("GET", `${W}/segments/viewers/members?limit=1`);
  expect(first.body).toMatchObject({ items: [{ externalId: "ann" }] });
  const { next } = first.body as { next: string };
  expect((await server.admin("GET", `${W}/segments/viewers/members?limit=1&cursor=${next}`)).body).toMatchObject({
    items: [{ externalId: "ben" }],
  });
  expect((await server.admin("GET", `${W}/segments/buyers/members?at=${before}`)).body).toMatchObject({ items: [] });
  expect((await server.admin("GET", `${W}/segments/viewers/history`)).body).toMatchObject({
    before: 0,
    points: [{ entered: 2, left: 0, size: 2 }],
  });
  expect((await server.admin("GET", `${W}/segments/viewers/stays`)).body).toMatchObject({
    first: 2,
    repeat: 0,
    open: 2,
  });
  expect((await server.admin("GET", `${W}/flow?source=viewers&target=buyers&from=${before}`)).body).toMatchObject({
    source: 0,
    target: 1,
  });
  const backwards = await server.admin("GET", `${W}/segments/viewers/history?from=2026-02-01&to=2026-01-01`);
  expect(backwards).toMatchObject({ status: 400, body: { error: { code: "empty_range" } } });
});

test("a contact's entries and exits are told with the condition that turned, in the caller's language", async () => {
  const { id, writeKey } = await server.workspace();
  const W = `/workspaces/${id}`;
  await server.admin("POST", `${W}/segments`, {
    version: 1,
    id: "kyiv-buyers",
    name: "Buyers of Kyiv",
    where: { all: [{ event: "Order Completed" }, { trait: "city", is: "Kyiv" }] },
  });
  await server.wiring.membership.settle(id);
  const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}`;
  const say = async (path: string, body: object): Promise<void> => {
    await server.ask("POST", path, { userId: "ann", ...body }, { authorization });
    await server.wiring.membership.settle(id);
  };
  await say("/v1/identify", { traits: { city: "Kyiv" } });
  await say("/v1/track", { event: "Order Completed" });
  await say("/v1/identify", { traits: { city: "Lviv" } });
  const { body } = await server.admin("GET", `${W}/contacts/ann/moves?limit=1`);
  const segment = { id: "kyiv-buyers", name: "Buyers of Kyiv", version: 1 };
  expect(body).toMatchObject({
    items: [
      {
        change: "left",
        segment,
        cause: "profile",
        detail: "city",
        condition: { at: "/where/all/1", sentence: expect.stringContaining("Kyiv") as string },
      },
    ],
  });
  const { next } = body as { next: string };
  const rest = await server.admin("GET", `${W}/contacts/ann/moves?cursor=${next}`);
  expect(rest.body).toMatchObject({
    items: [{ change: "entered", cause: "event", condition: { at: "/where/all/0" } }],
    next: null,
  });
  const turns = await server.admin("GET", `${W}/segments/kyiv-buyers/turns`);
  expect(turns.body).toEqual({
    items: [
      {
        condition: { at: "/where/all/0", version: 1, sentence: expect.stringContaining("Order Completed") as string },
        cause: null,
        entered: 1,
        left: 0,
      },
      {
        condition: { at: "/where/all/1", version: 1, sentence: expect.stringContaining("Kyiv") as string },
        cause: null,
        entered: 0,
        left: 1,
      },
    ],
  });
});

test("an unsaved segment with arguments is evaluated for one contact", async () => {
  const { id, writeKey } = await server.workspace();
  const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}`;
  await server.ask("POST", "/v1/track", { userId: "ann", event: "Order Completed" }, { authorization });
  const document = {
    version: 1,
    id: "x",
    name: "x",
    params: { times: { type: "number" } },
    where: { event: "Order Completed", window: { last: "1d" }, gte: { param: "times" } },
  };
  const asked = (times: number): Promise<{ body: unknown }> =>
    server.admin("POST", `/workspaces/${id}/evaluate/contact`, { document, args: { times }, contact: "ann" });
  expect((await asked(1)).body).toMatchObject({ member: true, changesAt: expect.any(String) as string });
  expect((await asked(2)).body).toMatchObject({ member: false, changesAt: null });
});

test("a rebuild corrects what differs, and only that; one that is taken back changes nothing", async () => {
  const { id, writeKey } = await server.workspace();
  const W = `/workspaces/${id}`;
  const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}`;
  await server.admin("POST", `${W}/segments`, { version: 1, id: "buyers", name: "Buyers", where: { event: "Bought" } });
  for (const userId of ["ann", "ben"])
    await server.ask("POST", "/v1/track", { userId, event: "Bought" }, { authorization });
  const { membership, ingest, stores } = server.wiring;
  await membership.settle(id);
  // Ticks do not wait until what they read has been brought over.
  await ingest.flush(id);
  const { clickhouse } = stores.workspace(id);
  // An event that came in past everything that would have told of it.
  await clickhouse.command("INSERT INTO contacts SELECT 3, 'con_3', 'cat', '', '', [], '{}'::JSON, now64(3), 0, 1");
  await clickhouse.command("INSERT INTO incoming_events SELECT 3, 'Bought', now64(3) - 1, 'm', now64(3), '{}', '{}'");
  await clickhouse.command("ALTER TABLE events DELETE WHERE contact_id = 2 SETTINGS mutations_sync = 2");
  await membership.settle(id);
  expect((await server.admin("GET", `${W}/memberships`)).body).toMatchObject({ items: [{ size: 2 }] });
  expect((await server.admin("POST", `${W}/memberships/rebuild`, { segments: ["buyers"] })).body).toEqual({
    segments: 1,
  });
  await membership.settle(id);
  await ingest.flush(id);
  expect(await clickhouse.query("SELECT contact_id, change, cause FROM ledger ORDER BY seq")).toEqual([
    { contact_id: 1, change: 1, cause: expect.any(String) as string },
    { contact_id: 2, change: 1, cause: expect.any(String) as string },
    { contact_id: 3, change: 1, cause: "refresh" },
    { contact_id: 2, change: -1, cause: "refresh" },
  ]);
  await server.admin("POST", `${W}/memberships/rebuild`, {});
  expect((await server.admin("DELETE", `${W}/memberships/rebuild`)).body).toEqual({ ok: true });
  await membership.settle(id);
  expect((await server.admin("GET", `${W}/memberships`)).body).toMatchObject({ items: [{ size: 2, state: "kept" }] });
  const unknown = await server.admin("POST", `${W}/memberships/rebuild`, { segments: ["nobody"] });
  expect(unknown).toMatchObject({ status: 404, body: { error: { code: "unknown_segment" } } });
});
