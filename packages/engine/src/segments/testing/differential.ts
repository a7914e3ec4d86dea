import {
  bindArguments,
  check,
  compileMembers,
  type CompileInput,
  type ContactFacts,
  factNeeds,
  interpret,
  type Segment,
} from "@kindred/segment";
import {
  arbitraryCatalogue,
  arbitraryDocument,
  arbitraryFacts,
  arbitraryMoment,
  type Scenario,
  storedDocuments,
  testingContext,
} from "@kindred/segment/testing";
import type { WorkspaceStore } from "@kindred/store";
import fc from "fast-check";
import { loadFacts } from "../facts.ts";
import { type Counterexample, scenarioOf } from "./counterexamples.ts";
import { storePopulation } from "./population-rows.ts";

export { storePopulation } from "./population-rows.ts";

/** A document on which compiler and interpreter disagree, with all that is needed to see it again. */
export interface Mismatch {
  readonly document: unknown;
  readonly traits: CompileInput["traits"];
  readonly scenario: Omit<Scenario, "documents">;
  readonly facts: ContactFacts;
  readonly interpreted: boolean;
  readonly sql: string;
}

export interface DifferentialResult {
  /** Documents × contacts × trait times compared. */
  readonly cases: number;
  readonly members: number;
  readonly mismatches: readonly Mismatch[];
}

/** Stores random populations and compares both executors on random documents, with traits now and as of then. */
export async function compareExecutors(
  workspace: WorkspaceStore,
  options: { readonly seed: number; readonly scenarios: number; readonly documents: number; readonly contacts: number },
): Promise<DifferentialResult> {
  const result = { cases: 0, members: 0, mismatches: [] as Mismatch[] };
  for (const scenario of drawScenarios(options)) {
    await storePopulation(workspace, scenario);
    for (const traits of ["current", "asOf"] as const) {
      const plain = inputOf({ version: 1, id: "x", name: "x", where: { all: [] } }, scenario.moment, traits);
      const facts = await loadFacts(workspace, allIds(scenario), plain);
      for (const document of scenario.documents) {
        await compareOne(workspace, scenario, document, traits, facts, result);
      }
    }
  }
  return result;
}

/** Compares the executors on one stored case, with traits now and as of then, and says who is in: places in its population. */
export async function compareStored(
  workspace: WorkspaceStore,
  counterexample: Counterexample,
): Promise<{
  readonly members: Readonly<Record<string, readonly number[]>>;
  readonly mismatches: readonly Mismatch[];
}> {
  const scenario = scenarioOf(counterexample);
  await storePopulation(workspace, scenario);
  const members: Record<string, readonly number[]> = {};
  const result = { cases: 0, members: 0, mismatches: [] as Mismatch[] };
  for (const traits of ["current", "asOf"] as const) {
    const input = inputOf(counterexample.document, scenario.moment, traits);
    const facts = await loadFacts(workspace, allIds(scenario), input);
    await compareOne(workspace, scenario, counterexample.document, traits, facts, result);
    members[traits] = facts.filter((each) => interpret(input, each)).map(({ id }) => id - 1);
  }
  return { members, mismatches: result.mismatches };
}

/** Populations and documents of full size: arbitraries of whole arrays lean towards small ones. */
export function drawScenarios(options: {
  readonly seed: number;
  readonly scenarios: number;
  readonly documents: number;
  readonly contacts: number;
}): Scenario[] {
  const moments = fc.sample(arbitraryMoment(), { seed: options.seed, numRuns: options.scenarios });
  return moments.map((moment, index) => {
    const seed = options.seed + index;
    const people = fc.sample(arbitraryFacts(moment), { seed, numRuns: options.contacts });
    return {
      moment,
      documents: fc.sample(arbitraryDocument(moment), { seed, numRuns: options.documents }),
      population: [...new Map(people.map((facts) => [facts.key, facts])).values()],
      catalogue: fc.sample(arbitraryCatalogue(moment), { seed, numRuns: 1 })[0]!,
    };
  });
}

/** A bound document with all it refers to. */
export function inputOf(document: unknown, moment: Scenario["moment"], traits: CompileInput["traits"]): CompileInput {
  const context = { ...testingContext, timezone: moment.timezone };
  const segments = new Map<string, Segment>();
  for (const [id, stored] of storedDocuments) {
    const checked = check(stored, context);
    if (!checked.ok) throw new Error(JSON.stringify(checked.diagnostics));
    segments.set(id, checked.segment);
  }
  const checked = check(document, context);
  if (!checked.ok) throw new Error(JSON.stringify(checked.diagnostics));
  const bound = bindArguments(checked.segment, {});
  if (!bound.ok) throw new Error(JSON.stringify(bound.diagnostics));
  return { segment: bound.segment, segments, now: moment.now, timezone: moment.timezone, traits };
}

async function compareOne(
  workspace: WorkspaceStore,
  scenario: Scenario,
  document: unknown,
  traits: CompileInput["traits"],
  population: readonly ContactFacts[],
  result: { cases: number; members: number; mismatches: Mismatch[] },
): Promise<void> {
  const input = inputOf(document, scenario.moment, traits);
  const { sql, params } = compileMembers(input);
  const rows = await workspace.clickhouse.query<{ contact_id: number }>(sql, params).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${JSON.stringify(document)}\n${sql}`);
  });
  const members = new Set(rows.map(({ contact_id }) => contact_id));
  refuseStrangers(members, population, input);
  const { products, ranks, ledger, subjects, scores, rfm } = factNeeds(input);
  const more = products || [ranks, ledger, subjects, scores, rfm].some(({ length }) => length > 0);
  const people = more ? await loadFacts(workspace, allIds(scenario), input) : population;
  for (const facts of people) {
    const interpreted = interpret(input, facts);
    result.cases++;
    if (interpreted) result.members++;
    if (interpreted === members.has(facts.id)) continue;
    // A ranking needs everybody, anything else this one contact.
    const concerned = ranks.length > 0 ? scenario.population : [scenario.population[facts.id - 1]!];
    const seen = { moment: scenario.moment, catalogue: scenario.catalogue, population: concerned };
    result.mismatches.push({ document, traits, scenario: seen, facts, interpreted, sql });
  }
}

/** Nobody but the living: what a merged contact left behind has an id too. */
function refuseStrangers(
  members: ReadonlySet<number>,
  population: readonly ContactFacts[],
  { segment }: CompileInput,
): void {
  const living = new Set(population.map(({ id }) => id));
  const strangers = [...members].filter((id) => !living.has(id));
  if (strangers.length > 0)
    throw new Error(`members that do not exist: ${strangers.join()}\n${JSON.stringify(segment)}`);
}

function allIds({ population }: Scenario): number[] {
  return population.map((_, index) => index + 1);
}
