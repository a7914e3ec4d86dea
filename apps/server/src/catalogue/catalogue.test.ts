import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../testing.ts";

const clock = Date.parse("2026-06-30T22:30:00.000Z");
const day = 86_400_000;
const longName = `${"😀".repeat(60)}${"اسم".repeat(26)}<script>`.slice(0, 200);
let server: TestServer;
let base: string;
let writeKey: string;

beforeAll(async () => {
  server = await startTestServer({ now: () => clock });
  // 01:30 of 1 July in Kyiv.
  const { id, writeKey: key } = await server.workspace({ timezone: "Europe/Kyiv" });
  writeKey = key;
  base = `/workspaces/${id}`;
  const batch: object[] = [];
  const track = (event: string, userId: string, ago: number, properties: object = {}): void =>
    void batch.push({
      type: "track",
      event,
      userId,
      messageId: `m${batch.length}`,
      timestamp: new Date(clock - ago * day).toISOString(),
      properties,
    });
  for (let age = 3; age < 25; age += 1) for (let n = 0; n < 5; n += 1) track("Stopped", `u${n}`, age);
  track("Viewed", "u1", 0, { price: 5, tags: ["a", "b"], page: { path: "/x" } });
  track("Viewed", "u1", 0.1, { price: "free", page: { path: "/x" } });
  track("Viewed", "u2", 1, { page: { path: "<script>alert(1)</script>" } });
  track("Viewed", "gone", 1);
  track("Viewed", "u2", 40);
  track(longName, "u2", -0.5);
  track(longName, "gone", -0.5);
  track(longName, "u1", 0, { [longName.slice(0, 100)]: 1 });
  for (let n = 0; n < 4; n += 1)
    batch.push({
      type: "identify",
      userId: `u${n}`,
      messageId: `i${n}`,
      traits: { plan: n % 2 ? "pro" : "free", vip: n === 0 },
    });
  batch.push({ type: "identify", userId: "gone", messageId: "ig", traits: { secret: "erased" } });
  await server.ask("POST", "/v1/batch", { batch }, { "x-write-key": writeKey });
  await server.admin("DELETE", `${base}/contacts/gone`);
  const where = {
    all: [
      { event: "Viewed", where: { property: "page.path", is: "/x" } },
      { trait: "plan", is: "pro" },
    ],
  };
  await server.admin("POST", `${base}/segments`, { version: 1, id: "seen", name: "Seen", where });
});
afterAll(() => server.stop());

it("lists events by their last 30 days, with who did them and what reads them", async () => {
  const { body } = await server.admin("GET", `${base}/catalogue/events`);
  const { items } = body as { items: { name: string; daily: number[] }[] };
  expect(items).toMatchObject([
    { name: "Stopped", total: 110, recent: 110, contacts: 5, silent: true, segments: [] },
    {
      name: "Viewed",
      total: 5,
      recent: 3,
      contacts: 2,
      silent: false,
      ahead: 0,
      segments: [{ id: "seen", name: "Seen" }],
    },
    { name: longName, recent: 1, ahead: 1 },
  ]);
  // 22:30 and 20:06 in UTC lie on two days in Kyiv.
  expect(items[1]?.daily.slice(-3)).toEqual([0, 2, 1]);
});

it("tells one event's days and properties, of any name", async () => {
  const one = (name: string) => server.admin("GET", `${base}/catalogue/event?name=${encodeURIComponent(name)}`);
  const { body } = await one("Viewed");
  expect(body).toMatchObject({
    name: "Viewed",
    today: "2026-07-01",
    lookedAt: 4,
    properties: [
      { path: "page.path", count: 3, filled: 0.75, segments: [{ id: "seen" }], types: [{ type: "string" }] },
      { path: "price", count: 2, types: [{ count: 1 }, { count: 1 }] },
      { path: "tags", samples: [`["a","b"]`], types: [{ type: "array", count: 1 }] },
    ],
  });
  const { longDaily, properties } = body as { longDaily: number[]; properties: { samples: string[] }[] };
  expect(longDaily).toHaveLength(90);
  expect(longDaily.reduce((sum, count) => sum + count, 0)).toBe(4);
  expect(properties[0]?.samples).toEqual(["/x", "<script>alert(1)</script>"]);
  expect((await one(longName)).body).toMatchObject({ name: longName, properties: [{ path: longName.slice(0, 100) }] });
  expect(await one("Nothing")).toMatchObject({ status: 404, body: { error: { code: "unknown_event" } } });
});

it("tells the traits of those who are there", async () => {
  const { body } = await server.admin("GET", `${base}/catalogue/traits`);
  expect(body).toMatchObject({
    lookedAt: 5,
    items: [
      { path: "plan", count: 4, filled: 0.8, samples: ["pro", "free"], segments: [{ id: "seen" }] },
      { path: "vip", types: [{ type: "boolean", count: 4 }] },
    ],
  });
});

it("tells of a trait as soon as somebody has it, and no longer than somebody does", async () => {
  const paths = async (): Promise<string[]> => {
    const { body } = await server.admin("GET", `${base}/catalogue/traits`);
    return (body as { items: { path: string }[] }).items.map(({ path }) => path);
  };
  expect(await paths()).toEqual(["plan", "vip"]);
  const traits = { late: { sizes: ["S", 4, null], at: { x: 1 } } };
  await server.ask("POST", "/v1/identify", { userId: "late", messageId: "il", traits }, { "x-write-key": writeKey });
  expect(await paths()).toEqual(["plan", "vip", "late.at.x", "late.sizes"]);
  const values = async (path: string): Promise<unknown> =>
    (await server.admin("GET", `${base}/traits/values?path=${encodeURIComponent(path)}`)).body;
  expect(await values("late.sizes")).toMatchObject({ items: [{ value: "S" }, { value: 4 }] });
  expect(await values("plan")).toMatchObject({
    items: [
      { value: "free", count: 2 },
      { value: "pro", count: 2 },
    ],
  });
  for (const nothing of ["late", "late.", "nobody's `trait`", ":String"])
    expect(await values(nothing)).toMatchObject({ items: [] });
  await server.admin("DELETE", `${base}/contacts/late`);
  expect(await paths()).toEqual(["plan", "vip"]);
});

it("reads properties of events with the longest names by the older addresses as well", async () => {
  for (const name of ["ع".repeat(200), "😀".repeat(100)]) {
    const { status } = await server.admin("GET", `${base}/events/names/${encodeURIComponent(name)}/properties`);
    expect(status).toBe(200);
  }
});
