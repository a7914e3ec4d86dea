import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compareExecutors } from "./testing/differential.ts";

let stores: TestStores;

beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

test("compiler and interpreter agree on random documents over random histories", async () => {
  const workspace = await stores.createWorkspace({ name: "differential" });
  const seed = Number(process.env["KINDRED_SEED"] ?? 20260321);
  const scenarios = Number(process.env["KINDRED_SCENARIOS"] ?? 6);
  const result = await compareExecutors(workspace, { seed, scenarios, documents: 30, contacts: 60 });
  expect(result.mismatches.slice(0, 3).map((mismatch) => JSON.stringify(mismatch))).toEqual([]);
  expect(result.cases).toBeGreaterThan(10_000);
  expect(result.members).toBeGreaterThan(result.cases / 50);
}, 600_000);
