import { createConnection } from "node:net";
import { deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, startTestServer, type TestServer } from "../../testing.ts";

const clock = Date.parse("2026-06-01T12:00:00.000Z");
let server: TestServer;
let workspace: { id: string; writeKey: string };

beforeAll(async () => {
  server = await startTestServer({ now: () => clock });
  workspace = await server.workspace();
});
afterAll(() => server.stop());

const basic = (key: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}`,
});
const send = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  server.ask("POST", path, body, { ...basic(workspace.writeKey), ...headers });
const error = (answer: Answer): { code: string; message: string; pointer?: string; details?: unknown } =>
  (answer.body as { error: { code: string; message: string } }).error;
const refusal = (answer: Answer): [number, string] => [answer.status, error(answer).code];
let last = 0;
const track = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: "track",
  event: "Product Viewed",
  userId: "u1",
  messageId: `m${(last += 1)}`,
  timestamp: new Date(clock).toISOString(),
  ...more,
});
const stored = async (
  userId: string,
): Promise<{ event: string; messageId: string; properties: Record<string, unknown> }[]> => {
  await server.admin("POST", `/workspaces/${workspace.id}/flush`, {});
  const answer = await server.admin("GET", `/workspaces/${workspace.id}/contacts/${userId}/events?limit=1000`);
  return (answer.body as { items: { event: string; messageId: string; properties: Record<string, unknown> }[] }).items;
};

describe("a call", () => {
  it("is answered when it is durable, and is then one of its contact's events", async () => {
    const answer = await send(
      "/v1/track",
      track({ userId: "durable", properties: { price: 12.5, tags: ["a", null] } }),
    );
    expect(answer.body).toEqual({ success: true, accepted: 1, duplicates: 0, rejected: [] });
    expect(await stored("durable")).toMatchObject([{ event: "Product Viewed", properties: { price: 12.5 } }]);
  });

  it("of each kind is taken at its long and its short path", async () => {
    const calls: readonly [string, string, Record<string, unknown>][] = [
      ["identify", "i", { traits: { plan: "pro" } }],
      ["track", "t", { event: "Signed Up" }],
      ["page", "p", { name: "Home" }],
      ["screen", "s", { name: "Start" }],
      ["group", "g", { groupId: "g1", traits: { name: "Acme" } }],
    ];
    for (const [long, short, fields] of calls) {
      for (const path of [long, short]) {
        const answer = await send(`/v1/${path}`, { userId: "paths", messageId: `p-${path}`, ...fields });
        expect([path, answer.status, answer.body]).toEqual([
          path,
          200,
          { success: true, accepted: 1, duplicates: 0, rejected: [] },
        ]);
      }
    }
    expect((await stored("paths")).map(({ event }) => event).sort()).toEqual([
      "Group Joined",
      "Group Joined",
      "Page Viewed",
      "Page Viewed",
      "Screen Viewed",
      "Screen Viewed",
      "Signed Up",
      "Signed Up",
    ]);
  });

  it("may carry its write key as user name, bearer, header or in the body, and come as text/plain", async () => {
    const key = workspace.writeKey;
    const ways: readonly [Record<string, string>, Record<string, unknown>][] = [
      [basic(key), {}],
      [{ authorization: `Bearer ${key}` }, {}],
      [{ "x-write-key": key }, {}],
      [{ "content-type": "text/plain" }, { writeKey: key }],
    ];
    for (const [headers, fields] of ways) {
      const answer = await server.ask("POST", "/v1/t", JSON.stringify({ ...track(), ...fields }), headers);
      expect([headers, answer.status]).toEqual([headers, 200]);
    }
  });

  it("sent twice is stored once", async () => {
    const call = track({ userId: "twice", messageId: "twice-1" });
    await send("/v1/track", call);
    expect((await send("/v1/track", call)).body).toMatchObject({ accepted: 0, duplicates: 1 });
    expect((await send("/v1/batch", { batch: [call, track({ userId: "twice" })] })).body).toMatchObject({
      accepted: 1,
      duplicates: 1,
    });
    expect(await stored("twice")).toHaveLength(2);
  });

  it("that cannot be accepted is refused with code, pointer and reason", async () => {
    const answer = await send("/v1/track", { userId: "u1", messageId: "no-event" });
    expect(answer.status).toBe(400);
    expect(error(answer)).toMatchObject({ pointer: "/event" });
    expect(error(answer).message.length).toBeGreaterThan(10);
  });
});

describe("a batch", () => {
  it("keeps what is good and refuses the rest alone", async () => {
    const answer = await send("/v1/batch", {
      batch: [
        track({ userId: "mixed" }),
        { type: "track", userId: "mixed" },
        "nonsense",
        null,
        track({ userId: "mixed" }),
      ],
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      success: true,
      accepted: 2,
      rejected: [{ index: 1 }, { index: 2 }, { index: 3 }],
    });
    expect(await stored("mixed")).toHaveLength(2);
  });

  it("may be packed with gzip or deflate", async () => {
    const text = JSON.stringify({ batch: [track({ userId: "packed" })] });
    expect((await send("/v1/batch", gzipSync(text), { "content-encoding": "gzip" })).body).toMatchObject({
      accepted: 1,
    });
    const other = JSON.stringify({ batch: [track({ userId: "packed" })] });
    expect((await send("/v1/batch", deflateSync(other), { "content-encoding": "deflate" })).body).toMatchObject({
      accepted: 1,
    });
    expect(refusal(await send("/v1/batch", text, { "content-encoding": "gzip" }))).toEqual([400, "bad_encoding"]);
    expect(refusal(await send("/v1/batch", text, { "content-encoding": "zstd" }))).toEqual([
      415,
      "unsupported_encoding",
    ]);
  });

  it("corrects a wrong clock by sentAt", async () => {
    const wrong = clock - 3_600_000;
    const call = track({ userId: "clock", timestamp: new Date(wrong - 60_000).toISOString() });
    await send("/v1/batch", { sentAt: new Date(wrong).toISOString(), batch: [call] });
    await server.admin("POST", `/workspaces/${workspace.id}/flush`, {});
    const answer = await server.admin("GET", `/workspaces/${workspace.id}/contacts/clock/events`);
    expect((answer.body as { items: { ts: string }[] }).items[0]!.ts).toBe(new Date(clock - 60_000).toISOString());
  });
});

describe("bad input", () => {
  it("that is not JSON is refused with the place", async () => {
    const answer = await send("/v1/track", '{"event": "x",\n  "userId": }');
    expect(refusal(answer)).toEqual([400, "malformed_json"]);
    expect(error(answer).details).toEqual({ position: 28, line: 2, column: 14 });
    expect(refusal(await send("/v1/track", '{"event"'))).toEqual([400, "malformed_json"]);
    expect(refusal(await send("/v1/track", ""))).toEqual([400, "malformed_json"]);
  });

  it("of a wrong type is refused", async () => {
    expect(refusal(await send("/v1/track", [1, 2]))).toEqual([400, "wrong_type"]);
    expect(refusal(await send("/v1/batch", { batch: "no" }))).toEqual([400, "wrong_type"]);
    for (const wrong of [
      { event: 5 },
      { properties: "x" },
      { timestamp: "yesterday" },
      { userId: {} },
      { messageId: 7 },
    ]) {
      const answer = await send("/v1/track", track(wrong));
      expect([wrong, answer.status]).toEqual([wrong, 400]);
      expect(error(answer).pointer).toBe(`/${Object.keys(wrong)[0]}`);
    }
  });

  it("of 10 MB is refused before it is read, declared or not", async () => {
    const before = process.memoryUsage.rss();
    const answer = await send("/v1/batch", Buffer.alloc(10_000_000, 32));
    expect(refusal(answer)).toEqual([413, "body_too_large"]);
    const stream = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 160; i += 1) controller.enqueue(new Uint8Array(65_536));
        controller.close();
      },
    });
    const undeclared = await fetch(`${server.url}/v1/batch`, {
      method: "POST",
      body: stream,
      duplex: "half",
      headers: basic(workspace.writeKey),
    });
    expect(undeclared.status).toBe(413);
    expect(process.memoryUsage.rss() - before).toBeLessThan(150_000_000);
  });

  it("of 10 MB is answered while it is still being sent", async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const { hostname, port } = new URL(server.url);
      const socket = createConnection(Number(port), hostname, () => {
        socket.write(
          `POST /v1/batch HTTP/1.1\r\nHost: x\r\nX-Write-Key: ${workspace.writeKey}\r\nContent-Length: 10000000\r\n\r\n{`,
        );
      });
      socket.once("data", (data: Buffer) => {
        resolve(data.toString());
        socket.destroy();
      });
      socket.once("error", reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413/u);
  });

  it("that unpacks to 200 MB costs no more than the limit", async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000, 32));
    expect(bomb.length).toBeLessThan(500_000);
    expect(refusal(await send("/v1/batch", bomb, { "content-encoding": "gzip" }))).toEqual([413, "body_too_large"]);
  });

  it("with an unknown, a revoked, an admin's or no write key is refused", async () => {
    const body = { batch: [track()] };
    expect(refusal(await server.ask("POST", "/v1/batch", body, basic("kw_nobody")))).toEqual([
      401,
      "unknown_write_key",
    ]);
    expect(refusal(await server.ask("POST", "/v1/batch", body))).toEqual([401, "unknown_write_key"]);
    expect(refusal(await server.ask("POST", "/v1/batch", { ...body, writeKey: "kw_nobody" }))).toEqual([
      401,
      "unknown_write_key",
    ]);
    const admin = await server.admin("POST", `/workspaces/${workspace.id}/keys`, { kind: "admin", name: "x" });
    expect(
      refusal(await server.ask("POST", "/v1/batch", body, basic((admin.body as { secret: string }).secret))),
    ).toEqual([401, "unknown_write_key"]);
    const key = (await server.admin("POST", `/workspaces/${workspace.id}/keys`, { kind: "write", name: "x" })).body as {
      id: string;
      secret: string;
    };
    expect((await server.ask("POST", "/v1/batch", body, basic(key.secret))).status).toBe(200);
    await server.admin("DELETE", `/workspaces/${workspace.id}/keys/${key.id}`);
    expect(refusal(await server.ask("POST", "/v1/batch", { batch: [track()] }, basic(key.secret)))).toEqual([
      401,
      "unknown_write_key",
    ]);
  });

  it("from a clock in 1970 or 2099 is refused", async () => {
    for (const year of ["1970-01-01T00:00:10Z", "2099-01-01T00:00:00Z"]) {
      expect(refusal(await send("/v1/track", track({ timestamp: year })))).toEqual([400, "timestamp_out_of_range"]);
    }
  });

  it("with null bytes is refused alone", async () => {
    for (const call of [
      track({ event: "a\0b" }),
      track({ properties: { a: { "k\0": 1 } } }),
      track({ userId: "u\0" }),
      track({ properties: { a: ["\0"] } }),
    ]) {
      expect(refusal(await send("/v1/track", call))).toEqual([400, "null_byte"]);
    }
  });

  it("with 5,000 keys in an object is refused", async () => {
    const properties = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, 1]));
    const answer = await send("/v1/track", track({ properties }));
    expect(refusal(answer)).toEqual([400, "too_many_keys"]);
  });

  it("nested ten thousand deep is refused", async () => {
    const answer = await send(
      "/v1/track",
      `{"event":"x","userId":"u","properties":{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}}`,
    );
    expect(refusal(answer)).toEqual([400, "too_deep"]);
  });

  it("above 32 KB an event is refused, and its neighbours are accepted", async () => {
    const answer = await send("/v1/batch", {
      batch: [track({ properties: { text: "ж".repeat(20_000) } }), track({ userId: "neighbour" })],
    });
    expect(answer.body).toMatchObject({ accepted: 1, rejected: [{ index: 0, code: "event_too_large" }] });
  });

  it("named __proto__ is refused and changes nothing", async () => {
    const answer = await send(
      "/v1/track",
      `{"event":"x","userId":"proto","messageId":"proto-1","properties":{"__proto__":{"polluted":true},"a":1}}`,
    );
    expect(refusal(answer)).toEqual([400, "reserved_key"]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("leaves the server well", async () => {
    expect((await server.ask("GET", "/health")).status).toBe(200);
    const metrics = String((await server.ask("GET", "/metrics")).body);
    expect(metrics).toMatch(/kindred_events_total\{outcome="accepted"\} \d+/u);
    expect(metrics).toContain('kindred_events_refused_total{code="null_byte"}');
  });
});

describe("a browser", () => {
  it("may send from any site: preflights are answered", async () => {
    const answer = await server.ask("OPTIONS", "/v1/t", undefined, {
      origin: "https://shop.example",
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type",
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-allow-headers")).toContain("authorization");
    const refused = await server.ask("POST", "/v1/t", track(), { origin: "https://shop.example" });
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([401, "*"]);
  });

  it("finds the SDK's settings, which send its events here", async () => {
    const answer = await server.ask("GET", `/v1/projects/${workspace.writeKey}/settings`);
    const { host } = new URL(server.url);
    expect(answer.body).toMatchObject({
      integrations: { "Segment.io": { apiKey: workspace.writeKey, apiHost: `${host}/v1`, protocol: "http" } },
    });
    expect((await server.ask("GET", "/v1/projects/kw_nobody/settings")).status).toBe(404);
  });
});
