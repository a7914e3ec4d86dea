import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Answer, startTestServer, type TestServer } from "../testing.ts";

const clock = Date.parse("2026-06-01T12:00:00.000Z");
let server: TestServer;
let base: string;
let send: (body: unknown, path?: string) => Promise<Answer>;

beforeAll(async () => {
  server = await startTestServer({ now: () => clock, logger: pino({ level: "silent" }) });
  const { id, writeKey } = await server.workspace();
  base = `/workspaces/${id}`;
  send = (body, path = "batch") => server.ask("POST", `/v1/${path}`, body, { "x-write-key": writeKey });
});
afterAll(() => server.stop());

interface Seen {
  readonly items: readonly { readonly outcome: string }[];
  readonly cursor: string;
}

it("shows calls as they came, accepted, repeated and refused with the reason", async () => {
  const call = { type: "track", userId: "u", event: "Seen", messageId: "1", timestamp: clock - 1_500 };
  await send({ batch: [call, call, { type: "track", userId: "<script>alert(1)</script>" }] });
  await send({ writeKey: "kept to itself", userId: "u", event: "Single" }, "track");
  await send("{not json");
  const { body } = await server.admin("GET", `${base}/debugger`);
  expect(body).toMatchObject({
    items: [
      { outcome: "accepted", type: "track", event: "Seen", contact: "u", delayMs: 1_500, call: { messageId: "1" } },
      { outcome: "duplicate" },
      { outcome: "refused", code: "missing_event_name", pointer: "/event", contact: "<script>alert(1)</script>" },
      { outcome: "accepted", event: "Single", call: { userId: "u", event: "Single" } },
      { outcome: "refused", code: "malformed_json", call: null },
    ],
    missed: false,
  });
  expect(JSON.stringify(body)).not.toContain("kept to itself");
  const { cursor } = body as Seen;
  await send({ batch: [{ ...call, messageId: "2" }] });
  const later = await server.admin("GET", `${base}/debugger?after=other.99,${cursor}`);
  expect(later.body).toMatchObject({ items: [{ call: { messageId: "2" } }] });
  const none = await server.admin("GET", `${base}/debugger?after=${(later.body as Seen).cursor}`);
  expect(none.body).toMatchObject({ items: [], cursor: (later.body as Seen).cursor });
});

it("replays, corrects and discards dead letters", async () => {
  const { pool } = server.wiring.stores;
  await pool.query(`ALTER TABLE event_names ADD CONSTRAINT poison CHECK (name <> 'Poison') NOT VALID`);
  const track = (messageId: string): object => ({ type: "track", userId: "u", event: "Poison", messageId });
  await send({ batch: ["a", "b", "c", "d"].map(track) });
  await pool.query("ALTER TABLE event_names DROP CONSTRAINT poison");
  const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
    server.admin(method, `${base}/dead-letters${path}`, body);
  expect((await ask("GET", "/codes")).body).toMatchObject({ items: [{ code: "not_storable", count: 4 }] });
  const first = (await ask("GET", "?limit=3")).body as {
    items: { id: number; payload: { call: object } }[];
    next: string;
  };
  const rest = (await ask("GET", `?limit=3&cursor=${first.next}`)).body as typeof first;
  expect([first.items.length, rest.items.length, rest.next]).toEqual([3, 1, null]);
  const [d, c] = first.items;
  if (d === undefined || c === undefined) throw new Error("No letters");
  expect((await ask("GET", `/${d.id}`)).body).toEqual(d);
  const wrong = await ask("POST", `/${d.id}/replay`, { payload: { call: { type: "track", userId: "u" } } });
  expect(wrong.body).toMatchObject({
    replayed: 0,
    failed: [{ id: d.id, code: "missing_event_name", pointer: "/event" }],
  });
  const mended = { payload: { call: { ...d.payload.call, event: "Mended" } } };
  expect((await ask("POST", `/${d.id}/replay`, mended)).body).toMatchObject({ replayed: 1, failed: [] });
  expect(await ask("POST", `/${d.id}/replay`, {})).toMatchObject({ status: 404 });
  expect((await ask("POST", "/discard", { ids: [c.id] })).body).toEqual({ discarded: 1 });
  for (const choice of [{}, { all: false }, { code: "x", all: true }])
    expect(await ask("POST", "/discard", choice)).toMatchObject({ status: 400 });
  expect((await ask("POST", "/replay", { code: "not_storable" })).body).toMatchObject({ replayed: 2, left: 0 });
  expect((await ask("POST", "/replay", { all: true })).body).toMatchObject({ replayed: 0 });
  await server.admin("POST", `${base}/flush`);
  const events = (await server.admin("GET", `${base}/events`)).body as { items: { event: string }[] };
  expect(
    events.items
      .map(({ event }) => event)
      .filter((event) => event !== "Seen" && event !== "Single")
      .sort((a, b) => a.localeCompare(b)),
  ).toEqual(["Mended", "Poison", "Poison"]);
});
