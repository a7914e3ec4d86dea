import { type JsonObject, normalJsonText } from "@kindred/schema";
import {
  bindArguments,
  check,
  compileMembers,
  type CompileInput,
  type ContactFacts,
  type FactEvent,
  factNeeds,
  interpret,
  type Segment,
} from "@kindred/segment";
import {
  arbitraryCatalogue,
  arbitraryDocument,
  type ArbitraryFacts,
  arbitraryFacts,
  arbitraryMoment,
  type Scenario,
  storedDocuments,
  testingContext,
} from "@kindred/segment/testing";
import type { WorkspaceStore } from "@kindred/store";
import fc from "fast-check";
import { loadFacts } from "../facts.ts";

/** A document on which compiler and interpreter disagree, with all that is needed to see it again. */
export interface Mismatch {
  readonly document: unknown;
  readonly traits: CompileInput["traits"];
  readonly now: string;
  readonly timezone: string;
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
    const { now, timezone } = scenario.moment;
    result.mismatches.push({ document, traits, now: new Date(now).toISOString(), timezone, facts, interpreted, sql });
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

const TABLES = [
  "contacts",
  "events",
  "trait_history",
  "list_members",
  "dead_contacts",
  "products",
  "ledger",
  "permissions",
  "scores",
  "rfm",
] as const;

let inserts = 0;

export async function storePopulation(
  { clickhouse }: WorkspaceStore,
  { population, catalogue, moment }: Scenario,
): Promise<void> {
  for (const table of TABLES) await clickhouse.command(`TRUNCATE TABLE ${table}`);
  const insert = async (table: string, rows: readonly JsonObject[]): Promise<void> => {
    if (rows.length === 0) return;
    // A token of its own: a second insert into a table would otherwise pass for a repeat of the first.
    const token = `differential-${inserts++}`;
    await clickhouse.insertLines(table, rows.map((row) => `${normalJsonText(row)}\n`).join(""), { token });
  };
  const { now } = moment;
  const withIds = population.map((facts, index) => ({ ...facts, id: index + 1 }));
  await insert(
    "contacts",
    withIds.map(({ id, key, traits }) => {
      return { id, key, external_id: `u${id}`, traits, created_at: 0, deleted: 0, version: 1 };
    }),
  );
  await insert(
    "events",
    withIds.flatMap(({ id, events }) => events.map((event) => eventRow(id, event, now))),
  );
  await insert(
    "list_members",
    withIds.flatMap(({ id, lists }) =>
      [...lists].map((list) => ({ list, contact_id: id, at: iso(now), removed: 0, version: 1 })),
    ),
  );
  await insert(
    "trait_history",
    withIds.flatMap(({ id, traits }) => historyOf(id, traits, now)),
  );
  await insert(
    "products",
    catalogue.flatMap(({ productId, versions }) =>
      versions.map(({ validFrom, doc }) => ({ product_id: productId, valid_from: iso(validFrom), doc, version: 1 })),
    ),
  );
  const standing = (id: number, facts: ArbitraryFacts): void => {
    for (const table of ["ledger", "permissions", "scores", "rfm"] as const) {
      stood[table].push(...standingRows(table, id, facts, now));
    }
  };
  const stood: Record<"ledger" | "permissions" | "scores" | "rfm", JsonObject[]> = {
    ledger: [],
    permissions: [],
    scores: [],
    rfm: [],
  };
  for (const facts of withIds) standing(facts.id, facts);
  // What a merged contact left behind counts for nobody.
  for (const facts of withIds.slice(0, 3)) standing(withIds.length + 1, facts);
  for (const table of ["ledger", "permissions", "scores", "rfm"] as const) await insert(table, stood[table]);
  const dead = withIds.length + 1;
  await insert("dead_contacts", [{ id: dead, at: iso(now) }]);
  const left = withIds.flatMap(({ events }) => events).slice(0, 20);
  await insert(
    "events",
    left.map((event) => eventRow(dead, event, now)),
  );
}

function eventRow(contactId: number, { event, ts, messageId, properties }: FactEvent, now: number): JsonObject {
  const received_at = iso(now);
  return { contact_id: contactId, event, ts: iso(ts), message_id: messageId, received_at, properties, context: {} };
}

const opposite = {
  ledger: { change: -1 },
  permissions: { granted: false },
  scores: { value: null, band: "" },
  rfm: { class: "" },
} as const;

/** The rows of one table as the facts have them: those of one instant are told apart by when they were written. */
function standingRows(
  table: "ledger" | "permissions" | "scores" | "rfm",
  id: number,
  facts: ArbitraryFacts,
  now: number,
): JsonObject[] {
  const known = facts[table] ?? [];
  // What stands, once more after `now` but turned around: it is not known yet.
  const later = known.slice(-2).map((row) => ({ ...row, ...opposite[table], at: now + 1 + (id % 2) }));
  return [...known, ...later].map((row, index) => {
    const written = table === "ledger" ? { seq: index, version: 1 } : { version: index };
    return {
      ...row,
      contact_id: id,
      at: iso(row.at),
      ...("granted" in row ? { granted: Number(row.granted) } : {}),
      ...written,
    };
  });
}

/** Each trait as it stands at `now`, between an earlier and a later value; some were removed, some not yet set. */
function historyOf(id: number, traits: JsonObject, now: number): JsonObject[] {
  const row = (trait: string, ts: number, message_id: string, doc: JsonObject): JsonObject => {
    return { contact_id: id, trait, ts: iso(ts), message_id, doc };
  };
  const rows = Object.entries(traits).flatMap(([trait, value], index) => [
    row(trait, now - 1000, "z", { [trait]: "earlier" }),
    row(trait, now - (index % 2), "a", { [trait]: value }),
    ...(index % 3 === 0 ? [row(trait, now + 1, "b", { [trait]: "later" })] : []),
  ]);
  for (const [index, trait] of ["city", "age", "tags"].entries()) {
    if (trait in traits) continue;
    if ((id + index) % 2 === 0) rows.push(row(trait, now - 5, "a", { [trait]: "was" }), row(trait, now - 5, "b", {}));
    else rows.push(row(trait, now + 1, "a", { [trait]: "will be" }));
  }
  return rows;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
