import { KindredError } from "@kindred/schema";
import { type CompileInput, compileMembers } from "@kindred/segment";
import { arbitraryDocument } from "@kindred/segment/testing";
import type { ClickHouse, WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { unheard } from "../testing/unheard.ts";
import { type PopulationRequest, populations } from "./populations.ts";
import { drawScenarios, inputOf, storePopulation } from "./testing/differential.ts";
import { arbitraryNearDocument } from "./testing/near-documents.ts";

let stores: TestStores;

beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

const scenarios = Number(process.env["KINDRED_SCENARIOS"] ?? 2);

test("many random segments together have the members that each has alone", async () => {
  const workspace = await stores.createWorkspace({ name: "populations" });
  for (const scenario of drawScenarios({ seed: 20260401, scenarios, documents: 25, contacts: 60 })) {
    await storePopulation(workspace, scenario);
    for (const traits of ["current", "asOf"] as const) {
      await compareAll(
        workspace,
        scenario.documents.map((document) => inputOf(document, scenario.moment, traits)),
      );
    }
  }
}, 600_000);

test("so do segments whose conditions are nearly alike", async () => {
  const workspace = await stores.createWorkspace({ name: "near" });
  for (const scenario of drawScenarios({ seed: 20260402, scenarios, documents: 1, contacts: 80 })) {
    await storePopulation(workspace, scenario);
    const near = fc.sample(arbitraryNearDocument(), { seed: 20260403, numRuns: 120 });
    const far = fc.sample(arbitraryDocument(scenario.moment), { seed: 20260404, numRuns: 5 });
    await compareAll(
      workspace,
      [...near, ...near.slice(0, 10), ...far].map((document) => inputOf(document, scenario.moment, "current")),
    );
  }
}, 600_000);

test("so do a few that are put together from the same conditions, as stages that exclude one another are", async () => {
  const workspace = await stores.createWorkspace({ name: "shared" });
  const [scenario] = drawScenarios({ seed: 20260407, scenarios: 1, documents: 1, contacts: 60 });
  await storePopulation(workspace, scenario!);
  const conditions: readonly object[] = [
    { event: "Product Viewed" },
    { event: "Product Viewed", window: { last: "30d" } },
    { event: "Product Viewed", gte: 3, window: { last: "365d" } },
    { event: "Order Completed" },
    { trait: "city", exists: true },
  ];
  const { where } = fc.letrec<{ where: object }>((tie) => ({
    where: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom(...conditions),
      fc.record({ all: fc.array(tie("where"), { minLength: 2, maxLength: 3 }) }),
      fc.record({ any: fc.array(tie("where"), { minLength: 2, maxLength: 3 }) }),
      fc
        .record({
          all: fc.array(tie("where"), { minLength: 1, maxLength: 2 }),
          none: fc.array(tie("where"), { minLength: 1, maxLength: 2 }),
        })
        .map(({ all, none }) => ({ all: [...all, { none }] })),
    ),
  }));
  const pairs = fc.sample(fc.tuple(where, where), { seed: 20260408, numRuns: 25 });
  for (const pair of pairs) {
    const documents = pair.map((one) => ({ version: 1, id: "some", where: one }));
    await compareAll(
      workspace,
      documents.map((document) => inputOf(document, scenario!.moment, "current")),
    );
  }
}, 600_000);

test("a segment that needs too much fails alone, by name; the rest is computed", async () => {
  const workspace = await stores.createWorkspace({ name: "failing" });
  const [scenario] = drawScenarios({ seed: 20260405, scenarios: 1, documents: 1, contacts: 40 });
  await storePopulation(workspace, scenario!);
  const documents = [
    { event: "Product Viewed" },
    { event: "Product Viewed", gte: 2 },
    { event: "Product Viewed", where: { property: "category", is: "guilty" } },
    { all: [{ not: { event: "Product Viewed", gte: 2 } }, { trait: "city", exists: true }] },
    { trait: "city", is: "Kyiv" },
    { any: [{ trait: "city", is: "guilty" }, { event: "Order Completed" }] },
  ].map((where) => ({ version: 1, id: "some", where }));
  const inputs = documents.map((document) => inputOf(document, scenario!.moment, "current"));
  const watched = { clickhouse: withoutMemoryFor(workspace.clickhouse, "guilty") };
  const failed: string[] = [];
  for await (const population of populations(watched, requestsOf(inputs))) {
    if ("error" in population) {
      expect(population.error.code).toBe("query_needs_memory");
      expect(population.error.message).toContain(`Segment "${population.id}"`);
      failed.push(population.id);
    } else expect([...population.members.ids()]).toEqual(await alone(workspace, inputs[Number(population.id)]!));
  }
  expect(failed.sort()).toEqual(["2", "5"]);
});

test("an aborted rebuild ends between statements", async () => {
  const workspace = await stores.createWorkspace({ name: "aborted" });
  const [scenario] = drawScenarios({ seed: 20260406, scenarios: 1, documents: 3, contacts: 5 });
  await storePopulation(workspace, scenario!);
  const inputs = scenario!.documents.map((document) => inputOf(document, scenario!.moment, "current"));
  const stop = new AbortController();
  const seen: string[] = [];
  const rebuild = async (): Promise<void> => {
    for await (const { id } of populations(workspace, requestsOf(inputs), { signal: stop.signal })) {
      seen.push(id);
      stop.abort(new Error("enough"));
    }
  };
  await expect(rebuild()).rejects.toThrow("enough");
  expect(seen).toEqual(["0"]);
});

function requestsOf(inputs: readonly CompileInput[]): PopulationRequest[] {
  return inputs.map((input, index) => ({ id: String(index), input }));
}

async function alone({ clickhouse }: WorkspaceStore, input: CompileInput): Promise<number[]> {
  const { sql, params } = compileMembers(input);
  const rows = await clickhouse.query<{ contact_id: number }>(sql, params);
  return rows.map(({ contact_id }) => contact_id);
}

/** An engine that runs out of memory on every statement that speaks of this value. */
function withoutMemoryFor(clickhouse: ClickHouse, value: string): ClickHouse {
  const query: ClickHouse["query"] = async (sql, params) => {
    if (JSON.stringify(params ?? {}).includes(value))
      throw new KindredError("query_needs_memory", "The question needs more memory.", { status: 503 });
    return clickhouse.query(sql, params);
  };
  return Object.create(clickhouse, { query: { value: query } }) as ClickHouse;
}

async function compareAll(workspace: WorkspaceStore, inputs: readonly CompileInput[]): Promise<void> {
  const failures: string[] = [];
  const together = new Map<string, readonly number[]>();
  const progress: number[] = [];
  const watched = { clickhouse: watching(workspace.clickhouse, failures) };
  for await (const population of populations(watched, requestsOf(inputs), {
    onProgress: (done) => progress.push(done),
  })) {
    if ("error" in population) throw population.error;
    expect(together.has(population.id)).toBe(false);
    together.set(population.id, [...population.members.ids()]);
  }
  // A read that fails is made up for by slower ones: nobody else would notice.
  expect(failures).toEqual([]);
  expect(progress).toEqual(inputs.map((_, index) => index + 1));
  for (const [index, input] of inputs.entries()) {
    const members = together.get(String(index));
    expect(members, JSON.stringify(input.segment.where)).toEqual(await alone(workspace, input));
  }
}

/** The same engine, with a note of every statement that failed. */
function watching(clickhouse: ClickHouse, failures: string[]): ClickHouse {
  const query: ClickHouse["query"] = async (sql, params) => {
    try {
      return await clickhouse.query(sql, params);
    } catch (error) {
      failures.push(`${String(error)}\n${sql}`);
      throw error;
    }
  };
  return Object.create(clickhouse, { query: { value: query } }) as ClickHouse;
}

test("what is stopped while ClickHouse goes away fails for whoever asked, and for nobody else", async () => {
  const workspace = await stores.createWorkspace({ name: "stopped" });
  const away = new KindredError("clickhouse_unavailable", "Away", { status: 503 });
  const clickhouse: ClickHouse = { ...workspace.clickhouse, query: () => Promise.reject(away) };
  const requests = ["a", "b"].map((id) => {
    const segment = { version: 1, id, name: id, where: { event: "Order Completed" } } as const;
    return { id, input: inputOf(segment, { now: Date.UTC(2026, 3, 1), timezone: "UTC" }, "current") };
  });
  const stop = new AbortController();
  stop.abort();
  const all = async (): Promise<void> => {
    const asked = populations({ clickhouse }, requests, { signal: stop.signal });
    await expect(asked.next()).rejects.toMatchObject({ name: "AbortError" });
  };
  expect(await unheard(all)).toEqual([]);
});
