import { upsertProducts } from "@kindred/engine";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../testing.ts";

let server: TestServer;
let clock = Date.parse("2026-06-01T12:00:00Z");

beforeAll(async () => {
  server = await startTestServer({ now: () => clock });
});
afterAll(() => server.stop());

/** No answers: the stream has no end. */
const endless = "/stream";

const names: Readonly<Record<string, string>> = {
  contact: "ann",
  product: "p",
  event: "Order Completed",
  list: "guests",
  model: "purchase",
  scheme: "cycle",
  segment: "buyers",
};
const queries: Readonly<Record<string, string>> = {
  "/time-zone-moves": "to=Europe/Kyiv",
  "/contacts/:contact/history": "trait=turn",
  "/catalogue/event": "name=Order Completed",
  "/traits/values": "path=city",
  "/events/names/:event/properties/values": "path=city",
  "/vocabulary/attributes/values": "path=name",
  "/flow": "source=buyers&target=regulars",
};

it("every question is answered with all that was acknowledged before", async () => {
  const { id, writeKey } = await server.workspace();
  const { stores, ingest, membership } = server.wiring;
  const ask = (path: string) => server.admin("GET", `/workspaces/${id}${path}`);
  const write = async (method: "POST" | "PUT", path: string, body: object): Promise<void> => {
    expect(await server.admin(method, `/workspaces/${id}${path}`, body)).toMatchObject({ status: 200 });
  };

  const orders = { event: "Order Completed" };
  await write("POST", "/segments", { version: 1, id: "buyers", name: "Buyers", where: orders });
  await write("POST", "/segments", { version: 1, id: "regulars", name: "Regulars", where: { ...orders, gte: 2 } });
  await write("POST", "/lists", { id: "guests", name: "Guests" });
  const stage = { name: "Stage", description: "" };
  await write("PUT", "/life-cycles/cycle", {
    id: "cycle",
    name: "Cycle",
    blanks: [],
    stages: [
      { ...stage, id: "bought", where: orders },
      { ...stage, id: "others", where: null },
    ],
  });

  let turn = 0;
  /** Something new of every kind that is counted, acknowledged and no more. */
  const happen = async (): Promise<string> => {
    turn += 1;
    // Not so long that whoever looks ahead has to bring over what waits.
    clock += 1_000;
    const who = `who-${String(turn)}`;
    const timestamp = new Date(clock).toISOString();
    const properties = { total: turn, city: who, [`property_${who}`]: turn, products: [{ product_id: "p", price: 5 }] };
    await upsertProducts(stores, id, [{ productId: "p", doc: { name: who, [who]: turn }, validFrom: clock }], clock);
    const batch = [
      { type: "identify", userId: who, traits: { city: who, [`trait_${who}`]: turn } },
      { type: "identify", userId: "ann", traits: { turn } },
      ...[who, "ann"].map((userId) => ({ type: "track", userId, event: "Order Completed", timestamp, properties })),
      { type: "track", userId: "ann", event: "Product Viewed", timestamp, properties: { product_id: "p" } },
    ];
    expect(await server.ask("POST", "/v1/batch", { batch }, { "x-write-key": writeKey })).toMatchObject({
      status: 200,
    });
    await write("POST", "/lists/guests/members", { add: [who, "ann"] });
    await write("POST", "/lists/guests/members", { add: [], remove: [who] });
    await write("POST", "/permissions", { changes: [{ contact: "ann", subject: `topic:${who}`, granted: true }] });
    await membership.settle(id);
    return who;
  };
  await happen();
  // The daily tables are made by themselves as soon as there is something: later they would change between a question and the next.
  const states = async (): Promise<readonly string[]> =>
    ((await ask("/refreshes")).body as { items: { state: string }[] }).items.map(({ state }) => state);
  await write("POST", "/refreshes", {});
  await expect.poll(states).toEqual(["done", "done", "done"]);

  const late: unknown[] = [];
  const refused: string[] = [];
  const questions = server.routes.filter(({ method, url }) => method === "GET" && url.includes("/:workspace/"));
  for (const { url } of questions) {
    const question = url.replace("/api/v1/workspaces/:workspace", "");
    if (question === endless) continue;
    const path = question.replaceAll(/:(\w+)/gu, (_, name: string) => names[name] ?? "none");
    await happen();
    const before = await ask(`${path}?${queries[question] ?? ""}`);
    await ingest.flush(id);
    const after = await ask(`${path}?${queries[question] ?? ""}`);
    if (before.status !== 200) refused.push(question);
    if (JSON.stringify(before.body) !== JSON.stringify(after.body)) late.push([question, before.body, after.body]);
  }
  expect(late).toEqual([]);
  // There is none of these here, and nothing of them is read from ClickHouse.
  expect(
    refused.filter((question) => !/^\/(?:alerts|dead-letters|imports|size-rules|webhooks)\/:/u.test(question)),
  ).toEqual([]);

  // What is said of a document beside the data: nothing here, where all it names has come in.
  const said = async (path: string, bodyOf: (document: object) => object): Promise<unknown> => {
    const where = {
      all: [
        { trait: `trait_${await happen()}`, exists: true },
        { trait: "city", is: `who-${String(turn)}` },
      ],
    };
    const document = { version: 1, id: "newcomer", name: "Newcomer", where };
    return (await server.admin("POST", `/workspaces/${id}${path}`, bodyOf(document))).body;
  };
  const sound = { diagnostics: [] };
  expect(await said("/evaluate/check", (document) => ({ document }))).toMatchObject(sound);
  expect(await said("/segment-changes/plan", (document) => ({ documents: [document] }))).toMatchObject({
    changes: [sound],
  });
  expect(await said("/segments", (document) => document)).toMatchObject(sound);
});
