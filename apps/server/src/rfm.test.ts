import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const simple = {
  name: "Purchases",
  events: ["Order Completed"],
  monetary: { property: "revenue" },
  levels: 3,
  r: { by: "fixed", at: [30, 90] },
  f: { by: "fixed", at: [2, 3] },
  m: { by: "fixed", at: [50, 100] },
  rules: [
    { class: "best", f: [2, 3] },
    { class: "others", suggestion: "Write to them." },
  ],
};

async function shop(): Promise<string> {
  const { id, writeKey } = await server.workspace();
  // While an import is under way nothing is refreshed but what is asked for.
  const at = new Date();
  const held = { workspace_id: id, id: "imp_held", kind: "events", file_name: "held.csv", state: "running" } as const;
  await server.wiring.stores.postgres
    .insertInto("imports")
    .values({ ...held, options: "{}", progress: "{}", created_at: at, updated_at: at })
    .execute();
  const order = (userId: string, daysAgo: number, revenue: number, at: number): object => ({
    type: "track",
    userId,
    event: "Order Completed",
    messageId: `${userId}-${at}`,
    timestamp: new Date(Date.now() - daysAgo * 86_400_000).toISOString(),
    properties: { revenue },
  });
  const batch = [order("ann", 40, 80, 1), order("ann", 1, 40, 2), order("ben", 100, 10, 1)];
  const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}`;
  const sent = await server.ask("POST", "/v1/batch", { batch }, { authorization });
  expect(sent.status).toBe(200);
  return `/workspaces/${id}`;
}

test("a model is defined, computed, looked at, changed back and taken away", async () => {
  const W = await shop();
  const preview = await server.admin("POST", `${W}/rfm/preview`, { definition: simple });
  expect(preview).toMatchObject({ status: 200, body: { people: 2, unreachable: [] } });

  expect(await server.admin("PUT", `${W}/rfm/purchase`, { definition: simple })).toMatchObject({
    status: 200,
    body: { id: "purchase", version: 1, builtIn: true, run: null },
  });
  await server.wiring.refreshes.settle();
  const refreshes = await server.admin("GET", `${W}/refreshes`);
  const done: unknown = expect.objectContaining({ part: "rfm", state: "done", error: null });
  expect(refreshes.body).toMatchObject({ hour: 3, items: expect.arrayContaining([done]) as unknown });

  const model = await server.admin("GET", `${W}/rfm/purchase`);
  expect(model.body).toMatchObject({
    version: 1,
    definition: { rules: [{ class: "best", f: [2, 3] }, { suggestion: "Write to them." }] },
    run: {
      people: 2,
      thresholds: { r: { at: [30, 90], side: "from" } },
      cells: [
        { r: 1, f: 1, m: 1, class: "others", size: 1, amount: 10, events: 1 },
        { r: 3, f: 2, m: 3, class: "best", size: 1, amount: 120, events: 2 },
      ],
    },
    before: { people: 2 },
  });
  const { history } = model.body as { history: { classes: object }[] };
  expect(history.at(-1)).toMatchObject({ kind: "refresh", classes: { best: 1, others: 1 } });
  expect((await server.admin("GET", `${W}/rfm`)).body).toMatchObject({
    items: [
      { id: "purchase", people: 2 },
      { id: "engagement", people: 0 },
    ],
  });

  const best = await server.admin("GET", `${W}/rfm/purchase/members?class=best`);
  expect(best.body).toMatchObject({ items: [{ externalId: "ann" }], next: null });
  expect((await server.admin("GET", `${W}/rfm/purchase/members?r=1&f=1`)).body).toMatchObject({
    items: [{ externalId: "ben" }],
  });
  const moves = await server.admin("GET", `${W}/rfm/purchase/transitions`);
  expect(moves.body).toMatchObject({
    moves: [
      { from: "others", to: "best", contacts: 1 },
      { from: "others", to: "others", contacts: 1 },
    ],
    outlook: { stepDays: 30, horizons: [30, 60, 90] },
  });
  const backwards = `${W}/rfm/purchase/transitions?from=2026-02-01&to=2026-01-01`;
  expect((await server.admin("GET", backwards)).body).toMatchObject({ error: { code: "bad_range" } });

  const versions = await server.admin("GET", `${W}/rfm/purchase/versions`);
  expect(versions.body).toMatchObject({ items: [{ version: 1, definition: { levels: 3 } }] });
  expect((await server.admin("POST", `${W}/rfm/purchase/past`)).status).toBe(200);
  expect((await server.admin("DELETE", `${W}/rfm/purchase`)).status).toBe(200);
  await server.wiring.refreshes.settle();
  expect((await server.admin("GET", `${W}/rfm/purchase`)).body).toMatchObject({
    definition: { levels: 5 },
    version: 2,
  });
});

test("what cannot be is refused with its place, and several currencies with the reason", async () => {
  const W = await shop();
  const bad = await server.admin("PUT", `${W}/rfm/purchase`, { definition: { ...simple, rules: [] } });
  expect(bad).toMatchObject({ status: 422, body: { error: { code: "invalid_rfm_model", pointer: "/rules" } } });
  expect(await server.admin("GET", `${W}/rfm/nothing`)).toMatchObject({
    status: 404,
    body: { error: { code: "unknown_model" } },
  });
  const late = await server.admin("PUT", `${W}/rfm/purchase`, { definition: simple, expectedVersion: 4 });
  expect(late).toMatchObject({ status: 409, body: { error: { code: "version_conflict" } } });
});

test("a viewer looks and changes nothing", async () => {
  const W = await shop();
  const key = await server.admin("POST", `${W}/keys`, { kind: "admin", name: "reader", role: "viewer" });
  const headers = { authorization: `Bearer ${(key.body as { secret: string }).secret}` };
  const ask = (method: string, path: string, body?: unknown): Promise<{ status: number }> =>
    server.ask(method, `/api/v1${W}${path}`, body, headers);
  expect((await ask("GET", "/rfm")).status).toBe(200);
  expect((await ask("POST", "/rfm/preview", { definition: simple })).status).toBe(200);
  expect((await ask("PUT", "/rfm/purchase", { definition: simple })).status).toBe(403);
  expect((await ask("DELETE", "/rfm/purchase")).status).toBe(403);
  expect((await ask("POST", "/rfm/purchase/past")).status).toBe(403);
  expect((await ask("POST", "/refreshes", {})).status).toBe(403);
  expect((await ask("PATCH", "/refreshes", { hour: 5 })).status).toBe(403);
  expect(await server.admin("PATCH", `${W}/refreshes`, { hour: 5 })).toMatchObject({ status: 200, body: { hour: 5 } });
});
