import { hash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { JsonObject } from "@kindred/schema";
import type { LedgerFact, PermissionFact, RfmFact, ScoreFact } from "@kindred/segment";
import type { ArbitraryFacts, Scenario } from "@kindred/segment/testing";

/**
 * A document with a population on which executors once disagreed, as it lies in `counterexamples/`. Instants are written in ISO 8601.
 * What is left out of somebody's facts is empty.
 */
export interface Counterexample {
  /** What went wrong, in one sentence. */
  readonly why: string;
  readonly now: string;
  readonly timezone: string;
  readonly document: unknown;
  readonly population: readonly StoredFacts[];
  readonly catalogue?: readonly {
    readonly productId: string;
    readonly versions: readonly { readonly validFrom: string; readonly doc: JsonObject }[];
  }[];
  /** Who is in, by place in the population; null while nobody has said what is right. */
  readonly members: readonly number[] | null;
}

interface StoredFacts {
  readonly key?: string;
  readonly addedAt?: string;
  readonly traits?: JsonObject;
  readonly events?: readonly {
    readonly event: string;
    readonly ts: string;
    readonly messageId?: string;
    readonly properties?: JsonObject;
  }[];
  readonly lists?: readonly string[];
  readonly ledger?: readonly (Pick<Dated<LedgerFact>, "segment" | "change" | "at"> & Partial<Dated<LedgerFact>>)[];
  readonly permissions?: readonly (Omit<Dated<PermissionFact>, "source"> & Partial<Dated<PermissionFact>>)[];
  readonly scores?: readonly Dated<ScoreFact>[];
  readonly rfm?: readonly Dated<RfmFact>[];
}

type Dated<Fact> = Omit<Fact, "at"> & { readonly at: string };

const directory = new URL("../../../src/segments/counterexamples/", import.meta.url);

/** Every case ever found, by the name of its file. */
export function readCounterexamples(): readonly (readonly [name: string, Counterexample])[] {
  const files = readdirSync(directory).filter((file) => file.endsWith(".json"));
  return files
    .sort()
    .map((file) => [file.slice(0, -5), JSON.parse(readFileSync(new URL(file, directory), "utf8")) as Counterexample]);
}

/** Keeps a case, so that the next run begins with it: give it a name and say why. @returns the file's name */
export function writeCounterexample(document: unknown, scenario: Omit<Scenario, "documents">): string {
  const counterexample = counterexampleOf(document, scenario);
  const text = `${JSON.stringify(counterexample, null, 2)}\n`;
  const name = `found-${hash("sha256", text, "hex").slice(0, 10)}.json`;
  mkdirSync(directory, { recursive: true });
  writeFileSync(new URL(name, directory), text);
  return name;
}

export function counterexampleOf(
  document: unknown,
  { moment, population, catalogue }: Omit<Scenario, "documents">,
): Counterexample {
  const dated = <Row extends { readonly at: number }>(rows: readonly Row[] = []): readonly Dated<Row>[] =>
    rows.map((row) => ({ ...row, at: iso(row.at) }));
  return {
    why: "Found by the random comparison of the executors.",
    now: iso(moment.now),
    timezone: moment.timezone,
    document,
    population: population.map(({ key, addedAt, traits, events, lists, ledger, permissions, scores, rfm }) => ({
      key,
      addedAt: iso(addedAt),
      traits,
      events: events.map((event) => ({ ...event, ts: iso(event.ts) })),
      lists: [...lists],
      ledger: dated(ledger),
      permissions: dated(permissions),
      scores: dated(scores),
      rfm: dated(rfm),
    })),
    catalogue: catalogue.map(({ productId, versions }) => ({
      productId,
      versions: versions.map(({ validFrom, doc }) => ({ validFrom: iso(validFrom), doc })),
    })),
    members: null,
  };
}

/** The case as what random scenarios are. */
export function scenarioOf({ now, timezone, document, population, catalogue = [] }: Counterexample): Scenario {
  return {
    moment: { now: Date.parse(now), timezone },
    documents: [document],
    population: population.map(factsOf),
    catalogue: catalogue.map(({ productId, versions }) => ({
      productId,
      versions: versions.map(({ validFrom, doc }) => ({ validFrom: Date.parse(validFrom), doc })),
    })),
  };
}

function factsOf(
  { key, addedAt, traits = {}, events = [], lists = [], ledger, permissions, scores, rfm }: StoredFacts,
  place: number,
): ArbitraryFacts {
  return {
    key: key ?? `con_${String(place).padStart(20, "a")}`,
    addedAt: addedAt === undefined ? 0 : Date.parse(addedAt),
    traits,
    events: events.map(({ event, ts, messageId = `m${ts}`, properties = {} }) => {
      return { event, ts: Date.parse(ts), messageId, properties };
    }),
    lists: new Set(lists),
    ledger: (ledger ?? []).map((row) => ({ cause: "event", detail: "", ...row, at: Date.parse(row.at) })),
    permissions: (permissions ?? []).map((row) => ({ source: "", ...row, at: Date.parse(row.at) })),
    scores: (scores ?? []).map((row) => ({ ...row, at: Date.parse(row.at) })),
    rfm: (rfm ?? []).map((row) => ({ ...row, at: Date.parse(row.at) })),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
