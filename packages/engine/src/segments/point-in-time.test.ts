import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compareWithThen } from "./testing/point-in-time.ts";

let stores: TestStores;

beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

test("a segment asked of an earlier instant has the members that it had then", async () => {
  const workspace = await stores.createWorkspace({ name: "hindsight" });
  const seed = Number(process.env["KINDRED_SEED"] ?? 20260501);
  const instants = Number(process.env["KINDRED_INSTANTS"] ?? 3);
  const { cases, members, differences } = await compareWithThen(workspace, {
    seed,
    instants,
    contacts: 30,
    documents: 25,
  });
  expect(differences.slice(0, 3)).toEqual([]);
  expect(cases).toBe(instants * 25 * 30);
  expect(members).toBeGreaterThan(cases / 20);
}, 600_000);
