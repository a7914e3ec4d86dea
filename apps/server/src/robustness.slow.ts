import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const texts = [
  "x",
  "\0",
  "%00",
  "' OR 1=1 --",
  "../../etc/passwd",
  "con_x",
  "#4294967296",
  "💥",
  "a".repeat(900),
  "__proto__",
];
const cursor = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString("base64url");
const queries = [
  "",
  "limit=0",
  "limit=99999999999999999999",
  "cursor=%00",
  `cursor=${cursor([9e15])}`,
  `cursor=${cursor([-1])}`,
  `cursor=${cursor(["\0"])}`,
  `cursor=${cursor([1e18, "x"])}`,
  `after=${cursor([0.5, "x"])}`,
  "identity=%00&q=%00",
  "trait=%00&is=%00",
  "q=%25%5C_&name=%00&event=%00&format=xml&now=never&wait=-1&expectedVersion=99999999999999999999",
];
const segment = (where: unknown): unknown => ({ document: { version: 1, id: "x", name: "x", where } });
const bodies: readonly unknown[] = [
  undefined,
  "{",
  "null",
  [],
  5,
  {},
  { __proto__: null, name: "\0", id: "\0", email: "\0@x.y", kind: "\0" },
  {
    name: "a\ud800",
    id: "x",
    email: "x@y.zz",
    password: "long enough it is",
    role: "viewer",
    fields: { a: "\0" },
    traits: { a: "\ud800" },
  },
  { externalId: "\0", traits: { "\0": 1 } },
  {
    externalId: "x",
    anonymousId: "y",
    email: "z",
    phone: "+1",
    traits: { a: 1e308, b: [[[[]]]], c: { d: { e: null } } },
  },
  {
    add: ["\0", "x"],
    remove: ["\ud800"],
    loser: "\0",
    contact: "\0",
    url: "javascript:alert(1)",
    current: "",
    next: "",
  },
  { kind: "orders", path: "/etc/passwd\0", file: "../../x", options: { delimiter: "", map: { x: "y" } } },
  { kind: "contacts", path: "/", options: {} },
  { kind: "orders", path: "/proc/self/mem" },
  segment({ trait: "x\0", is: "y" }),
  segment({ event: "x".repeat(100_000) }),
  segment({ all: Array.from({ length: 3000 }, () => ({ trait: "x", is: 1 })) }),
  segment({ trait: "x", matches: "(((((" }),
  { ...(segment({ trait: "x", is: { param: "p" } }) as object), args: { p: [] } },
  { ...(segment({ all: [] }) as object), now: -1, cursor: cursor([1e15]), format: "xml" },
  { ...(segment({ event: "x", window: { last: "99999999999999d" } }) as object), now: 8.64e15 },
  { ...(segment({ event: "x", window: { last: "1000000y" } }) as object), now: "0001-01-01", contact: "x" },
];

it("no route answers 500, whatever is sent", { timeout: 300_000 }, async () => {
  const { id } = await server.workspace();
  await server.admin("POST", `/workspaces/${id}/contacts`, { externalId: "x", traits: { a: 1 } });
  const failures: string[] = [];
  const attempt = async (method: string, path: string, body: unknown): Promise<void> => {
    const headers: Record<string, string> = { authorization: `Bearer ${server.localToken}` };
    if (typeof body === "string") headers["content-type"] = "application/json";
    const answer = await server.ask(method, path, body, headers);
    if (answer.status >= 500)
      failures.push(
        `${method} ${path} ${JSON.stringify(body)?.slice(0, 200)} → ${answer.status} ${JSON.stringify(answer.body)}`,
      );
  };
  for (const { method, url } of server.routes) {
    if (!/^\/(api\/v1|w)\//u.test(url) || method === "HEAD") continue;
    const path = (text: string): string =>
      url.replace(":workspace", id).replaceAll(/:(\w+)/gu, encodeURIComponent(text));
    if (method === "GET") {
      for (const text of texts) await attempt(method, path(text), undefined);
      for (const query of queries) await attempt(method, `${path("x")}?${query}`, undefined);
    } else {
      for (const body of bodies) await attempt(method, path("x"), body);
      if (method !== "DELETE") await attempt(method, path("\0"), {});
    }
  }
  expect(failures).toEqual([]);
  expect((await server.ask("GET", "/health")).status).toBe(200);
});
