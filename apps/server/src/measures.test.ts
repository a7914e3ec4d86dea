import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MeasuresAnswer } from "./http/measure-shapes.ts";
import { startTestServer, type TestServer } from "./testing.ts";

const NOW = Date.UTC(2026, 2, 20, 12);
const DAY = 86_400_000;

let server: TestServer;
let at = "";
let key = "";

beforeAll(async () => {
  server = await startTestServer({ now: () => NOW });
  const { id, writeKey } = await server.workspace({ currency: "EUR" });
  at = `/workspaces/${id}`;
  key = `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}`;
  const event = (userId: string, name: string, days: number, properties: object = {}): object => ({
    type: "track",
    userId,
    event: name,
    timestamp: new Date(NOW - days * DAY).toISOString(),
    properties,
  });
  const people = Array.from({ length: 20 }, (_, index) => `p${index}`);
  const batch = people.flatMap((userId, index) => [
    {
      type: "identify",
      userId,
      timestamp: new Date(NOW - 60 * DAY).toISOString(),
      traits: { vip: index < 8, email: `${userId}@example.org` },
    },
    event(userId, "Product Viewed", 40),
    ...(index < 12 ? [event(userId, "Product Viewed", 5)] : []),
    ...(index % 2 === 0 ? [event(userId, "Order Completed", 3, { revenue: 10 + index, cost: 4 })] : []),
    event(userId, "Email Delivered", 2),
    ...(index < 5 ? [event(userId, "Email Opened", 1)] : []),
    event(userId, "Survey Responded", 1, { kind: "nps", score: index < 8 ? 10 : 6 }),
  ]);
  const sent = await server.ask("POST", "/v1/batch", { batch }, { authorization: key });
  expect(sent.status).toBe(200);
  const document = { version: 1, id: "vips", name: "VIPs", where: { trait: "vip", is: true } };
  expect((await server.admin("POST", `${at}/segments`, document)).status).toBe(200);
});
afterAll(() => server.stop());

function valueOf(found: MeasuresAnswer, id: string): number | null {
  return found.measures.find((one) => one.id === id)!.figure.value;
}

describe("measures of a segment", () => {
  test("are told with their comparison, and say how memberships are known", async () => {
    const answer = await server.admin("GET", `${at}/segments/vips/measures?period=30d`);
    expect(answer.status).toBe(200);
    const found = answer.body as MeasuresAnswer;
    expect(found).toMatchObject({
      currency: "EUR",
      step: "day",
      of: { id: "vips", name: "VIPs", presence: { heads: 8 } },
      against: { id: "everyone", presence: { heads: 20, known: "everyone" } },
    });
    expect(["evaluated", "mixed"]).toContain(found.of.presence.known);
    expect(found.of.buckets).toHaveLength(31);
    expect([valueOf(found, "orders"), valueOf(found, "conversion:0"), valueOf(found, "revenue")]).toEqual([4, 0.5, 52]);
    expect([valueOf(found, "margin"), valueOf(found, "nps"), valueOf(found, "opened")]).toEqual([36, 100, 5 / 8]);
    expect(found.measures.find(({ id }) => id === "nps")!.difference).toMatchObject({
      value: 120,
      distinguishable: null,
    });
    expect(JSON.stringify(found)).not.toContain("NaN");
  });

  test("of an unsaved document, with conditions on what counts as converted", async () => {
    const of = { document: { version: 1, id: "d", where: { trait: "vip", is: false } } };
    const conversions = [{ event: "Order Completed", where: { property: "revenue", gt: 25 } }];
    const answer = await server.admin("POST", `${at}/measures`, { of, conversions, against: null });
    const found = answer.body as MeasuresAnswer;
    expect(found.of.presence).toMatchObject({ known: "today", heads: 12 });
    expect(valueOf(found, "conversion:0")).toBe(2 / 12);
    expect(found.measures[0]!.against).toBeNull();
    const wrong = await server.admin("POST", `${at}/measures`, {
      of,
      conversions: [{ event: "X", where: { nope: 1 } }],
    });
    expect(wrong.status).toBe(422);
    expect((wrong.body as { error: { pointer: string } }).error.pointer).toContain("/conversions/0");
  });

  test("open as the people they count, and those go on a list", async () => {
    const body = { of: { segment: "vips" }, measure: "conversion:0", counts: false, limit: 3 };
    const first = await server.admin("POST", `${at}/measures/people`, body);
    const page = first.body as { count: number; items: { externalId: string }[]; next: string };
    const second = await server.admin("POST", `${at}/measures/people`, { ...body, cursor: page.next });
    const rest = (second.body as typeof page).items;
    expect([page.count, page.items.length, rest.length]).toEqual([4, 3, 1]);
    expect([...page.items, ...rest].map(({ externalId }) => externalId).sort()).toEqual(["p1", "p3", "p5", "p7"]);
    await server.admin("POST", `${at}/lists`, { id: "sleepy", name: "Sleepy" });
    const put = await server.admin("POST", `${at}/measures/people/list`, { ...body, limit: undefined, list: "sleepy" });
    expect(put.body).toEqual({ added: 4 });
    const none = await server.admin("POST", `${at}/measures/people`, { ...body, measure: "revenue" });
    expect((none.body as { error: { code: string } }).error.code).toBe("no_people");
  });

  test("know what campaigns cost once somebody says so", async () => {
    const cost = { segment: "vips", from: "2026-03-19", to: "2026-03-20", cost: 20, budget: 40, campaign: "Spring" };
    const added = await server.admin("POST", `${at}/costs`, cost);
    expect(added.body).toMatchObject({ ...cost, currency: null });
    const found = (await server.admin("GET", `${at}/segments/vips/measures?period=2026-03`)).body as MeasuresAnswer;
    // A day and a half of two days have passed.
    expect(valueOf(found, "cost")).toBeCloseTo(15, 4);
    expect(valueOf(found, "profit")).toBeCloseTo(52 - 16 - 15, 4);
    expect(valueOf(found, "return-on-cost")).toBeCloseTo(21 / 15, 4);
    expect(valueOf(found, "budget-used")).toBeCloseTo(0.5, 4);
    const before = await server.admin("POST", `${at}/costs`, { ...cost, to: "2026-03-18" });
    expect(before.status).toBe(422);
    const { id } = added.body as { id: string };
    expect((await server.admin("DELETE", `${at}/costs/${id}`)).status).toBe(200);
    expect((await server.admin("GET", `${at}/costs?segment=vips`)).body).toEqual({ items: [] });
  });

  test("refuse a period that is none or has not begun", async () => {
    for (const [period, code] of [
      ["soon", "bad_period"],
      ["2026-02-30", "bad_period"],
      ["2027", "period_not_begun"],
    ] as const) {
      const answer = await server.admin("GET", `${at}/segments/vips/measures?period=${period}`);
      expect([period, (answer.body as { error: { code: string } }).error.code]).toEqual([period, code]);
    }
  });
});
