import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:http";
import { buffer } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Answer, startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
let mail: SMTPServer;
let receiver: Server;
let hook = "";
let id = "";
let now = Date.UTC(2026, 10, 21, 12);
const letters: string[] = [];
const requests: string[] = [];

beforeAll(async () => {
  mail = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    onData: (stream, _session, answer) => {
      const keep = async (): Promise<void> => {
        // Lines that quoted-printable broke are put together again.
        letters.push((await buffer(stream)).toString("utf8").replaceAll("=\r\n", ""));
        answer(null);
      };
      void keep();
    },
  });
  await new Promise<void>((resolve) => mail.listen(0, "127.0.0.1", resolve));
  receiver = createServer((request, response) => {
    void buffer(request).then((bytes) => requests.push(bytes.toString("utf8")));
    response.end("ok");
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  server = await startTestServer({
    now: () => now,
    smtpUrl: `smtp://127.0.0.1:${(mail.server.address() as AddressInfo).port}`,
    mailFrom: "Kindred <alerts@shop.example>",
    publicUrl: "https://kindred.example",
    outboundAllow: "127.0.0.1",
  });
  const made = await server.workspace({ name: "Shop", timezone: "Europe/Berlin" });
  id = made.id;
  await admin("POST", "/segments", { version: 1, id: "buyers", name: "Buyers", where: { event: "Order Completed" } });
  await admin("POST", "/segments", {
    version: 1,
    id: "asks",
    name: "Asks",
    params: { city: { type: "string" } },
    where: { trait: "city", is: { param: "city" } },
  });
  await buy(made.writeKey, 20);
  await server.wiring.membership.settle(id);
});
afterAll(async () => {
  await server?.stop();
  await new Promise<void>((resolve) => mail.close(() => resolve()));
  await new Promise((resolve) => receiver.close(resolve));
});

const admin = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  server.admin(method, `/workspaces/${id}${path}`, body, headers);

async function buy(writeKey: string, people: number): Promise<void> {
  const batch = Array.from({ length: people }, (_, each) => ({
    type: "track",
    userId: `p${each}`,
    event: "Order Completed",
    messageId: `m${each}`,
    timestamp: new Date(now).toISOString(),
  }));
  expect((await server.ask("POST", "/v1/batch", { batch }, { "x-write-key": writeKey })).status).toBe(200);
}

const above = { measure: { of: "size" }, condition: { kind: "above", value: 10 } };

describe("size rules", () => {
  it("are checked, said in words, judged at once, and tell in the app, by mail and by webhook", async () => {
    const made = await admin("POST", "/webhooks", { kind: "alerts", url: hook, description: "CRM" });
    expect(made.body).toMatchObject({ kind: "alerts", changes: [] });
    const { id: webhook } = made.body as { id: string };
    expect((await admin("GET", "/alert-channels")).body).toMatchObject({
      mail: { from: "Kindred <alerts@shop.example>" },
      webhooks: [{ id: webhook, description: "CRM", state: "enabled" }],
    });
    const channels = { addresses: ["team@example.org"], webhooks: [webhook] };
    const saved = await admin("POST", "/size-rules", { segment: "buyers", ...above, channels });
    expect(saved.status).toBe(200);
    expect(saved.body).toMatchObject({
      segment: { id: "buyers", name: "Buyers" },
      text: "Size: above 10",
      state: "firing",
      value: 20,
      tellRecovery: true,
      remindAfterHours: null,
    });
    await vi.waitFor(() => expect([letters.length, requests.length]).toEqual([1, 1]), { timeout: 60_000 });
    expect(letters[0]).toContain("To: team@example.org");
    expect(letters[0]).toContain(`https://kindred.example/w/${id}/segments/buyers`);
    expect(JSON.parse(requests[0] ?? "")).toMatchObject({ type: "segment.size_alert", data: { value: 20 } });

    const russian = await admin("GET", "/alerts", undefined, { "accept-language": "ru" });
    expect(russian.body).toMatchObject({
      next: null,
      items: [
        { kind: "fired", title: "«Buyers»: 20 человек, выше 10", read: false, rule: { text: "Размер: выше 10" } },
      ],
    });
    const [alert] = (russian.body as { items: { id: number }[] }).items;
    // It is noted after it was sent.
    await vi.waitFor(
      async () => {
        const { body } = await admin("GET", `/alerts/${String(alert?.id)}`);
        const { notices } = body as { notices: { state: string }[] };
        expect(notices.map(({ state }) => state)).toEqual(["sent", "sent"]);
      },
      { timeout: 60_000 },
    );
    expect((await admin("GET", `/alerts/${String(alert?.id)}`)).body).toMatchObject({ id: alert?.id });
    expect((await admin("GET", "/alerts/unread")).body).toEqual({ count: 1 });
    await admin("POST", "/alerts/read", { ids: [alert?.id] });
    expect((await admin("GET", "/alerts/unread")).body).toEqual({ count: 0 });
    expect((await admin("GET", "/alerts?unread=true")).body).toMatchObject({ items: [] });
    expect((await admin("GET", "/alerts/999999")).status).toBe(404);
  });

  it("can be tried before they are saved, and tested afterwards", async () => {
    const preview = (condition: object, segment = "buyers"): Promise<Answer> =>
      admin("POST", "/size-rules/preview", { segment, measure: { of: "size" }, condition });
    expect((await preview({ kind: "below", value: 5 })).body).toMatchObject({ state: "ok", value: 20, waiting: null });
    const weekly = { kind: "change", percent: 30, over: "week" };
    expect((await preview(weekly)).body).toMatchObject({
      state: "waiting",
      text: "Size: changes by 30% or more within a week",
      waiting: { reason: "history", until: expect.stringMatching(/^2026-11-2[89]/u) as string },
    });
    expect((await preview(weekly, "asks")).body).toMatchObject({ error: { code: "segment_asks_for_arguments" } });
    expect((await preview(weekly, "nobody")).body).toMatchObject({ error: { code: "unknown_segment" } });
    const { items } = (await admin("GET", "/segments/buyers/size-suggestions")).body as { items: { text: string }[] };
    expect(items.map(({ text }) => text)).toEqual([
      "Size: changes by 30% or more within a week",
      "Size: unusual for the weekday and hour",
      "Size: below 10",
    ]);
    const [rule] = await list();
    const tested = await admin("POST", `/size-rules/${rule?.id ?? ""}/test`);
    expect(tested.body).toEqual({
      items: [
        { channel: "address", target: "team@example.org", sent: true, reason: null },
        { channel: "webhook", target: expect.stringMatching(/^wh_/u) as string, sent: true, reason: null },
      ],
    });
    expect(letters.at(-1)).toContain("This is a test of the rule");
    expect(letters.at(-1)).toContain("20 people, above 10");
    expect((await admin("GET", "/alerts")).body).toMatchObject({ items: [{ kind: "fired" }] });
  });

  it("are changed, snoozed, muted and removed", async () => {
    const [rule] = await list();
    const path = `/size-rules/${rule?.id ?? ""}`;
    const until = "2026-12-01T00:00:00.000Z";
    expect((await admin("PATCH", path, { snoozedUntil: until, muted: true, remindAfterHours: 24 })).body).toMatchObject(
      {
        snoozedUntil: until,
        muted: true,
        remindAfterHours: 24,
        state: "firing",
      },
    );
    await server.wiring.stores.pool.query(
      `UPDATE size_rules SET channels = '{"users":["usr_left"],"addresses":[],"webhooks":[]}'`,
    );
    expect((await admin("PATCH", path, { muted: false })).body).toMatchObject({ muted: false });
    expect((await admin("PATCH", path, { channels: { users: ["usr_left"] } })).body).toMatchObject({
      error: { code: "unknown_recipient" },
    });
    expect((await admin("PATCH", path, { condition: { kind: "below", value: 5 } })).body).toMatchObject({
      state: "ok",
      text: "Size: below 5",
    });
    expect((await admin("DELETE", path)).status).toBe(200);
    expect((await admin("GET", path)).body).toMatchObject({ error: { code: "unknown_size_rule" } });
    expect((await admin("GET", "/alerts")).body).toMatchObject({ items: [{ title: "“Buyers”: 20 people, above 10" }] });
  });

  it("refuse recipients that are not there and settings that make no sense", async () => {
    const post = async (more: object): Promise<unknown> =>
      (await admin("POST", "/size-rules", { segment: "buyers", ...above, ...more })).body;
    expect(await post({ channels: { users: ["usr_nobody"] } })).toMatchObject({ error: { code: "unknown_recipient" } });
    const { id: plain } = (await admin("POST", "/webhooks", { url: hook })).body as { id: string };
    expect(await post({ channels: { webhooks: [plain] } })).toMatchObject({ error: { code: "unknown_recipient" } });
    expect(await post({ channels: { addresses: ["a@b.example\r\nBcc: eve@example.org"] } })).toMatchObject({
      error: { pointer: expect.stringContaining("/channels/addresses/0") as string },
    });
    expect(await post({ condition: { kind: "unusual", weeks: 3 } })).toHaveProperty("error");
    expect(await post({ measure: { of: "entered" } })).toHaveProperty("error");
    expect(await post({ segment: "asks" })).toMatchObject({ error: { code: "segment_asks_for_arguments" } });
  });

  it("let a viewer look and nothing else; what they have read is their own", async () => {
    await admin("POST", "/size-rules", { segment: "buyers", ...above });
    const { secret } = (await admin("POST", "/keys", { kind: "admin", name: "viewer", role: "viewer" })).body as {
      secret: string;
    };
    const as = async (method: string, path: string, body?: unknown): Promise<number> =>
      (await server.ask(method, `/api/v1/workspaces/${id}${path}`, body, { authorization: `Bearer ${secret}` })).status;
    const [rule] = await list();
    const path = `/size-rules/${rule?.id ?? ""}`;
    for (const look of ["/size-rules", path, "/alerts", "/alerts/unread", "/segments/buyers/size-suggestions"])
      expect([look, await as("GET", look)]).toEqual([look, 200]);
    expect(await as("POST", "/size-rules", { segment: "buyers", ...above })).toBe(403);
    expect(await as("PATCH", path, { muted: true })).toBe(403);
    expect(await as("DELETE", path)).toBe(403);
    expect(await as("POST", `${path}/test`)).toBe(403);
    expect(await as("GET", "/alert-channels")).toBe(403);
    expect(await as("POST", "/alerts/read", {})).toBe(200);
    expect((await admin("GET", "/alerts/unread")).body).toEqual({ count: 1 });
  });

  it("are judged again when memberships change and as the clock goes on", async () => {
    now += 60_000;
    const { secret } = (await admin("POST", "/keys", { kind: "write", name: "again" })).body as { secret: string };
    await admin("POST", "/size-rules", {
      segment: "buyers",
      measure: { of: "size" },
      condition: { kind: "above", value: 22 },
    });
    await buy(secret, 25);
    await vi.waitFor(
      async () => expect((await admin("GET", "/alerts")).body).toMatchObject({ items: [{ value: 25 }, {}, {}] }),
      { timeout: 60_000, interval: 250 },
    );
  });
});

async function list(): Promise<readonly { readonly id: string }[]> {
  return ((await admin("GET", "/size-rules")).body as { items: { id: string }[] }).items;
}
