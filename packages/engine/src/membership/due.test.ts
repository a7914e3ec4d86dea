import { type ContactFacts, duesOf, type Edge, edgesOf } from "@kindred/segment";
import type { Scenario } from "@kindred/segment/testing";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drawScenarios, inputOf, storePopulation } from "../segments/testing/differential.ts";
import { type Due, findByProducts, findDue } from "./due.ts";

const now = Date.UTC(2026, 2, 31, 12);
const MINUTE = 60_000;
const DAY = 86_400_000;
let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

test("random populations: exactly those are found whose facts cross an edge, at the instants at which they do", async () => {
  const workspace = await stores.createWorkspace({ name: "Due" });
  const seed = Number(process.env["KINDRED_SEED"] ?? 7);
  const scenarios = Number(process.env["KINDRED_SCENARIOS"] ?? 3);
  let found = 0;
  for (const drawn of drawScenarios({ seed, scenarios, documents: 25, contacts: 40 })) {
    const scenario = withoutStanding(drawn);
    await storePopulation(workspace, scenario);
    const edges = allEdges(
      scenario.documents.map((document) => edgesOf(inputOf(document, scenario.moment, "current"))),
    );
    const products = new Map(scenario.catalogue.map(({ productId, versions }) => [productId, versions]));
    for (const [from, to] of stretches(scenario.moment.now)) {
      const { due, until } = await findDue(workspace, edges, from, to);
      expect(until).toBe(to);
      const expected = scenario.population.flatMap((facts, index) => {
        const known: ContactFacts = { ...facts, id: index + 1, products };
        return duesOf(edges, known, from, to).map(({ at, edge }) => `${at} ${index + 1} ${edge.key}`);
      });
      expect(flat(due)).toEqual([...new Set(expected)].sort());
      found += expected.length;
    }
  }
  expect(found).toBeGreaterThan(50);
}, 120_000);

test("entries of the ledger, permissions and scores that are dates come due; those of dead contacts do not", async () => {
  const workspace = await stores.createWorkspace({ name: "Standing" });
  const insert = (table: string, rows: readonly object[]): Promise<void> =>
    workspace.clickhouse.insertLines(table, rows.map((row) => `${JSON.stringify(row)}\n`).join(""), { token: table });
  const at = (ms: number): string => new Date(now + ms).toISOString();
  const entry = { segment: "buyers", at: at(-DAY), seq: 1, change: 1, cause: "event", detail: "", version: 1 };
  await insert("ledger", [
    { ...entry, contact_id: 1 },
    { ...entry, contact_id: 2, change: -1 },
    { ...entry, contact_id: 9 },
  ]);
  const said = { subject: "topic:news", granted: 1, source: "", version: 1 };
  await insert("permissions", [
    { ...said, contact_id: 1, at: at(20) },
    { ...said, contact_id: 3, at: at(-5) },
    { ...said, contact_id: 9, at: at(20) },
  ]);
  await insert("scores", [
    { model: "next-order", contact_id: 1, at: at(-DAY), value: now + 10, band: "", version: 1 },
    { model: "next-order", contact_id: 2, at: at(-DAY), value: now + 10, band: "", version: 1 },
    { model: "next-order", contact_id: 2, at: at(-1), value: null, band: "", version: 2 },
  ]);
  await insert("dead_contacts", [{ id: 9, at: at(0) }]);
  const where = {
    all: [
      { segment: "buyers", entered: { last: "1d" } },
      { subscribed: "news" },
      { score: "next-order", within: { last: "7d" } },
    ],
  };
  const input = inputWith(where);
  const { due } = await findDue(workspace, edgesOf(input), now - 1, now + MINUTE);
  expect(due.map(({ at: ms, contacts }) => [ms - now, contacts])).toEqual([
    [0, [1]],
    [10, [1]],
    [20, [1]],
  ]);
});

test("a stretch with too much to hold is cut short, and going on from there finds the rest", async () => {
  const workspace = await stores.createWorkspace({ name: "Much" });
  const rows = Array.from({ length: 400 }, (_, i) => ({
    contact_id: i,
    event: "E",
    ts: new Date(now - DAY + i * 100).toISOString(),
    message_id: `m${i}`,
    received_at: 0,
  }));
  const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  await workspace.clickhouse.insertLines("events", lines, { token: "much" });
  const edges = edgesOf(inputWith({ event: "E", window: { last: "1d" } }));
  const all: Due[] = [];
  let from = now - 1;
  let steps = 0;
  while (from < now + MINUTE) {
    const { due, until } = await findDue(workspace, edges, from, now + MINUTE, 100);
    all.push(...due);
    expect(until).toBeGreaterThan(from);
    from = until;
    steps++;
  }
  expect(steps).toBeGreaterThan(3);
  expect(all.flatMap(({ contacts }) => contacts).sort((a, b) => a - b)).toEqual(rows.map((row) => row.contact_id));
});

test("events of a whole year leave it together: each contact is found once", async () => {
  const workspace = await stores.createWorkspace({ name: "Year" });
  const rows = Array.from({ length: 1_000 }, (_, i) => ({
    contact_id: i % 10,
    event: "E",
    ts: new Date(Date.UTC(2025, 0, 1) + i * 8 * 3_600_000).toISOString(),
    message_id: `m${i}`,
    received_at: 0,
  }));
  const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  await workspace.clickhouse.insertLines("events", lines, { token: "year" });
  const edges = edgesOf(inputWith({ event: "E", window: { this: "year" } }));
  const end = Date.UTC(2026, 0, 1);
  const { due } = await findDue(workspace, edges, end - MINUTE, end);
  expect(due.map(({ at, contacts }) => [at, contacts.toSorted((a, b) => a - b)])).toEqual([
    [end, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ]);
});

test("a change of the catalogue concerns whoever has an event about the product", async () => {
  const workspace = await stores.createWorkspace({ name: "Products" });
  const event = (contact_id: number, name: string, product_id: unknown): object => {
    return { contact_id, event: name, ts: 0, message_id: `${contact_id}`, received_at: 0, properties: { product_id } };
  };
  const rows = [event(1, "Viewed", "12"), event(2, "Viewed", 12), event(3, "Viewed", "13"), event(4, "Bought", "12")];
  await workspace.clickhouse.insertLines("events", rows.map((row) => `${JSON.stringify(row)}\n`).join(""), {
    token: "p",
  });
  expect((await findByProducts(workspace, ["12"], ["Viewed"])).sort((a, b) => a - b)).toEqual([1, 2]);
});

function inputWith(where: unknown): ReturnType<typeof inputOf> {
  return inputOf({ version: 1, id: "x", where }, { now, timezone: "UTC" }, "current");
}

function allEdges(lists: readonly (readonly Edge[])[]): Edge[] {
  return [...new Map(lists.flat().map((edge) => [edge.key, edge])).values()];
}

/** A minute as live membership looks ahead, and days over which calendars turn. */
function stretches(from: number): (readonly [number, number])[] {
  return [
    [from - 1, from],
    [from, from + MINUTE],
    [from - 2 * DAY, from - 2 * DAY + 5 * MINUTE],
    [from, from + 2 * DAY],
  ];
}

function flat(due: readonly Due[]): string[] {
  const lines = due.flatMap(({ at, edge, contacts }) => contacts.map((contact) => `${at} ${contact} ${edge}`));
  return [...new Set(lines)].sort();
}

/** What was said about permissions, scores and the ledger is stored with more beside it that the facts do not have. */
function withoutStanding(scenario: Scenario): Scenario {
  const population = scenario.population.map(({ ledger: _1, permissions: _2, scores: _3, rfm: _4, ...facts }) => facts);
  return { ...scenario, population };
}
