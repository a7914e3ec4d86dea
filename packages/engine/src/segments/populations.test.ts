import { type CompileInput, compileMembers } from "@kindred/segment";
import { arbitraryDocument } from "@kindred/segment/testing";
import type { ClickHouse, WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { populations } from "./populations.ts";
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

async function compareAll(workspace: WorkspaceStore, inputs: readonly CompileInput[]): Promise<void> {
  const failures: string[] = [];
  const together = new Map<string, readonly number[]>();
  const requests = inputs.map((input, index) => ({ id: String(index), input }));
  const progress: number[] = [];
  const watched = { clickhouse: watching(workspace.clickhouse, failures) };
  for await (const population of populations(watched, requests, { onProgress: (done) => progress.push(done) })) {
    if ("error" in population) throw population.error;
    expect(together.has(population.id)).toBe(false);
    together.set(population.id, [...population.members.ids()]);
  }
  // A read that fails is made up for by slower ones: nobody else would notice.
  expect(failures).toEqual([]);
  expect(progress).toEqual(inputs.map((_, index) => index + 1));
  for (const [index, input] of inputs.entries()) {
    const { sql, params } = compileMembers(input);
    const alone = await workspace.clickhouse.query<{ contact_id: number }>(sql, params);
    const members = alone.map(({ contact_id }) => contact_id);
    expect(together.get(String(index)), JSON.stringify(input.segment.where)).toEqual(members);
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
