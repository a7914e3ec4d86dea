import type { Json, JsonObject } from "@kindred/schema";
import { compileMembers, interpret } from "@kindred/segment";
import { arbitraryCatalogue, arbitraryDocument, arbitraryFacts, arbitraryMoment } from "@kindred/segment/testing";
import type { WorkspaceStore } from "@kindred/store";
import fc from "fast-check";
import { loadFacts } from "../facts.ts";
import { inputOf } from "./differential.ts";
import { contactRow, type Rows, rowsOf, storeRows } from "./population-rows.ts";

/** A document that says of an earlier instant something else than was said at that instant. */
export interface Hindsight {
  readonly document: unknown;
  readonly at: string;
  readonly hindsight: readonly number[];
  readonly live: readonly number[];
  readonly liveByHistory: readonly number[];
  readonly interpreted: readonly number[];
}

/**
 * Draws a population with a past of traits, and asks of earlier instants: once of everything that is known by now, and once of a
 * store that holds only what was known then, whose snapshot of traits is that instant's.
 */
export async function compareWithThen(
  workspace: WorkspaceStore,
  { seed, contacts, documents, instants }: { seed: number; contacts: number; documents: number; instants: number },
): Promise<{ readonly cases: number; readonly members: number; readonly differences: readonly Hindsight[] }> {
  const moment = fc.sample(arbitraryMoment(), { seed, numRuns: 1 })[0]!;
  const catalogue = fc.sample(arbitraryCatalogue(moment), { seed, numRuns: 1 })[0]!;
  const people = fc.sample(arbitraryFacts(moment), { seed, numRuns: contacts * 3 });
  const population = people.slice(0, contacts);
  const earlier = [people.slice(contacts, contacts * 2), people.slice(contacts * 2)];
  const now = moment.now;
  const all: Rows = {
    ...rowsOf({ population, catalogue, moment }),
    trait_history: population.flatMap(({ traits }, place) => {
      const [first, second] = earlier.map((others) => others[place]?.traits ?? {});
      const id = place + 1;
      return history(id, [
        [now - 90 * day - place * hour, first ?? {}],
        [now - 3 * hour, second ?? {}],
        [now - (place % 3) * hour, traits],
      ]);
    }),
  };
  const differences: Hindsight[] = [];
  let [cases, members] = [0, 0];
  for (const at of instantsBefore(now).slice(0, instants)) {
    const then = knownUpTo(all, at);
    const drawn = fc.sample(arbitraryDocument({ ...moment, now: at }), { seed: seed + at, numRuns: documents });
    const asked = drawn.map((document) => ({ document, input: inputOf(document, { ...moment, now: at }, "asOf") }));
    await storeRows(workspace, all);
    const hindsight = new Map<unknown, readonly (readonly number[])[]>();
    for (const { document, input } of asked) {
      const facts = await loadFacts(
        workspace,
        [...population.keys()].map((place) => place + 1),
        input,
      );
      const interpreted = facts.filter((each) => interpret(input, each)).map(({ id }) => id);
      hindsight.set(document, [await membersOf(workspace, input), interpreted]);
    }
    await storeRows(workspace, then);
    for (const { document, input } of asked) {
      const [seen = [], interpreted = []] = hindsight.get(document) ?? [];
      const live = await membersOf(workspace, { ...input, traits: "current" });
      const liveByHistory = await membersOf(workspace, input);
      cases += population.length;
      members += live.length;
      if ([seen, interpreted, liveByHistory].every((ids) => ids.join() === live.join())) continue;
      const iso = new Date(at).toISOString();
      differences.push({ document, at: iso, hindsight: seen, live, liveByHistory, interpreted });
    }
  }
  return { cases, members, differences };
}

const hour = 3_600_000;
const day = 24 * hour;

/** Between, at and beside the instants at which traits changed and rows of the future begin. */
function instantsBefore(now: number): readonly number[] {
  return [now - 3 * hour, now - day, now - 2 * hour - 1, now - 1, now - 40 * day, now - 200 * day];
}

async function membersOf(workspace: WorkspaceStore, input: Parameters<typeof compileMembers>[0]): Promise<number[]> {
  const { sql, params } = compileMembers(input);
  const rows = await workspace.clickhouse.query<{ contact_id: number }>(sql, params);
  return rows.map(({ contact_id }) => contact_id);
}

/** Profiles that follow one another: each row says what a trait is from then on, or that it is gone. */
function history(id: number, profiles: readonly (readonly [ts: number, traits: JsonObject])[]): JsonObject[] {
  const rows: JsonObject[] = [];
  let before: JsonObject = {};
  for (const [ts, traits] of profiles) {
    for (const trait of new Set([...Object.keys(before), ...Object.keys(traits)])) {
      const value = Object.hasOwn(traits, trait) ? traits[trait] : undefined;
      const doc: JsonObject = value === undefined ? {} : { [trait]: value };
      rows.push({ contact_id: id, trait, ts: new Date(ts).toISOString(), message_id: "m", doc });
    }
    before = traits;
  }
  return rows;
}

/** The column of each table that says when a row came to be known; lists have no past. */
const known = {
  events: "ts",
  trait_history: "ts",
  products: "valid_from",
  ledger: "at",
  permissions: "at",
  scores: "at",
  rfm: "at",
} as const;

/** What the stores held at an instant. */
function knownUpTo(rows: Rows, at: number): Rows {
  const until = new Date(at).toISOString();
  const past = (table: keyof typeof known): readonly JsonObject[] =>
    rows[table].filter((row) => textIn(row, known[table]) <= until);
  const then = {
    ...rows,
    events: past("events"),
    trait_history: past("trait_history"),
    products: past("products"),
    ledger: past("ledger"),
    permissions: past("permissions"),
    scores: past("scores"),
    rfm: past("rfm"),
  };
  return { ...then, contacts: rows.contacts.map((contact) => snapshotOf(contact, then.trait_history)) };
}

function snapshotOf(contact: JsonObject, past: readonly JsonObject[]): JsonObject {
  const traits = new Map<string, Json>();
  const own = past.filter((row) => row["contact_id"] === contact["id"]);
  for (const row of own.toSorted((a, b) => (textIn(a, "ts") < textIn(b, "ts") ? -1 : 1))) {
    const [value] = Object.values(row["doc"] as JsonObject);
    if (value === undefined) traits.delete(textIn(row, "trait"));
    else traits.set(textIn(row, "trait"), value);
  }
  return contactRow(
    Number(contact["id"]),
    textIn(contact, "key"),
    Object.fromEntries(traits),
    Date.parse(textIn(contact, "created_at")),
  );
}

function textIn(row: JsonObject, column: string): string {
  return row[column] as string;
}
