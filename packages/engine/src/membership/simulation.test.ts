import { type JsonObject, normalJsonText } from "@kindred/schema";
import { type FactEvent, interpret, nextChange } from "@kindred/segment";
import {
  arbitraryCatalogue,
  arbitraryDocument,
  arbitraryFacts,
  arbitraryMoment,
  type ArbitraryFacts,
  type CatalogueEntry,
  type Moment,
  storedDocuments,
} from "@kindred/segment/testing";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { deleteContact } from "../identity/delete-contact.ts";
import { mergeContacts } from "../identity/merge-contacts.ts";
import { addToList, removeFromList } from "../ingest/lists.ts";
import { upsertProducts } from "../ingest/products.ts";
import { underLock } from "../ingest/workspace-lock.ts";
import { loadFacts } from "../segments/facts.ts";
import { brought } from "./arrival-listeners.ts";
import { bulkArrived } from "./arrivals.ts";
import type { LiveSegment } from "./live-segment.ts";
import { allShards, shardOf } from "./shard.ts";
import { differences, ledgerFaults } from "./testing/consistency.ts";
import { type LiveShop, openLiveShop } from "./testing/live-shop.ts";
import { presence } from "./worker-session.ts";

const seed = Number(process.env["KINDRED_SEED"] ?? 7);
const scenarios = Number(process.env["KINDRED_SCENARIOS"] ?? 1);
const steps = Number(process.env["KINDRED_STEPS"] ?? 8);
const documents = Number(process.env["KINDRED_DOCUMENTS"] ?? 20);
const people = 6;
const lists = ["vip", "trade-show-2026"];

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

/** Decides what happens next; the same for the same seed. */
class Dice {
  #state: number;

  constructor(start: number) {
    this.#state = start;
  }

  /** A whole number below `count`. */
  below(count: number): number {
    // A linear congruential generator: D. E. Knuth, "The Art of Computer Programming" 2, 3.3.4.
    this.#state = Number(
      (BigInt(this.#state) * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & 0xffffffffffffn,
    );
    return Math.floor(this.#state / 65_536) % count;
  }

  one<T>(of: readonly T[]): T {
    return of[this.below(of.length)]!;
  }
}

interface World {
  /** Another one after a restart. */
  shop: LiveShop;
  /** Other workers on the same stores. */
  readonly others: LiveShop[];
  readonly dice: Dice;
  /** What random people are like: their events and traits become calls. */
  readonly stock: readonly ArbitraryFacts[];
  readonly catalogue: readonly CatalogueEntry[];
  /** Definitions that segments may change to. */
  readonly drafts: readonly unknown[];
}

/** The millisecond before, and the instant itself; a clock that is set back now and then. */
async function timePasses(world: World, to: number, compared: { in: number; out: number }): Promise<void> {
  for (const now of [to - 1, to, ...(world.dice.below(5) === 0 ? [to - 3_600_000] : [])]) {
    setClock(world, now);
    await compare(world, compared);
  }
}

function setClock(world: World, now: number): void {
  for (const each of workersOf(world)) each.now = now;
}

function workersOf({ shop, others }: World): LiveShop[] {
  return [shop, ...others];
}

for (let index = 0; index < scenarios; index++) {
  test(`random documents, calls and clock steps: who is live is who the interpreter says (${seed + index})`, async () => {
    const world = await openWorld(seed + index);
    const { dice } = world;
    const compared = { in: 0, out: 0, changes: 0 };
    try {
      for (let step = 0; step < steps; step++) {
        for (let i = dice.below(4); i >= 0; i--) await happen(world);
        await compare(world, compared);
        const to = await later(world);
        if (dice.below(6) === 0) await restart(world, to);
        await timePasses(world, to, compared);
      }
      compared.changes = (await world.shop.ledger()).length;
    } finally {
      await world.shop.close();
    }
    expect(compared.in).toBeGreaterThan(0);
    expect(compared.out).toBeGreaterThan(0);
    expect(compared.changes).toBeGreaterThan(0);
  }, 300_000);
}

for (let index = 0; index < scenarios; index++) {
  test(`workers that come, go and lose their connection keep together what one would keep (${seed + index})`, async () => {
    const world = await openWorld(seed + 1_000 + index);
    const { dice } = world;
    const compared = { in: 0, out: 0 };
    try {
      for (let step = 0; step < steps; step++) {
        await changeWorkers(world, upheavals[step % upheavals.length]!);
        for (let i = dice.below(3); i >= 0; i--) await happen(world);
        // Some of it at once with what follows.
        if (dice.below(2) === 0) await changeWorkers(world, dice.one(upheavals));
        await compare(world, compared);
        await timePasses(world, await later(world), compared);
      }
      for (const other of world.others.splice(0)) await other.close();
      await compare(world, compared);
      expect(await differences(world.shop)).toEqual([]);
      expect(await ledgerFaults(world.shop)).toEqual([]);
    } finally {
      for (const each of workersOf(world)) await each.close();
    }
    expect(compared.in).toBeGreaterThan(0);
    expect(compared.out).toBeGreaterThan(0);
  }, 300_000);
}

const upheavals = ["comes", "is cut off", "goes"] as const;

/** A worker comes, goes, or loses its connection to PostgreSQL and with it its shards. */
async function changeWorkers(world: World, what: (typeof upheavals)[number]): Promise<void> {
  const { dice, others } = world;
  switch (what) {
    case "comes":
      if (others.length < 3) others.push(await openLiveShop(stores, { over: world.shop }));
      return;
    case "goes": {
      const all = workersOf(world);
      if (all.length === 1) return;
      const [leaving] = all.splice(dice.below(all.length), 1);
      world.shop = all.shift()!;
      others.splice(0, others.length, ...all);
      return leaving!.close();
    }
    case "is cut off":
      await world.shop.workspace.pool.query(
        `SELECT pg_terminate_backend(pid) FROM (
           SELECT DISTINCT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND granted ORDER BY pid OFFSET $2 LIMIT 1
         ) AS one`,
        [presence, dice.below(others.length + 1)],
      );
  }
}

test("what an import brings leaves its window on time, within the stretch that was looked ahead at before", async () => {
  const shop = await openLiveShop(stores);
  try {
    await shop.segment("lately", { event: "E", window: { last: "30d" } });
    await shop.track("ann", "F");
    expect(await shop.members("lately")).toEqual([]);
    await importEvents(shop, 1, [{ event: "E", ts: shop.now - 30 * 86_400_000 + 20_000, properties: {} }]);
    expect(await shop.members("lately")).toEqual(["ann"]);
    shop.now += 19_999;
    expect(await shop.members("lately")).toEqual(["ann"]);
    shop.now += 1;
    expect(await shop.members("lately")).toEqual([]);
  } finally {
    await shop.close();
  }
});

let imports = 0;

/** Events beside the outbox, announced when they are in place, as an import does it. */
async function importEvents(
  { workspace }: LiveShop,
  contact_id: number,
  events: readonly Pick<FactEvent, "event" | "ts" | "properties">[],
): Promise<void> {
  const run = `import-${imports++}`;
  const lines = events.map(({ event, ts, properties }, i) =>
    normalJsonText({
      contact_id,
      event,
      ts: new Date(ts).toISOString(),
      message_id: `${run}-${i}`,
      received_at: 0,
      properties,
    }),
  );
  await workspace.clickhouse.insertLines("events", `${lines.join("\n")}\n`, { token: run });
  await underLock(workspace.pool, workspace.id, async (client) => {
    await bulkArrived(client, workspace.id, "import", [...new Set(events.map(({ event }) => event))]);
    brought(client);
  });
}

async function openWorld(from: number): Promise<World> {
  const sample = <T>(of: fc.Arbitrary<T>, numRuns: number): T[] => fc.sample(of, { seed: from, numRuns });
  const moment: Moment = sample(arbitraryMoment(), 1)[0]!;
  const shop = await openLiveShop(stores, { start: moment.now });
  const { workspace } = shop;
  const { timezone } = moment;
  await workspace.postgres.updateTable("workspaces").set({ timezone }).where("id", "=", workspace.id).execute();
  const rows = lists.map((id) => ({ workspace_id: workspace.id, id, name: id }));
  await workspace.postgres.insertInto("lists").values(rows).execute();
  for (const [id, document] of storedDocuments) await save(shop, id, document);
  for (const [i, document] of sample(arbitraryDocument(moment), documents).entries())
    await save(shop, `r${i}`, document);
  (await shop.membership.of(workspace.id)).rosterChanged();
  return {
    shop,
    others: [],
    dice: new Dice(from),
    stock: sample(arbitraryFacts(moment), 12),
    catalogue: sample(arbitraryCatalogue(moment), 20).find(({ length }) => length > 0)!,
    drafts: sample(arbitraryDocument(moment), 2 * documents).slice(documents),
  };
}

async function save(shop: LiveShop, id: string, document: unknown): Promise<void> {
  await shop.documents.save({ ...(document as JsonObject), id, name: id }, { by: null });
}

/** The engine stops, things happen and time passes, and another takes up the work. */
async function restart(world: World, to: number): Promise<void> {
  await world.shop.membership.close();
  await happen(world);
  await world.shop.close();
  world.shop.now = Math.max(world.shop.now, to - 60_000);
  world.shop = await openLiveShop(stores, { over: world.shop });
}

/** Something happens to somebody. */
async function happen(world: World): Promise<void> {
  const { shop, dice, stock } = world;
  const { workspace, now } = shop;
  const userId = `u${dice.below(people)}`;
  const known = await shop.workspace.postgres
    .selectFrom("contacts")
    .select("id")
    .where("workspace_id", "=", workspace.id)
    .where("merged_into", "is", null)
    .where("deleted_at", "is", null)
    .orderBy("id")
    .execute();
  const contact = known.length === 0 ? null : dice.one(known).id;
  const other = known.length === 0 ? null : dice.one(known).id;
  switch (dice.below(18)) {
    case 0:
      if (contact !== null) await addToList(stores, workspace.id, dice.one(lists), [contact], now);
      return;
    case 1:
      if (contact !== null) await removeFromList(stores, workspace.id, dice.one(lists), [contact], now);
      return;
    case 2: {
      const { productId, versions } = dice.one(world.catalogue);
      const rows = versions.map(({ validFrom, doc }) => ({ productId, doc, validFrom }));
      await upsertProducts(stores, workspace.id, rows.slice(0, 1 + dice.below(rows.length)), now);
      return;
    }
    case 3:
      if (contact === null || other === null || contact === other) return;
      await mergeContacts(stores, workspace.id, { winner: { id: contact }, loser: { id: other }, reason: "", at: now });
      return;
    case 4:
      if (contact !== null && dice.below(3) === 0) await deleteContact(stores, workspace.id, { id: contact }, now);
      return;
    case 5:
      await call(world, { type: "identify", userId, anonymousId: `a${dice.below(people)}`, traits: {} });
      return;
    case 6:
      await save(shop, `r${dice.below(documents)}`, dice.one(world.drafts));
      (await shop.membership.of(workspace.id)).rosterChanged();
      return;
    case 7: {
      const { events } = dice.one(stock);
      const start = dice.below(Math.max(1, events.length));
      const some = events.slice(start, start + 3);
      if (contact !== null && some.length > 0) await importEvents(shop, contact, some);
      return;
    }
    case 8:
    case 9:
    case 10: {
      const traits = Object.entries(dice.one(stock).traits);
      if (traits.length === 0) return;
      const [name, value] = dice.one(traits);
      await call(world, { type: "identify", userId, traits: { [name]: dice.below(5) === 0 ? null : value } });
      return;
    }
    default: {
      // A burst as somebody of the stock had it, at its own instants or beginning now.
      const { events } = dice.one(stock);
      const start = dice.below(Math.max(1, events.length));
      const shift = dice.below(2) === 0 ? 0 : now - (events[start]?.ts ?? 0);
      const who = dice.below(4) === 0 ? { anonymousId: `a${dice.below(people)}` } : { userId };
      for (const { event, ts, properties } of events.slice(start, start + 1 + dice.below(4))) {
        await call(world, { type: "track", ...who, event, properties, timestamp: new Date(ts + shift).toISOString() });
      }
    }
  }
}

/** What cannot be accepted is no part of the world. */
async function call({ shop, ...world }: World, what: object): Promise<void> {
  const timestamp = new Date(shop.now).toISOString();
  const calls = [{ messageId: `m${world.dice.below(2 ** 30)}-${shop.now}`, timestamp, ...what }];
  await shop.ingest.accept(shop.workspace.id, calls, { receivedAt: shop.now });
}

const spans = [1, 1_000, 59_999, 60_000, 60_001, 300_000, 3_600_000, 86_400_000, 7 * 86_400_000, 30 * 86_400_000];

/** The next instant to look at: some time from now, or just when time alone changes something for somebody. */
async function later({ shop, dice }: World): Promise<number> {
  const plain = shop.now + dice.one(spans);
  if (dice.below(3) === 0) return plain;
  const segments = await liveSegments(shop);
  const segment = dice.one(segments);
  const facts = await loadFacts(shop.workspace, await living(shop), { ...segment.input, now: shop.now });
  if (facts.length === 0) return plain;
  const at = nextChange({ ...segment.input, now: shop.now }, dice.one(facts));
  return at === null || at > shop.now + 40 * 86_400_000 ? plain : at;
}

async function liveSegments(shop: LiveShop): Promise<LiveSegment[]> {
  const { state } = await shop.membership.of(shop.workspace.id);
  return [...state.roster.segments.values()].filter(({ freshness }) => freshness === "live");
}

async function living({ workspace }: LiveShop): Promise<number[]> {
  const rows = await workspace.clickhouse.query<{ id: number }>(
    "SELECT id FROM contacts FINAL WHERE deleted = 0 ORDER BY id",
  );
  return rows.map(({ id }) => id);
}

/** Every live segment has exactly the members that the interpreter finds over what is stored, at this instant. */
async function compare(world: World, compared: { in: number; out: number }): Promise<void> {
  const { shop } = world;
  await settleAll(world);
  await shop.ingest.flush(shop.workspace.id);
  const segments = await liveSegments(shop);
  const ids = await living(shop);
  const differing: unknown[] = [];
  for (const worker of workersOf(world)) {
    const { state } = await worker.membership.of(shop.workspace.id);
    const held = ids.filter((id) => state.marks.has(shardOf(id)));
    // Memberships do not go back with a clock that does.
    const now = Math.max(shop.now, ...[...state.marks.values()].map((mark) => mark.now));
    const [input, ...others] = segments.map((segment) => ({ ...segment.input, now }));
    const people = await loadFacts(shop.workspace, held, input!, ...others);
    for (const segment of segments) {
      const expected = people.filter((facts) => interpret({ ...segment.input, now }, facts)).map(({ id }) => id);
      const members = [...(state.members.get(segment.id)?.ids() ?? [])]
        .filter((id) => state.marks.has(shardOf(id)))
        .sort((a, b) => a - b);
      compared.in += expected.length;
      compared.out += people.length - expected.length;
      if (members.join() === expected.join()) continue;
      const at = new Date(now).toISOString();
      differing.push({ segment: segment.id, at, members, expected, where: segment.input.segment.where });
    }
  }
  expect(JSON.stringify(differing)).toBe("[]");
}

/** Until every contact is somebody's, and has been since before everything was settled. */
async function settleAll(world: World): Promise<void> {
  const { id } = world.shop.workspace;
  const shards = async (): Promise<number[]> => {
    const states = await Promise.all(workersOf(world).map(async ({ membership }) => (await membership.of(id)).state));
    return states.flatMap(({ marks }) => [...marks.keys()]);
  };
  await vi.waitFor(
    async () => {
      for (const { membership } of workersOf(world)) await membership.settle(id);
      const before = await shards();
      expect(before.toSorted((a, b) => a - b)).toEqual(allShards);
      for (const { membership } of workersOf(world)) await membership.settle(id);
      expect(await shards()).toEqual(before);
    },
    { timeout: 60_000, interval: 20 },
  );
}
