import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { entriesOf } from "./entries.ts";
import { flowBetween } from "./flow.ts";
import { sizeOverTime, sizesOverTime } from "./history.ts";
import { membersAt, sizeAt } from "./members-at.ts";
import { staysIn } from "./stays.ts";
import { createSegmentDocuments } from "../segments/documents.ts";
import { turnsIn } from "./turns.ts";

let stores: TestStores;
let workspace: WorkspaceStore;
const hour = 3_600_000;
const start = Date.UTC(2026, 10, 1);

/** Segment, contact, change, hours after the start. */
const rows: readonly [string, number, 1 | -1, number][] = [
  ["trial", 1, 1, 0],
  ["trial", 2, 1, 1],
  ["trial", 3, 1, 2],
  ["trial", 1, -1, 10],
  ["paid", 1, 1, 10],
  ["trial", 2, -1, 20],
  ["trial", 2, 1, 30],
  ["paid", 4, 1, 31],
];

beforeAll(async () => {
  stores = await openTestStores();
  workspace = await stores.createWorkspace({ name: "Ledger" });
  const lines = rows.map(([segment, contact_id, change, hours], index) =>
    JSON.stringify({
      segment,
      contact_id,
      at: start + hours * hour,
      seq: index + 1,
      change,
      cause: "event",
      version: 1,
    }),
  );
  // What is left of an erased member.
  lines.push(
    JSON.stringify({
      segment: "trial",
      contact_id: 9,
      at: start + 3 * hour,
      seq: 9,
      change: -1,
      cause: "erased",
      version: 1,
    }),
  );
  await workspace.clickhouse.insertLines("ledger", `${lines.join("\n")}\n`, { token: "t" });
});
afterAll(() => stores.close());

test("who was a member at an instant", async () => {
  expect(await membersAt(workspace, "trial", start - 1)).toEqual([]);
  expect(await membersAt(workspace, "trial", start + 5 * hour)).toEqual([1, 2, 3]);
  expect(await membersAt(workspace, "trial", start + 5 * hour, { after: 1, limit: 1 })).toEqual([2]);
  expect(await membersAt(workspace, "trial", start + 25 * hour)).toEqual([3]);
  expect(await sizeAt(workspace, "trial", start + 40 * hour)).toBe(2);
});

test("its size over time", async () => {
  const range = { from: start + hour, to: start + 48 * hour, step: "day", timezone: "UTC" } as const;
  expect(await sizeOverTime(workspace, "trial", range)).toEqual({
    before: 1,
    points: [
      { at: start, entered: 2, left: 2, built: 0, size: 1 },
      { at: start + 24 * hour, entered: 1, left: 0, built: 0, size: 2 },
    ],
  });
});

test("whom a segment's first build found has not moved, whom a later one brought has", async () => {
  const line = (contact: number, hours: number, rest: object): string =>
    JSON.stringify({
      segment: "new",
      contact_id: contact,
      at: start + hours * hour,
      seq: 100 + contact,
      change: 1,
      cause: "definition",
      version: 2,
      ...rest,
    });
  // Two shards' builds, an entry, another definition, and one that its version's zone changed long after.
  const lines = [
    line(1, 20, {}),
    line(2, 20.1, {}),
    line(3, 20.2, { cause: "event" }),
    line(4, 20.3, { version: 3 }),
    line(5, 40, {}),
  ];
  await workspace.clickhouse.insertLines("ledger", `${lines.join("\n")}\n`, { token: "new" });
  const range = { from: start + hour, to: start + 48 * hour, step: "month", timezone: "UTC" } as const;
  const points = [{ at: start, entered: 3, left: 0, built: 2, size: 5 }];
  expect(await sizeOverTime(workspace, "new", range)).toEqual({ before: 0, points });
  expect(await sizesOverTime(workspace, range)).toContainEqual({ segment: "new", before: 0, points });
  const turned = { condition: null, entered: 2, left: 0, cause: "definition" };
  expect(await turnsIn(workspace, "new", { ...range, language: "en" })).toEqual([
    turned,
    { ...turned, entered: 1, cause: "event" },
  ]);
  expect(await staysIn(workspace, "new", range)).toMatchObject({ first: 3, repeat: 0, open: 5 });
});

test("since when a contact is in each segment", async () => {
  expect([...(await entriesOf(workspace, 2, ["trial", "paid"]))]).toEqual([["trial", start + 30 * hour]]);
  expect([...(await entriesOf(workspace, 2, []))]).toEqual([]);
});

test("the sizes of all segments over time are those of each", async () => {
  const range = { from: start + hour, to: start + 48 * hour, step: "day", timezone: "UTC" } as const;
  const all = await sizesOverTime(workspace, range);
  expect(all.map(({ segment }) => segment)).toEqual(["new", "paid", "trial"]);
  for (const { segment, before, points } of all)
    expect({ before, points }).toEqual(await sizeOverTime(workspace, segment, range));
});

test("who went from one segment to another", async () => {
  const flow = { source: "trial", target: "paid", from: start + 5 * hour, to: start + 40 * hour };
  expect(await flowBetween(workspace, flow)).toEqual({
    source: 3,
    target: 2,
    moved: 1,
    stayed: 2,
    lost: 0,
    overlapping: 0,
  });
  expect(await flowBetween(workspace, { ...flow, to: start + 25 * hour })).toMatchObject({
    moved: 1,
    stayed: 1,
    lost: 1,
  });
});

test("which conditions people came and left by: what versions say alike is one, what names none goes by its cause", async () => {
  const shop = await stores.createWorkspace({ name: "Turns" });
  const documents = createSegmentDocuments(shop, () => start);
  const city = { trait: "city", is: "Kyiv" };
  const draft = { version: 1, id: "vip", name: "VIP" };
  await documents.save({ ...draft, where: { all: [city, { event: "Order Completed" }] } }, { by: null });
  await documents.save({ ...draft, where: { all: [{ event: "Product Viewed" }, city] } }, { by: null });
  const moves = [
    { version: 1, condition: "/where/all/0", change: 1 },
    { version: 1, condition: "/where/all/1", change: 1 },
    { version: 2, condition: "/where/all/1", change: -1 },
    { version: 2, condition: "/where/all/1", change: 1 },
    { version: 2, condition: "", cause: "definition", change: -1 },
    { version: 2, condition: "", cause: "erased", change: -1 },
    { version: 2, condition: "/where/all/1", change: 1, at: start + hour },
  ];
  const lines = moves.map((move, at) => {
    return JSON.stringify({
      segment: "vip",
      contact_id: at,
      at: start,
      seq: at + 1,
      cause: "event",
      detail: "",
      ...move,
    });
  });
  await shop.clickhouse.insertLines("ledger", `${lines.join("\n")}\n`, { token: "turns" });
  const said = (text: string): unknown => expect.stringContaining(text);
  expect(await turnsIn(shop, "vip", { from: start, to: start + hour, language: "en" })).toEqual([
    { condition: { at: "/where/all/1", version: 2, sentence: said("Kyiv") }, cause: null, entered: 2, left: 1 },
    {
      condition: { at: "/where/all/1", version: 1, sentence: said("Order Completed") },
      cause: null,
      entered: 1,
      left: 0,
    },
    { condition: null, cause: "definition", entered: 0, left: 1 },
  ]);
  expect(await turnsIn(shop, "nobody", { from: start, to: start + hour, language: "en" })).toEqual([]);
});

test("how long people stay, and who comes back", async () => {
  expect(await staysIn(workspace, "trial", { from: start, to: start + 40 * hour })).toEqual({
    first: 3,
    repeat: 1,
    ended: 2,
    mean: 14.5 * hour,
    quartiles: [10 * hour, 19 * hour, 19 * hour],
    open: 2,
    openMean: 24 * hour,
  });
  expect(await staysIn(workspace, "paid", { from: start, to: start + hour })).toMatchObject({
    first: 0,
    mean: null,
    open: 0,
  });
});
