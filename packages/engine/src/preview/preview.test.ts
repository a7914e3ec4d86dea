import type { JsonObject } from "@kindred/schema";
import { compileCount, type CompileInput, compileMembers } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drawScenarios, inputOf, storePopulation } from "../segments/testing/differential.ts";
import { previewAt } from "./preview-at.ts";
import { PopulationReader } from "./reader.ts";

let stores: TestStores;

beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

test("every count is what the document of that condition counts alone", async () => {
  const workspace = await stores.createWorkspace({ name: "preview" });
  const seed = Number(process.env["KINDRED_SEED"] ?? 20_261_121);
  let compared = 0;
  let counted = 0;
  for (const scenario of drawScenarios({ seed, scenarios: 1, documents: 9, contacts: 60 })) {
    await storePopulation(workspace, scenario);
    for (const traits of ["current", "asOf"] as const) {
      const reader = new PopulationReader({ bytes: 1024 ** 2, atOnce: 2 });
      const { signal } = new AbortController();
      for (const document of grouped(scenario.documents as JsonObject[])) {
        const input = inputOf(document, scenario.moment, traits);
        const inquiry = { workspace, signal, keep: true, version: "1", turn: 1, now: input.now, traits };
        const preview = await previewAt(input, reader, inquiry, 3);
        const { count, total, conditions, sample } = preview;
        const members = await ids(workspace, input);
        expect(count).toBe(members.length);
        expect(total).toBe(scenario.population.length);
        expect(sample.length).toBe(Math.min(3, count));
        expect(members).toEqual(expect.arrayContaining([...sample]));
        expect(conditions[0]).toEqual({ at: "/where", alone: count, running: count });
        const parts = partsOf(document["where"] as JsonObject, "/where");
        expect(conditions.map(({ at }) => at).sort()).toEqual(["/where", ...parts.map(({ at }) => at)].sort());
        const wanted = await Promise.all(
          parts.map(async ({ at, alone, running }) => {
            const [one, group] = [alone, running].map((where) => {
              return counts(workspace, inputOf({ ...document, where }, scenario.moment, traits));
            });
            return { at, alone: await one!, running: await group! };
          }),
        );
        for (const part of wanted) {
          expect(conditions.find(({ at }) => at === part.at)).toEqual(part);
          compared += 1;
          if (part.alone > 0 && part.alone < total) counted += 1;
        }
      }
    }
  }
  expect(compared).toBeGreaterThan(50);
  expect(counted).toBeGreaterThan(compared / 10);
});

/** Drawn documents are mostly of one condition: groups of them have more to count. */
function grouped(documents: readonly JsonObject[]): JsonObject[] {
  return documents.map((document, index) => {
    const [second, third] = [1, 2].map((step) => documents[(index + step) % documents.length]!);
    const params = Object.assign({}, ...[document, second, third].map((one) => one?.["params"] ?? {})) as JsonObject;
    const list = [document["where"]!, second!["where"]!, { not: third!["where"]! }];
    return { ...document, params, where: { [["all", "any", "none"][index % 3]!]: list } };
  });
}

/** Each condition below, and its group as far as that condition, as documents of their own. */
function partsOf(where: JsonObject, at: string): { at: string; alone: JsonObject; running: JsonObject }[] {
  if (where["not"] !== undefined) {
    const alone = where["not"] as JsonObject;
    return [{ at: `${at}/not`, alone, running: where }, ...partsOf(alone, `${at}/not`)];
  }
  const kind = ["all", "any", "none"].find((name) => Array.isArray(where[name]));
  if (kind === undefined) return [];
  const list = where[kind] as JsonObject[];
  return list.flatMap((alone, index) => {
    const below = `${at}/${kind}/${index}`;
    return [{ at: below, alone, running: { [kind]: list.slice(0, index + 1) } }, ...partsOf(alone, below)];
  });
}

async function counts({ clickhouse }: WorkspaceStore, input: CompileInput): Promise<number> {
  const { sql, params } = compileCount(input);
  const [row] = await clickhouse.query<{ count: number }>(sql, params);
  return Number(row!.count);
}

async function ids({ clickhouse }: WorkspaceStore, input: CompileInput): Promise<number[]> {
  const { sql, params } = compileMembers(input);
  return (await clickhouse.query<{ contact_id: number }>(sql, params)).map(({ contact_id }) => contact_id);
}
