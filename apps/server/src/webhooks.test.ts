import { createServer, get as httpGet, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
let receiver: Server;
let hook = "";
let workspace = "";
let other = "";
let writeKey = "";
const bodies: string[] = [];
let status = 200;
/** Requests that are not answered until somebody calls these; null: all are answered at once. */
let held: (() => void)[] | null = null;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      bodies.push(Buffer.concat(chunks).toString());
      const answer = (): void => void response.writeHead(status).end("thanks");
      if (held === null) answer();
      else held.push(answer);
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  server = await startTestServer({ outboundAllow: "127.0.0.1" });
  const made = await server.workspace();
  workspace = made.id;
  ({ writeKey } = made);
  other = (await server.workspace()).id;
  await server.ask("POST", "/v1/batch", people, { authorization: `Bearer ${writeKey}` });
  await server.admin("POST", `/workspaces/${workspace}/segments`, kyiv);
});
afterAll(async () => {
  await server.stop();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const people = {
  batch: ["ann", "bo"].map((userId) => ({ type: "identify", userId, messageId: userId, traits: { city: "Kyiv" } })),
};
const kyiv = { version: 1, id: "kyiv", name: "People of Kyiv", where: { trait: "city", is: "Kyiv" } };
const at = (path: string): string => `/workspaces/${workspace}/${path}`;

describe("webhooks over HTTP", () => {
  let id = "";

  it("are made with a secret that is shown once", async () => {
    const made = await server.admin("POST", at("webhooks"), { url: hook, segments: ["kyiv"], description: "CRM" });
    expect(made).toMatchObject({
      status: 200,
      body: { url: hook, segments: ["kyiv"], changes: ["entered", "left"], batchSize: 1, state: "enabled", behind: 0 },
    });
    expect(made.body).toMatchObject({ secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/) as unknown });
    ({ id } = made.body as { id: string });
    const listed = await server.admin("GET", at("webhooks"));
    expect(JSON.stringify(listed.body)).toContain(id);
    expect(JSON.stringify(listed.body)).not.toContain("whsec_");
  });

  it("are refused when they could reach what is private, or name a segment that is not there", async () => {
    expect(await server.admin("POST", at("webhooks"), { url: "http://[::ffff:10.0.0.1]/x" })).toMatchObject({
      status: 422,
      body: {
        error: { code: "outbound_refused", message: expect.stringContaining("KINDRED_OUTBOUND_ALLOW") as unknown },
      },
    });
    expect(await server.admin("POST", at("webhooks"), { url: hook, segments: ["kyv"] })).toMatchObject({
      status: 404,
      body: { error: { code: "unknown_segment" } },
    });
  });

  it("are changed, tested and given another secret", async () => {
    expect(
      await server.admin("PATCH", at(`webhooks/${id}`), { batchSize: 20, changes: ["left", "left"] }),
    ).toMatchObject({
      status: 200,
      body: { batchSize: 20, changes: ["left"], url: hook },
    });
    expect(await server.admin("POST", at(`webhooks/${id}/test`))).toMatchObject({
      status: 200,
      body: { delivered: true, status: 200, answer: "thanks" },
    });
    expect(JSON.parse(bodies.at(-1) ?? "")).toMatchObject({ type: "ping", data: { webhook: id } });
    status = 503;
    expect(await server.admin("POST", at(`webhooks/${id}/test`))).toMatchObject({
      body: { delivered: false, status: 503 },
    });
    status = 200;
    expect(await server.admin("POST", at(`webhooks/${id}/secret`))).toMatchObject({ status: 200 });
  });

  it("show what was sent and what was given up", async () => {
    expect(await server.admin("GET", at(`webhooks/${id}/deliveries`))).toMatchObject({
      status: 200,
      body: { items: [] },
    });
    await server.wiring.stores.pool.query(
      `INSERT INTO webhook_dead_letters (workspace_id, webhook_id, message_id, seqs, contacts, attempts, reason, first_at, died_at)
       SELECT $1, $2, 'm' || n, ARRAY[n], '{1}', 1, 'The receiver answered 400', now(), now() FROM generate_series(1, 3) AS n`,
      [workspace, id],
    );
    const first = await server.admin("GET", at(`webhooks/${id}/dead-letters?limit=2`));
    expect(first).toMatchObject({ status: 200, body: { items: [{ messageId: "m3" }, { messageId: "m2" }] } });
    const { items, next } = first.body as { items: { id: number }[]; next: string };
    const second = await server.admin("GET", at(`webhooks/${id}/dead-letters?limit=2&cursor=${next}`));
    expect(second).toMatchObject({ body: { items: [{ messageId: "m1" }], next: null } });
    const ids = [items[0]?.id];
    expect(await server.admin("POST", at(`webhooks/${id}/dead-letters/delete`), { ids })).toMatchObject({
      body: { deleted: 1 },
    });
    expect(await server.admin("POST", at(`webhooks/${id}/dead-letters/replay`), {})).toMatchObject({
      body: { replaying: 2 },
    });
  });

  it("are nobody else's", async () => {
    for (const path of [`webhooks/${id}`, `webhooks/${id}/deliveries`, `webhooks/${id}/dead-letters`])
      expect(await server.admin("GET", `/workspaces/${other}/${path}`)).toMatchObject({
        status: 404,
        body: { error: { code: "unknown_webhook" } },
      });
    expect(await server.admin("DELETE", `/workspaces/${other}/webhooks/${id}`)).toMatchObject({ status: 404 });
    const key = await server.admin("POST", at("keys"), { kind: "admin", name: "reader", role: "viewer" });
    const reader = { authorization: `Bearer ${(key.body as { secret: string }).secret}` };
    const body = { url: hook };
    expect(await server.ask("POST", `/api/v1${at("webhooks")}`, body, reader)).toMatchObject({ status: 403 });
    expect(await server.ask("GET", `/api/v1${at("webhooks")}`, undefined, reader)).toMatchObject({ status: 200 });
  });

  it("are deleted with all that waits for them", async () => {
    expect(await server.admin("DELETE", at(`webhooks/${id}`))).toMatchObject({ status: 200 });
    expect(await server.admin("GET", at(`webhooks/${id}`))).toMatchObject({ status: 404 });
  });
});

describe("a person who enters a segment", () => {
  it("is told of to whoever asked for it, with the event that did it", async () => {
    await server.admin("POST", at("segments"), {
      version: 1,
      id: "buyers",
      name: "Buyers",
      where: { event: "Order Completed" },
    });
    const made = await server.admin("POST", at("webhooks"), { url: hook, segments: ["buyers"] });
    // The first may be found by building the segment; once that is done, causes are events.
    for (const userId of ["bo", "ann"]) {
      const told = bodies.length;
      await send({ type: "track", userId, event: "Order Completed", messageId: `order-${userId}` });
      while (bodies.length === told) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(JSON.parse(bodies.at(-1) ?? "")).toMatchObject({
      type: "segment.entered",
      data: {
        segment: { id: "buyers", name: "Buyers", version: 1 },
        contact: { externalId: "ann" },
        cause: "event",
        detail: "Order Completed",
      },
    });
    const metrics = await server.ask("GET", "/metrics");
    expect(metrics.body).toContain("kindred_webhook_senders 1");
    expect(metrics.body).toMatch(/kindred_webhook_changes_delivered_total [1-9]/u);
    await server.admin("DELETE", at(`webhooks/${(made.body as { id: string }).id}`));
  });
});

describe("a receiver that does not answer", () => {
  it("holds up nobody but itself", async () => {
    held = [];
    const made = await server.admin("POST", at("webhooks"), { url: hook, segments: ["kyiv"] });
    const { id } = made.body as { id: string };
    const stream = await open("stream?segments=kyiv");
    await stream.until("retry: 1000");
    const people = Array.from({ length: 30 }, (_, n) => `slow-${n}`);
    await send(...people.map((userId) => ({ type: "identify", userId, traits: { city: "Kyiv" }, messageId: userId })));
    for (const userId of people) await stream.until(`"externalId":"${userId}"`);
    stream.close();
    while (held.length < 8) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await server.admin("GET", at(`webhooks/${id}`))).toMatchObject({ body: { retrying: 0, deadLetters: 0 } });
    const told = bodies.length;
    const answers = held;
    held = null;
    for (const answer of answers) answer();
    while (bodies.length < told + people.length - answers.length)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await server.admin("DELETE", at(`webhooks/${id}`));
  });
});

describe("the stream of changes", () => {
  it("needs somebody who may see the workspace, and a place it knows", async () => {
    expect(await server.ask("GET", `/api/v1${at("stream")}`)).toMatchObject({ status: 401 });
    expect(await server.admin("GET", at("stream?segments=nobody"))).toMatchObject({ status: 404 });
    expect(await server.admin("GET", at("stream?contact=nobody"))).toMatchObject({ status: 404 });
    expect(await server.admin("GET", at("stream"), undefined, { "last-event-id": "x" })).toMatchObject({
      status: 400,
      body: { error: { code: "bad_last_event_id" } },
    });
    expect(await server.ask("HEAD", `/api/v1${at("stream")}`)).toMatchObject({ status: 404 });
  });

  it("keeps nothing of readers who were gone before it began", async () => {
    const { port } = new URL(server.url);
    const head = `GET /api/v1${at("stream")} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${server.localToken}\r\n\r\n`;
    // More than a workspace may have open.
    for (let reader = 0; reader < 150; reader += 1) {
      const socket = connect(Number(port), "127.0.0.1");
      await new Promise<void>((resolve) => socket.write(head, () => resolve()));
      socket.destroy();
    }
    const statusNow = async (): Promise<number> => (await server.admin("GET", at("stream"))).status;
    await expect.poll(statusNow).toBe(200);
  });

  it("tells changes as they come, goes on behind the last one seen, and ends with the server", async () => {
    const one = await open("stream?segments=kyiv");
    const [, began = ""] = /^retry: 1000\nid: (\d+)\n\n/u.exec(await one.until("retry: 1000")) ?? [];
    await send({ type: "identify", userId: "ann", traits: { city: "Lviv" }, messageId: "ann-out" });
    await one.until("event: left");
    await send({ type: "identify", userId: "ann", traits: { city: "Kyiv" }, messageId: "ann-in" });
    await one.until("event: entered");
    const events = one
      .text()
      .split("\n\n")
      .filter((part) => part.includes("event: "));
    expect(events.length).toBe(2);
    const [, id = "", data = ""] = /^id: (\d+)\nevent: left\ndata: (.*)$/u.exec(events[0] ?? "") ?? [];
    expect(JSON.parse(data)).toMatchObject({
      id: Number(id),
      segment: { id: "kyiv", name: "People of Kyiv", version: 1 },
      contact: { externalId: "ann" },
      cause: "profile",
      detail: "city",
    });
    one.close();

    const again = await open("stream", { "last-event-id": id });
    await again.until("event: entered");
    expect(again.text()).not.toContain(`id: ${id}\nevent`);
    const bo = await open(`stream?contact=bo&after=0`);
    await bo.until('"buyers"');
    expect(bo.text()).not.toContain('"externalId":"ann"');
    const all = await open(`stream?after=${began}`);
    await all.until("event: entered");
    expect(all.text()).toContain(`id: ${id}\nevent: left`);
    await server.close();
    expect(await Promise.all([again, bo, all].map(({ ended }) => ended))).toEqual([true, true, true]);
  });
});

const send = (...batch: readonly object[]): Promise<unknown> =>
  server.ask("POST", "/v1/batch", { batch }, { authorization: `Bearer ${writeKey}` });

/** Reads a stream the way a browser does: headers, then whatever comes. */
async function open(path: string, headers: Record<string, string> = {}) {
  const response = await new Promise<IncomingMessage>((resolve) =>
    httpGet(
      `${server.url}/api/v1${at(path)}`,
      { headers: { authorization: `Bearer ${server.localToken}`, ...headers } },
      resolve,
    ),
  );
  expect(response.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
  expect(response.headers["x-content-type-options"]).toBe("nosniff");
  let text = "";
  const waiting = new Set<() => void>();
  response.on("data", (chunk: Buffer) => {
    text += chunk.toString();
    for (const look of waiting) look();
  });
  const ended = new Promise<boolean>((resolve) =>
    response.once("end", () => resolve(true)).once("error", () => resolve(false)),
  );
  return {
    text: () => text,
    ended,
    close: () => response.destroy(),
    /** All that came, once one of these is in it. */
    until: (...wanted: string[]) =>
      new Promise<string>((resolve) => {
        const look = (): void => {
          if (wanted.some((part) => text.includes(part))) resolve(text);
        };
        waiting.add(look);
        look();
      }),
  };
}
