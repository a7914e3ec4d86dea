import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, startTestServer, type TestServer } from "./testing.ts";

const clock = Date.parse("2026-06-01T12:00:00.000Z");
const day = 86_400_000;
let server: TestServer;
let base: string;
let writeKey: string;

/** Twenty contacts: the first ten ordered (n orders each of 100), all viewed; half live in Kyiv. */
beforeAll(async () => {
  server = await startTestServer({ now: () => clock });
  const made = await server.workspace({ timezone: "Europe/Kyiv" });
  base = `/workspaces/${made.id}`;
  writeKey = made.writeKey;
  const batch: unknown[] = [];
  for (let n = 1; n <= 20; n += 1) {
    const userId = `c${n}`;
    batch.push({
      type: "identify",
      userId,
      messageId: `i${n}`,
      timestamp: iso(200),
      traits: { email: `C${n}@Example.org`, address: { city: n % 2 ? "Kyiv" : "Lviv" }, visits: n },
    });
    batch.push({
      type: "track",
      event: "Product Viewed",
      userId,
      messageId: `v${n}`,
      timestamp: iso(n),
      properties: { product_id: "p1", price: 10 },
    });
    const orders = n <= 10 ? n : 0;
    for (let order = 1; order <= orders; order += 1) {
      batch.push({
        type: "track",
        event: "Order Completed",
        userId,
        messageId: `o${n}-${order}`,
        timestamp: iso(order),
        properties: { order_id: `o${n}-${order}`, revenue: 100 },
      });
    }
  }
  await server.ask("POST", "/v1/batch", { batch }, { "x-write-key": writeKey });
});
afterAll(() => server.stop());

const iso = (daysAgo: number): string => new Date(clock - daysAgo * day).toISOString();
const ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> =>
  server.admin(method, `${base}${path}`, body, headers);
const evaluate = (operation: string, body: unknown): Promise<Answer> => ask("POST", `/evaluate/${operation}`, body);
const code = (answer: Answer): [number, string] => [
  answer.status,
  (answer.body as { error: { code: string } }).error.code,
];
const segment = (id: string, where: unknown, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  version: 1,
  id,
  name: id,
  where,
  ...more,
});
const loyal = segment("loyal", {
  all: [
    { event: "Order Completed", window: { last: "90d" }, gte: 3 },
    { trait: "address.city", is: "Kyiv" },
  ],
});

describe("an unsaved segment", () => {
  it("is counted, previewed, listed and explained", async () => {
    expect((await evaluate("count", { document: loyal })).body).toEqual({
      count: 4,
      total: 20,
      now: new Date(clock).toISOString(),
    });
    const preview = (await evaluate("preview", { document: loyal })).body as {
      count: number;
      conditions: { pointer: string; alone: number; running: number }[];
      sample: { email: string }[];
    };
    expect(preview).toMatchObject({
      count: 4,
      total: 20,
      share: 0.2,
      settled: true,
      reach: [{ channel: "email", count: 0 }],
    });
    expect(preview.conditions).toMatchObject([
      { pointer: "/where", alone: 4, running: 4 },
      { pointer: "/where/all/0", alone: 8, running: 8 },
      { pointer: "/where/all/1", alone: 10, running: 4 },
    ]);
    expect(preview.sample.map(({ email }) => email)).toEqual([
      "c3@example.org",
      "c5@example.org",
      "c7@example.org",
      "c9@example.org",
    ]);
    const why = (await evaluate("explain", { document: loyal, contact: "c2" })).body as {
      member: boolean;
      contact: { externalId: string };
      explanation: { verdict: boolean };
    };
    expect(why).toMatchObject({ member: false, contact: { externalId: "c2" }, explanation: { verdict: false } });
    expect((await evaluate("sql", { document: loyal })).body).toMatchObject({
      sql: expect.stringContaining("{p") as string,
    });
  });

  it("is compared with the rest", async () => {
    const compared = (await ask("POST", "/compare", { a: { document: loyal }, b: "rest", days: 30 })).body;
    expect(compared).toMatchObject({
      a: { id: "loyal", count: 4 },
      b: { id: "rest", count: 16 },
      both: 0,
      differences: expect.arrayContaining([
        expect.objectContaining({
          measure: "share",
          subject: { source: "trait", name: "address.city", value: "Kyiv" },
          a: { count: 4, of: 4 },
          b: { count: 6, of: 16 },
        }),
        expect.objectContaining({ subject: { source: "revenue", name: "revenue per contact", value: null } }),
      ]) as unknown,
    });
    expect(code(await ask("POST", "/compare", { a: "everyone" }))).toEqual([422, "nothing_to_compare"]);
  });

  it("answers who was in it then", async () => {
    expect((await evaluate("count", { document: loyal, now: iso(3.5) })).body).toMatchObject({ count: 2 });
    expect((await evaluate("count", { document: loyal, now: iso(8) })).body).toMatchObject({ count: 0 });
    expect((await evaluate("count", { document: loyal, now: "2020-01-01" })).body).toMatchObject({ count: 0 });
  });

  it("is paged by a cursor", async () => {
    const all = segment("everyone", { all: [] });
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = (await evaluate("members", { document: all, limit: 7, ...(cursor === undefined ? {} : { cursor }) }))
        .body as { items: { externalId: string }[]; next: string | null };
      ids.push(...page.items.map(({ externalId }) => externalId));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
    expect(code(await evaluate("members", { document: all, cursor: "nonsense" }))).toEqual([400, "bad_cursor"]);
  });

  it("takes arguments, which cannot leave their quotes", async () => {
    const city = segment(
      "in-city",
      { trait: "address.city", is: { param: "city" } },
      { params: { city: { type: "string" } } },
    );
    expect((await evaluate("count", { document: city, args: { city: "Kyiv" } })).body).toMatchObject({ count: 10 });
    for (const evil of ["' OR 1=1 --", "\\", "\\'", "{p0: String}", "');DROP TABLE events;--", "'||'"]) {
      expect((await evaluate("count", { document: city, args: { city: evil } })).body).toMatchObject({ count: 0 });
    }
    expect((await evaluate("count", { document: segment("all", { all: [] }) })).body).toMatchObject({ count: 20 });
    expect(code(await evaluate("count", { document: city, args: { city: "a\0b" } }))).toEqual([422, "invalid_segment"]);
    expect(code(await evaluate("count", { document: city }))).toEqual([422, "invalid_segment"]);
    expect(code(await evaluate("count", { document: city, args: { city: 5 } }))).toEqual([422, "invalid_segment"]);
  });

  it("may be YAML", async () => {
    const yaml = "document:\n  version: 1\n  id: kyiv\n  name: Kyiv\n  where: { trait: address.city, is: Kyiv }\n";
    expect((await ask("POST", "/evaluate/count", yaml, { "content-type": "application/yaml" })).body).toMatchObject({
      count: 10,
    });
    expect(code(await ask("POST", "/evaluate/count", "a: [1,", { "content-type": "application/yaml" }))).toEqual([
      400,
      "malformed_yaml",
    ]);
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${"bcdefgh"
      .split("")
      .map((name, i) => `${name}: &${name} [${Array(10).fill(`*${"abcdefgh"[i]}`).join(",")}]`)
      .join("\n")}\n`;
    expect(code(await ask("POST", "/evaluate/count", bomb, { "content-type": "application/yaml" }))).toEqual([
      400,
      "malformed_yaml",
    ]);
  });
});

describe("a bad segment", () => {
  it("is a diagnostic with a pointer, never an empty answer", async () => {
    const answer = await evaluate("check", {
      document: segment("bad", { all: [{ trait: "x", equals: 1 }, { segment: "nobody" }] }),
    });
    expect(answer.body).toMatchObject({ ok: false });
    const { diagnostics } = answer.body as { diagnostics: { severity: string; pointer: string }[] };
    expect(
      diagnostics.filter(({ severity }) => severity === "error").map(({ pointer }) => pointer.slice(0, 12)),
    ).toEqual(["/where/all/0", "/where/all/1"]);
    expect(code(await evaluate("count", { document: segment("bad", { segment: "nobody" }) }))).toEqual([
      422,
      "invalid_segment",
    ]);
    expect(code(await evaluate("count", { document: 5 }))).toEqual([422, "invalid_segment"]);
    expect(code(await evaluate("count", {}))).toEqual([400, "no_segment"]);
  });

  it("that is sound and wrong comes with what is wrong and a fix, checked, saved and previewed", async () => {
    const where = {
      any: [
        {
          all: [
            { trait: "address.city", is: "Kyiv" },
            { trait: "address.city", is: "Lviv" },
          ],
        },
        { trait: "address.city", is: "Lvov" },
      ],
    };
    const document = segment("odd", where);
    const contradiction = {
      severity: "warning",
      code: "contradiction",
      pointer: "/where/any/0/all/1",
      fix: { safe: true, patch: [{ op: "remove", path: "/where/any/0" }] },
    };
    const unseen = { severity: "warning", code: "value_never_seen", pointer: "/where/any/1/is", fix: { safe: false } };
    expect((await evaluate("check", { document })).body).toMatchObject({
      ok: true,
      diagnostics: [contradiction, unseen],
    });
    expect((await ask("POST", "/segments", document)).body).toMatchObject({
      version: 1,
      diagnostics: [contradiction, unseen],
    });
    expect((await evaluate("preview", { document })).body).toMatchObject({ diagnostics: [contradiction] });
    await ask("DELETE", "/segments/odd");
  });

  it("that refers to itself, at once or by a detour, is refused", async () => {
    expect(code(await ask("POST", "/segments", segment("self", { segment: "self" })))).toEqual([
      422,
      "invalid_segment",
    ]);
    const alongside = { one: segment("one", { segment: "two" }), two: segment("two", { not: { segment: "one" } }) };
    const answer = await evaluate("count", { document: alongside.one, alongside });
    expect(code(answer)).toEqual([422, "invalid_segment"]);
    expect(JSON.stringify(answer.body)).toMatch(/cycle/iu);
  });

  it("nested a thousand or a hundred thousand deep is refused", async () => {
    for (const depth of [1000, 20_000]) {
      const text = `{"document":{"version":1,"id":"deep","name":"deep","where":${'{"not":'.repeat(depth)}{"all":[]}${"}".repeat(depth)}}}`;
      const answer = await ask("POST", "/evaluate/count", text, { "content-type": "application/json" });
      expect(code(answer)).toEqual([422, "invalid_segment"]);
    }
  });

  it("with a regular expression that backtracks elsewhere, without an end, is answered", async () => {
    await server.ask(
      "POST",
      "/v1/identify",
      { userId: "long", messageId: "long", traits: { text: `${"a".repeat(20_000)}!` }, timestamp: iso(1) },
      { "x-write-key": writeKey },
    );
    const document = segment("evil", { trait: "text", matches: "^(a+)+$" });
    expect((await evaluate("count", { document })).body).toMatchObject({ count: 0 });
    expect((await evaluate("explain", { document, contact: "long" })).body).toMatchObject({ member: false });
    expect(code(await evaluate("count", { document: segment("bad", { trait: "text", matches: "(?=a)" }) }))).toEqual([
      422,
      "invalid_segment",
    ]);
    await ask("DELETE", "/contacts/long");
  });
});

describe("a saved segment", () => {
  it("has versions, is found where it is used, and is archived", async () => {
    expect((await ask("POST", "/segments", loyal)).body).toMatchObject({ id: "loyal", version: 1 });
    expect((await ask("POST", "/segments", loyal)).body).toMatchObject({ version: 1 });
    const changed = { ...loyal, name: "Loyal in Kyiv" };
    expect((await ask("PUT", "/segments/loyal?expectedVersion=1", changed)).body).toMatchObject({
      version: 2,
      name: "Loyal in Kyiv",
    });
    expect(code(await ask("PUT", "/segments/loyal?expectedVersion=1", loyal))).toEqual([409, "version_conflict"]);
    expect(code(await ask("PUT", "/segments/other", loyal))).toEqual([400, "id_mismatch"]);
    await ask("POST", "/segments", segment("loyal-too", { segment: "loyal" }));
    expect((await ask("GET", "/segments/loyal/where-used")).body).toEqual({ segments: ["loyal-too"] });
    expect(code(await ask("DELETE", "/segments/loyal"))).toEqual([409, "segment_in_use"]);
    expect((await ask("GET", "/segments/loyal/versions")).body).toMatchObject({
      items: [{ version: 2 }, { version: 1 }],
    });
    expect((await evaluate("count", { segment: "loyal-too" })).body).toMatchObject({ count: 4 });
    expect((await ask("DELETE", "/segments/loyal-too")).body).toEqual({ ok: true });
    expect(((await ask("GET", "/segments")).body as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual([
      "loyal",
    ]);
    expect(code(await ask("GET", "/segments/nobody"))).toEqual([404, "unknown_segment"]);
  });

  it("overlaps others in disjoint sets and in pairs", async () => {
    const save = (id: string, where: unknown): Promise<Answer> =>
      ask("POST", "/segments", { version: 1, id, name: id, where });
    await save("overlap-kyiv", { trait: "address.city", is: "Kyiv" });
    await save("overlap-buyers", { event: "Order Completed" });
    const answer = await ask("POST", "/overlap", { segments: ["overlap-kyiv", "overlap-buyers"] });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        segments: [
          { id: "overlap-kyiv", count: 10 },
          { id: "overlap-buyers", count: 10 },
        ],
        union: 15,
        pairs: [{ both: 5 }],
      },
    });
    expect((answer.body as { intersections: unknown }).intersections).toEqual(
      expect.arrayContaining([
        { segments: ["overlap-kyiv"], count: 5 },
        { segments: ["overlap-buyers"], count: 5 },
        { segments: ["overlap-kyiv", "overlap-buyers"], count: 5 },
      ]),
    );
    expect(code(await ask("POST", "/overlap", { segments: ["overlap-kyiv", "nobody"] }))).toEqual([
      404,
      "unknown_segment",
    ]);
    for (const id of ["overlap-kyiv", "overlap-buyers"]) await ask("DELETE", `/segments/${id}`);
  });

  it("is exported as CSV whose cells no spreadsheet runs, as NDJSON and as Parquet", async () => {
    await server.ask(
      "POST",
      "/v1/identify",
      { userId: "=HYPERLINK(1)", messageId: "evil", traits: { evil: true }, timestamp: iso(1) },
      { "x-write-key": writeKey },
    );
    const evil = await evaluate("export", { document: segment("evil", { trait: "evil", is: true }), format: "csv" });
    expect(String(evil.body)).toMatch(/^id,key,external_id,email,phone\r\n\d+,con_\w+,'=HYPERLINK\(1\),,\r\n$/u);
    await ask("DELETE", `/contacts/${encodeURIComponent("=HYPERLINK(1)")}`);
    const csv = await ask("GET", "/segments/loyal/export");
    expect(csv.headers.get("content-disposition")).toBe('attachment; filename="loyal.csv"');
    expect(String(csv.body).trim().split("\r\n")).toHaveLength(5);
    const lines = String((await ask("GET", "/segments/loyal/export?format=ndjson")).body)
      .trim()
      .split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { external_id: string }).external_id)).toEqual([
      "c3",
      "c5",
      "c7",
      "c9",
    ]);
    expect(String((await ask("GET", "/segments/loyal/export?format=parquet")).body).slice(0, 4)).toBe("PAR1");
  });
});

describe("contacts", () => {
  it("are found by any identity and by a trait, page by page", async () => {
    const one = (await ask("GET", "/contacts/c4")).body as {
      key: string;
      id: number;
      email: string;
      traits: Record<string, unknown>;
    };
    expect(one).toMatchObject({
      externalId: "c4",
      email: "c4@example.org",
      traits: { address: { city: "Lviv" }, visits: 4 },
    });
    for (const reference of [one.key, `#${one.id}`, "C4@example.org", "email:c4@example.org", "external_id:c4"]) {
      expect((await ask("GET", `/contacts/${encodeURIComponent(reference)}`)).body).toEqual(one);
    }
    expect((await ask("GET", "/contacts?trait=address.city&is=Kyiv&limit=100")).body).toMatchObject({ next: null });
    const page = (await ask("GET", "/contacts?trait=address.city&is=Kyiv&limit=6")).body as {
      items: unknown[];
      next: string;
    };
    const rest = (await ask("GET", `/contacts?trait=address.city&is=Kyiv&limit=6&cursor=${page.next}`)).body as {
      items: unknown[];
      next: null;
    };
    expect([page.items.length, rest.items.length, rest.next]).toEqual([6, 4, null]);
    expect(code(await ask("GET", "/contacts/nobody"))).toEqual([404, "unknown_contact"]);
  });

  it("are made and changed under the rules of ingestion", async () => {
    const made = await ask("POST", "/contacts", { email: "New@Example.org", traits: { plan: "pro" } });
    expect(made.body).toMatchObject({ email: "new@example.org", traits: { plan: "pro" } });
    const { key } = made.body as { key: string };
    expect((await ask("PATCH", `/contacts/${key}`, { traits: { plan: null, score: 5 } })).body).toMatchObject({
      key,
      traits: { score: 5 },
    });
    await ask("POST", `/flush`, {});
    const history = (await ask("GET", `/contacts/${key}/history?trait=plan`)).body as {
      items: { value: unknown; removed: boolean }[];
    };
    expect(new Set(history.items.map(({ removed }) => removed))).toEqual(new Set([false, true]));
    expect(code(await ask("POST", "/contacts", { traits: {} }))[0]).toBe(400);
  });

  it("are merged on request, which is recorded, and erased", async () => {
    await ask("POST", "/contacts", { externalId: "left", traits: { a: 1 } });
    await ask("POST", "/contacts", { externalId: "right", traits: { b: 2 } });
    expect((await ask("POST", "/contacts/left/merge", { loser: "right" })).body).toMatchObject({
      traits: { a: 1, b: 2 },
    });
    const { body } = await ask("GET", "/contacts/right/identities");
    expect(body).toMatchObject({ merges: [{ reason: "asked for" }] });
    expect((body as { identities: { value: string }[] }).identities.map(({ value }) => value).sort()).toEqual([
      "left",
      "right",
    ]);
    await ask("DELETE", "/contacts/left");
    expect(code(await ask("GET", "/contacts/right"))).toEqual([404, "unknown_contact"]);
  });

  it("are recognised by a signed link", async () => {
    const link = (await ask("POST", "/contacts/c1/link", { url: "https://shop.example/sale?x=1" })).body as {
      url: string;
    };
    expect(link.url).toMatch(/^https:\/\/shop\.example\/sale\?x=1&kc=/u);
    await server.ask(
      "POST",
      "/v1/page",
      { anonymousId: "clicker", messageId: "click", context: { page: { url: link.url } }, timestamp: iso(0) },
      { "x-write-key": writeKey },
    );
    expect((await ask("GET", "/contacts/anonymous_id:clicker")).body).toMatchObject({ externalId: "c1" });
  });
});

describe("events", () => {
  it("are tailed: the latest first, then only what is new", async () => {
    const first = (await ask("GET", "/events?limit=3")).body as { items: unknown[]; next: string; newest: string };
    expect(first.items).toHaveLength(3);
    expect((await ask("GET", `/events?after=${first.newest}`)).body).toMatchObject({ items: [], newest: first.newest });
    const older = (await ask("GET", `/events?limit=1000&cursor=${first.next}`)).body as {
      items: unknown[];
      next: null;
    };
    expect(older.items.length).toBeGreaterThan(60);
    expect(older.next).toBeNull();
  });

  it("are known by name, with their properties and types", async () => {
    const names = (await ask("GET", "/events/names")).body as { items: { name: string; count: number }[] };
    expect(names.items[0]).toMatchObject({ name: "Order Completed", count: 55 });
    expect((await ask("GET", `/events/names/${encodeURIComponent("Order Completed")}/properties`)).body).toMatchObject({
      items: [
        { name: "order_id", types: ["string"], count: 55 },
        { name: "revenue", types: ["number"], count: 55 },
      ],
    });
    expect((await ask("GET", "/traits")).body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ name: "address.city", types: ["string"] }),
      ]) as unknown[],
    });
  });
});

describe("what an editor offers", () => {
  it("is the values of data, the most frequent first, whatever the path is called", async () => {
    const cities = (await ask("GET", "/traits/values?path=address.city")).body as {
      items: { value: string; count: number }[];
    };
    expect(cities.items.length).toBeGreaterThan(0);
    expect(cities.items.every(({ value, count }) => typeof value === "string" && count > 0)).toBe(true);
    const path = `/events/names/${encodeURIComponent("Order Completed")}/properties/values`;
    const sums = (await ask("GET", `${path}?path=revenue`)).body as { items: { value: unknown; count: number }[] };
    expect(sums.items.every(({ value }) => typeof value === "number")).toBe(true);
    expect(sums.items.map(({ count }) => count)).toEqual(sums.items.map(({ count }) => count).sort((a, b) => b - a));
    for (const odd of ["no.such", "a`b", "'); DROP TABLE events; --", "a..b"]) {
      expect((await ask("GET", `${path}?path=${encodeURIComponent(odd)}`)).body).toEqual({ items: [], next: null });
    }
  });

  it("is the names of models, topics and attributes", async () => {
    const { body } = await ask("GET", "/vocabulary");
    // The day's models may have been computed by now.
    expect(body).toMatchObject({ scores: [], rfm: expect.any(Array), topics: expect.any(Array) });
  });
});

describe("products and lists", () => {
  it("keep a product's present and past", async () => {
    expect(
      (await ask("PUT", "/products/p1", { fields: { name: "Dress", price: 20, in_stock: true } })).body,
    ).toMatchObject({ productId: "p1", fields: { price: 20 } });
    expect((await ask("GET", "/products")).body).toMatchObject({ items: [{ productId: "p1" }], next: null });
    expect(code(await ask("GET", "/products/p2"))).toEqual([404, "unknown_product"]);
  });

  it("hold static lists that segments can use", async () => {
    expect((await ask("POST", "/lists", { id: "fair", name: "Fair 2026" })).body).toMatchObject({ members: 0 });
    expect(code(await ask("POST", "/lists", { id: "fair", name: "x" }))).toEqual([409, "list_exists"]);
    expect((await ask("POST", "/lists/fair/members", { add: ["c1", "c2", "ghost"] })).body).toEqual({
      added: 2,
      removed: 0,
      unknown: ["ghost"],
    });
    expect((await evaluate("count", { document: segment("l", { list: "fair" }) })).body).toMatchObject({ count: 2 });
    expect((await ask("POST", "/lists/fair/members", { remove: ["c1"] })).body).toMatchObject({ removed: 1 });
    expect((await ask("GET", "/lists/fair/members")).body).toMatchObject({ items: [{ externalId: "c2" }] });
    expect((await evaluate("count", { document: segment("l", { list: "fair" }) })).body).toMatchObject({ count: 1 });
    await ask("DELETE", "/lists/fair");
    expect(code(await ask("GET", "/lists/fair"))).toEqual([404, "unknown_list"]);
  });
});

describe("imports", () => {
  const orders =
    "Order;Customer;Date;SKU;Price;Qty\n1;x1;2026-05-01;a;10;2\n1;x1;2026-05-01;b;5;1\n2;x2;2026-05-02;a;10;-1\n3;;2026-05-03;a;10;1\n";

  it("upload a file, show how it will be read, and carry it out", async () => {
    const file = (
      await ask("POST", "/imports/files?name=orders.csv", orders, { "content-type": "application/octet-stream" })
    ).body as { file: string };
    const plan = await ask("POST", "/imports/inspect", { kind: "orders", ...file, options: { currency: "UAH" } });
    expect(plan.status).toBe(200);
    const started = (await ask("POST", "/imports", { kind: "orders", ...file, options: { currency: "UAH" } })).body as {
      id: string;
    };
    const ended = await ask("GET", `/imports/${started.id}?wait=30`);
    expect(ended.body).toMatchObject({ state: "done", fileName: "orders.csv" });
    expect(
      (
        await evaluate("count", {
          document: segment("o", { event: "Order Completed", where: { property: "revenue", is: 25 } }),
        })
      ).body,
    ).toMatchObject({ count: 1 });
    expect(((await ask("GET", "/imports")).body as { items: unknown[] }).items).toHaveLength(1);
  });

  it("read a server's own file for the local token alone", async () => {
    const folder = await mkdtemp(join(tmpdir(), "kindred-file-"));
    const path = join(folder, "orders.csv");
    await writeFile(path, orders);
    expect((await ask("POST", "/imports/inspect", { kind: "orders", path })).status).toBe(200);
    const key = (await ask("POST", "/keys", { kind: "admin", name: "x", role: "owner" })).body as { secret: string };
    const remote = await ask(
      "POST",
      "/imports/inspect",
      { kind: "orders", path },
      { authorization: `Bearer ${key.secret}` },
    );
    expect(code(remote)).toEqual([403, "path_not_allowed"]);
    expect(code(await ask("POST", "/imports", { kind: "orders", file: "imp_nobody" }))).toEqual([400, "unknown_file"]);
    await rm(folder, { recursive: true });
  });
});

describe("the overview", () => {
  it("tells totals, ingestion and every segment with its count", async () => {
    const { body } = await ask("GET", "/overview");
    expect(body).toMatchObject({ ingestion: { deadLetters: 0 }, segments: [{ id: "loyal", count: 4, problem: null }] });
    expect((body as { contacts: number }).contacts).toBeGreaterThanOrEqual(20);
    expect((body as { segments: { sentence: string }[] }).segments[0]!.sentence.length).toBeGreaterThan(20);
  });
});
