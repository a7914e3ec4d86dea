import { afterAll, beforeAll, expect, it } from "vitest";
import { type Answer, startTestServer, type TestServer } from "../testing.ts";

const clock = Date.parse("2026-06-01T12:00:00.000Z");
let server: TestServer;
let base: string;

beforeAll(async () => {
  server = await startTestServer({ now: () => clock });
  const made = await server.workspace();
  base = `/workspaces/${made.id}`;
  const seen: readonly (readonly [string, readonly string[]])[] = [
    ["anna", ["p1", "p2"]],
    ["bohdan", ["p1"]],
    ["vira", []],
  ];
  const batch = seen.flatMap(([userId, products]) => [
    { type: "identify", userId, messageId: userId, traits: { city: "Kyiv" } },
    ...products.map((product) => ({
      type: "track",
      event: "Product Viewed",
      userId,
      messageId: `${userId}-${product}`,
      timestamp: new Date(clock - 60_000).toISOString(),
      properties: { product_id: product },
    })),
  ]);
  await server.ask("POST", "/v1/batch", { batch }, { "x-write-key": made.writeKey });
});
afterAll(() => server.stop());

const document = {
  version: 1,
  id: "viewed",
  name: "Viewed a product",
  params: { product: { type: "string" } },
  where: { event: "Product Viewed", where: { property: "product_id", is: { param: "product" } } },
};
const evaluate = async (operation: string, body: object): Promise<Answer> =>
  server.admin("POST", `${base}/evaluate/${operation}`, { document, ...body });

it("a product finds its people, and a person the products", async () => {
  expect((await evaluate("members-by-argument", { values: ["p2", "p9"], limit: 1 })).body).toMatchObject({
    parameter: "product",
    arguments: [
      { value: "p2", count: 1, members: [{ externalId: "anna" }] },
      { value: "p9", count: 0, members: [] },
    ],
    others: { count: 0 },
  });
  expect((await evaluate("members-by-argument", { limit: 1 })).body).toMatchObject({
    arguments: [
      { value: "p1", count: 2, members: [{ externalId: "anna" }] },
      { value: "p2", count: 1, members: [{ externalId: "anna" }] },
    ],
  });
  expect((await evaluate("arguments", { contact: "bohdan" })).body).toMatchObject({ values: ["p1"], others: false });
});

it("what people match with all arguments but some is told as such", async () => {
  const not = { ...document, where: { not: document.where } };
  expect((await evaluate("arguments", { document: not, contact: "bohdan" })).body).toMatchObject({
    values: [],
    others: true,
    except: ["p1"],
  });
  expect((await evaluate("members-by-argument", { document: not })).body).toMatchObject({
    arguments: [
      { value: "p2", count: 2 },
      { value: "p1", count: 1 },
    ],
    others: { count: 3 },
  });
});

it("what cannot be turned around is refused by name and place", async () => {
  const starts = { trait: "city", startsWith: { param: "product" } };
  const refused = await evaluate("members-by-argument", { document: { ...document, where: starts } });
  expect(refused).toMatchObject({
    status: 422,
    body: { error: { code: "argument_not_invertible", pointer: "/where" } },
  });
  expect(await evaluate("members-by-argument", { values: [1] })).toMatchObject({
    status: 422,
    body: { error: { code: "wrong_type", pointer: "/values/0" } },
  });
});
