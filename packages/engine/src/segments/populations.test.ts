import { type CompileInput, compileMembers } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { populations } from "./populations.ts";
import { drawScenarios, inputOf, storePopulation } from "./testing/differential.ts";

let stores: TestStores;

beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

test("many random segments together have the members that each has alone", async () => {
  const workspace = await stores.createWorkspace({ name: "populations" });
  const scenarios = Number(process.env["KINDRED_SCENARIOS"] ?? 2);
  for (const scenario of drawScenarios({ seed: 20260401, scenarios, documents: 40, contacts: 60 })) {
    await storePopulation(workspace, scenario);
    for (const traits of ["current", "asOf"] as const) {
      await compareAll(
        workspace,
        scenario.documents.map((document) => inputOf(document, scenario.moment, traits)),
      );
    }
  }
}, 600_000);

async function compareAll(workspace: WorkspaceStore, inputs: readonly CompileInput[]): Promise<void> {
  const together = new Map<string, readonly number[]>();
  const requests = inputs.map((input, index) => ({ id: String(index), input }));
  for await (const population of populations(workspace, requests)) {
    if ("error" in population) throw population.error;
    together.set(population.id, [...population.members.ids()]);
  }
  expect(together.size).toBe(inputs.length);
  for (const [index, input] of inputs.entries()) {
    const { sql, params } = compileMembers(input);
    const alone = await workspace.clickhouse.query<{ contact_id: number }>(sql, params);
    expect(together.get(String(index)), JSON.stringify(input.segment.where)).toEqual(
      alone.map(({ contact_id }) => contact_id),
    );
  }
}
