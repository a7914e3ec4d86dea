import { type JsonObject, normalJsonText } from "@kindred/schema";
import type { FactEvent } from "@kindred/segment";
import type { ArbitraryFacts, Scenario } from "@kindred/segment/testing";
import type { WorkspaceStore } from "@kindred/store";

const tables = [
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
export type Table = (typeof tables)[number];
export type Rows = Readonly<Record<Table, readonly JsonObject[]>>;

type Population = Pick<Scenario, "population" | "catalogue" | "moment">;

/** Empties the workspace and stores the population in it; contacts are numbered from 1. */
export async function storePopulation(workspace: WorkspaceStore, scenario: Population): Promise<void> {
  await storeRows(workspace, rowsOf(scenario));
}

let inserts = 0;

/** Empties the workspace and stores the rows. */
export async function storeRows({ clickhouse }: WorkspaceStore, rows: Rows): Promise<void> {
  await clickhouse.command("TRUNCATE TABLE contact_events");
  for (const table of tables) {
    await clickhouse.command(`TRUNCATE TABLE ${table}`);
    if (rows[table].length === 0) continue;
    // A token of its own: a second insert into a table would otherwise pass for a repeat of the first.
    const lines = rows[table].map((row) => `${normalJsonText(row)}\n`).join("");
    await clickhouse.insertLines(table, lines, { token: `differential-${inserts++}` });
  }
}

/** What the tables hold of a population, with what must not count beside it: the future, and what a merged contact left. */
export function rowsOf({ population, catalogue, moment: { now } }: Population): Rows {
  const withIds = population.map((facts, index) => ({ ...facts, id: index + 1 }));
  const dead = withIds.length + 1;
  const left = withIds.flatMap(({ events }) => events).slice(0, 20);
  const standing = (table: "ledger" | "permissions" | "scores" | "rfm"): JsonObject[] => [
    ...withIds.flatMap((facts) => standingRows(table, facts.id, facts, now)),
    ...withIds.slice(0, 3).flatMap((facts) => standingRows(table, dead, facts, now)),
  ];
  return {
    contacts: withIds.map(({ id, key, traits, addedAt }) => contactRow(id, key, traits, addedAt)),
    events: [
      ...withIds.flatMap(({ id, events }) => events.map((event) => eventRow(id, event, now))),
      ...left.map((event) => eventRow(dead, event, now)),
    ],
    trait_history: withIds.flatMap(({ id, traits }) => historyOf(id, traits, now)),
    list_members: withIds.flatMap(({ id, lists }) =>
      [...lists].map((list) => ({ list, contact_id: id, at: iso(now), removed: 0, version: 1 })),
    ),
    dead_contacts: [{ id: dead, at: iso(now) }],
    products: catalogue.flatMap(({ productId, versions }) =>
      versions.map(({ validFrom, doc }) => ({ product_id: productId, valid_from: iso(validFrom), doc, version: 1 })),
    ),
    ledger: standing("ledger"),
    permissions: standing("permissions"),
    scores: standing("scores"),
    rfm: standing("rfm"),
  };
}

export function contactRow(id: number, key: string, traits: JsonObject, addedAt: number): JsonObject {
  return { id, key, external_id: `u${id}`, traits, created_at: iso(addedAt), deleted: 0, version: 1 };
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
