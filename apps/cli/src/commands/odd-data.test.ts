import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, startServer } from "@kindred/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShop } from "../testing/shop.ts";
import { typed } from "../testing/typed.ts";

let folder = "";
let server: RunningServer;
const now = Date.parse("2026-06-10T21:30:00Z");
const day = 86_400_000;
const workspaces = new Map<string, string>();
let messages = 0;

function event(userId: string, name: string, daysAgo: number, properties: object = {}): object {
  const timestamp = new Date(now - daysAgo * day).toISOString();
  messages += 1;
  return { type: "track", userId, event: name, messageId: `m${messages}`, timestamp, properties };
}
const order = (userId: string, daysAgo: number, revenue: unknown, more: object = {}): object =>
  event(userId, "Order Completed", daysAgo, { revenue, ...more });
const ten = Array.from({ length: 10 }, (_, index) => `t${index}`);
const three = ["a", "b", "c"];

/** Shops whose data are as they should not be; all began long before their contacts were known here. */
const shops: Readonly<Record<string, readonly [calls: readonly object[], settings?: object]>> = {
  "nobody at all": [[]],
  "refunds above purchases": [
    [
      ...three.flatMap((user, index) => [
        order(user, 40 + index, 10 * index),
        event(user, "Order Refunded", 20, { revenue: 25 }),
      ]),
      order("negative", 10, -50),
      order("zero", 12, 0),
      order("none", 13, undefined),
      order("text", 13, "much"),
    ],
  ],
  "several currencies": [
    three.flatMap((user, index) => [
      order(user, 100, 10, { currency: "EUR" }),
      order(user, 20 + index, 20, { currency: "USD" }),
      order(user, 5, 30),
    ]),
    { currency: "EUR" },
  ],
  "all alike": [ten.flatMap((user) => [order(user, 60, 10), order(user, 30, 10)])],
  "orders of the future": [[...three.flatMap((user) => [order(user, 20, 5), order(user, -30, 90)]), order("d", -9, 1)]],
  "one customer": [[order("only", 30, 10)]],
  "surveys and mail": [
    three.flatMap((user, index) => [
      event(user, "Email Delivered", 10),
      event(user, "Email Opened", 9),
      event(user, "Survey Responded", 3, { kind: "nps", score: index * 5 }),
      event(user, "Survey Responded", 2, { kind: "nps", score: 99 }),
      event(user, "Survey Responded", 2, { kind: "csat", score: -1 }),
    ]),
    { timezone: "Europe/Kyiv" },
  ],
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-cli-odd-"));
  server = await startServer({ dataDir: folder, announce: false, now: () => now });
  for (const [name, [batch, settings = {}]] of Object.entries(shops)) {
    const id = await openShop(server, { name, ...settings }, batch);
    workspaces.set(name, id);
    await typed(server, "rfm", "refresh", "--workspace", id);
  }
}, 120_000);
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const said = (shop: string, ...args: readonly string[]): Promise<string> =>
  typed(server, ...args, "--workspace", workspaces.get(shop)!).catch((error: Error) => {
    // What is refused says so in a message of its own.
    expect(error.name).toBe("KindredError");
    return error.message;
  });

const commands = [
  "rfm show",
  "rfm show purchase",
  "rfm classes",
  "rfm grid",
  "rfm grid engagement",
  "rfm transitions",
  "rfm transitions --within 30",
  "cohort",
  "cohort --measure sum",
  "cohort --entry-added",
  "cohort --columns cumulative --measure count",
  "value",
  "value --refunds",
  "value customers --refunds",
  "value declining",
  "value together",
  "measures everyone",
  "measures everyone --trend revenue",
  "measures everyone --trend nps",
];

describe("whatever the data are, a number is a number", () => {
  it.each(Object.keys(shops))("with %s", { timeout: 120_000 }, async (shop) => {
    for (const command of commands) {
      for (const form of [[], ["--csv"]]) {
        const text = await said(shop, ...command.split(" "), ...form);
        expect(text, `${command} ${form.join("")}`).not.toMatch(/NaN|Infinity|undefined|\bnull\b|\[object/u);
      }
    }
  });
});

it("refunds above purchases make a value below nothing, and those it concerns are told apart", async () => {
  const text = await said("refunds above purchases", "value", "--refunds");
  expect(text).toContain("2 orders have no number for an amount.");
  expect(text).toContain("4 customers are worth less than nothing: -95.");
  expect(text).toMatch(/value +-95\n/u);
});

it("amounts of several currencies are refused with how many are in which, and told with rates", async () => {
  const shop = "several currencies";
  for (const command of ["value", "value customers", "cohort --measure sum"]) {
    expect(await said(shop, ...command.split(" "))).toContain("(events by currency: EUR: 6, USD: 3)");
    const rates = ["--into", "EUR", "--rate", "USD=0.5"];
    expect(await said(shop, ...command.split(" "), ...rates)).not.toContain("several currencies");
  }
  expect(await said(shop, "value", "--into", "EUR", "--rate", "USD=0.5")).toMatch(/gross +150 EUR/u);
  expect(await said(shop, "rfm", "show")).toContain("failed, see: kindred rfm show purchase");
  const measured = await said(shop, "measures", "everyone", "--against", "none");
  expect(measured).toContain("Orders are in EUR, USD. To tell them in one: --currency EUR --rate USD=WORTH");
  const told = await said(shop, "measures", "everyone", "--currency", "EUR", "--rate", "USD=0.5", "--period", "90d");
  expect(told).toMatch(/revenue +120\.00/u);
  expect(told).not.toContain("To tell them in one");
});

it("equals are never parted", async () => {
  expect(await said("all alike", "value", "--csv")).toMatch(/\n1,10,20,200,1,20,20\n$/u);
  expect(await said("all alike", "rfm", "classes", "--csv")).toMatch(/\nnew,10,1,200,30,/u);
});

it("an order counts from its instant on, also one from before its contact was known", async () => {
  expect(await said("orders of the future", "value")).toMatch(/^customers +3\norders +3\ngross +15\n/u);
  expect(await said("orders of the future", "rfm", "show", "purchase")).toContain("3 people as of");
  expect(await said("one customer", "cohort", "--csv")).toMatch(/\n2026-05-01,1,0,0,1,1,1,/u);
});

it("scores beyond the scale of a survey do not count, and no interval leaves it", async () => {
  const text = await said("surveys and mail", "measures", "everyone");
  expect(text).toMatch(/NPS +-33\.33 +-100\.00 to 100\.00 +3/u);
  expect(text).toMatch(/CSAT +none: no answers/u);
});

it("instants are told as the workspace's clocks show them, and everyone beside themselves before", async () => {
  const shop = "surveys and mail";
  const text = await said(shop, "measures", "everyone");
  expect(text).toContain("everyone, 2026-05-12 00:30 to 2026-06-11 00:30 (Europe/Kyiv): 3 people");
  expect(text).toMatch(/Beside .*, 2026-04-12 00:30 to 2026-05-12 00:30: /u);
  expect(await said(shop, "measures", "everyone", "--trend", "opened")).toContain("2026-06-01 00:00  2026-06-02 00:00");
  const csv = await said(shop, "measures", "everyone", "--trend", "opened", "--csv");
  expect(csv).toContain("2026-06-01T00:00:00.000+03:00,2026-06-02T00:00:00.000+03:00,");
  expect(await said(shop, "rfm", "show", "engagement")).toContain("3 people as of 2026-06-11 00:30");
});
