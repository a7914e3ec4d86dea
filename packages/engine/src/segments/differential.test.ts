import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { counterexampleOf, readCounterexamples, scenarioOf, writeCounterexample } from "./testing/counterexamples.ts";
import { compareExecutors, compareStored, drawScenarios } from "./testing/differential.ts";

let stores: TestStores;

beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

describe("compiler and interpreter agree on every case that was ever found", () => {
  const counterexamples = readCounterexamples();

  test.each([...counterexamples])("%s", async (_, counterexample) => {
    const workspace = await stores.createWorkspace({ name: "counterexample" });
    const { members, mismatches } = await compareStored(workspace, counterexample);
    expect(mismatches.map(({ sql }) => sql)).toEqual([]);
    const wanted = counterexample.members;
    if (wanted !== null) expect(members).toEqual({ current: wanted, asOf: wanted });
  });
});

test("a case is kept whole: what is written is the scenario it was drawn as", () => {
  const [scenario] = drawScenarios({ seed: 11, scenarios: 1, documents: 1, contacts: 5 });
  const stored: unknown = JSON.parse(JSON.stringify(counterexampleOf(scenario!.documents[0], scenario!)));
  const { moment, population, catalogue } = scenarioOf(stored as ReturnType<typeof counterexampleOf>);
  expect({ moment, population, catalogue }).toEqual({
    moment: { ...scenario!.moment },
    population: scenario!.population,
    catalogue: scenario!.catalogue,
  });
});

test("compiler and interpreter agree on random documents over random histories", async () => {
  const workspace = await stores.createWorkspace({ name: "differential" });
  const seed = Number(process.env["KINDRED_SEED"] ?? 20260321);
  const scenarios = Number(process.env["KINDRED_SCENARIOS"] ?? 6);
  const result = await compareExecutors(workspace, { seed, scenarios, documents: 30, contacts: 60 });
  const found = result.mismatches.slice(0, 3).map((mismatch) => {
    const { document, traits, interpreted, sql } = mismatch;
    return { kept: writeCounterexample(document, mismatch.scenario), document, traits, interpreted, sql };
  });
  expect(found).toEqual([]);
  expect(result.cases).toBeGreaterThan(10_000);
  expect(result.members).toBeGreaterThan(result.cases / 50);
}, 600_000);
