import type { JsonObject } from "@kindred/schema";
import { arbitraryDocument, arbitraryFacts, arbitraryMoment, storedDocuments } from "@kindred/segment/testing";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deleteContact } from "../identity/delete-contact.ts";
import { mergeContacts } from "../identity/merge-contacts.ts";
import { addToList, removeFromList } from "../ingest/lists.ts";
import { upsertProducts } from "../ingest/products.ts";
import { differences, ledgerFaults } from "./testing/consistency.ts";
import { type LiveShop, openLiveShop } from "./testing/live-shop.ts";

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

const seed = Number(process.env["KINDRED_SEED"] ?? 20261121);
const rounds = Number(process.env["KINDRED_ROUNDS"] ?? 8);

test("after any mixture of news and time the memberships are those of a full rebuild, and the ledger tells each move once", async () => {
  const [moment] = fc.sample(arbitraryMoment(), { seed, numRuns: 1 });
  if (moment === undefined) throw new Error("no moment");
  const draw = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number, shift = 0): T[] =>
    fc.sample(arbitrary, { seed: seed + shift, numRuns });
  const shop = await openLiveShop(stores);
  try {
    shop.now = moment.now - 3 * 3_600_000;
    await stores.pool.query("UPDATE workspaces SET timezone = $2 WHERE id = $1", [shop.workspace.id, moment.timezone]);
    for (const list of ["trade-show", "vip-list"]) await makeList(shop, list);
    for (const [id, document] of storedDocuments) await save(shop, id, document);
    const documents = draw(arbitraryDocument(moment), 60).map((document, at) => ({
      ...(document as object),
      id: `r${at}`,
    }));
    for (const document of documents.slice(0, 40)) await save(shop, document.id, document);
    const people = draw(arbitraryFacts(moment), 20, 1);
    const chance = draw(fc.nat(), rounds * 40, 2);
    let next = 0;
    const pick = (below: number): number => chance[next++ % chance.length]! % below;

    for (let round = 0; round < rounds; round++) {
      for (let call = 0; call < 14; call++) await act(shop, people, pick);
      for (const document of documents.slice(40 + 2 * round, 42 + 2 * round)) await save(shop, document.id, document);
      if (round === 4) await shop.documents.archive("r3").catch(() => undefined);
      shop.now += [1, 999, 60_000, 1_800_000, 3_600_000, 86_400_000, 7 * 86_400_000][pick(7)]!;
      if (pick(4) === 0) shop.now -= 45_000;
      expect(await differences(shop), `round ${round}, seed ${seed}`).toEqual([]);
    }
    expect(await ledgerFaults(shop)).toEqual([]);
    expect((await shop.ledger()).length).toBeGreaterThan(100);
  } finally {
    await shop.close();
  }
}, 600_000);

async function makeList(shop: LiveShop, id: string): Promise<void> {
  const { workspace } = shop;
  await workspace.postgres.insertInto("lists").values({ workspace_id: workspace.id, id, name: id }).execute();
}

/** Some random documents do not check beside this workspace's own; they are left out. */
async function save(shop: LiveShop, id: string, document: unknown): Promise<void> {
  await shop.documents.save({ ...(document as JsonObject), id }, { by: null }).catch(() => undefined);
  (await shop.membership.of(shop.workspace.id)).rosterChanged();
}

async function act(shop: LiveShop, people: readonly Person[], pick: (below: number) => number): Promise<void> {
  const { workspace } = shop;
  const place = pick(people.length);
  const person = people[place]!;
  const user = `u${place}`;
  const kind = pick(20);
  const known = async (): Promise<number | undefined> => {
    const { rows } = await workspace.pool.query<{ contact_id: number }>(
      "SELECT contact_id FROM identities WHERE workspace_id = $1 AND value = $2",
      [workspace.id, user],
    );
    return rows[0]?.contact_id;
  };
  if (kind < 10) {
    const event = person.events[pick(Math.max(1, person.events.length))];
    if (event === undefined) return;
    const timestamp = new Date(event.ts).toISOString();
    await shop.track(user, event.event, { properties: event.properties, timestamp }).catch(() => undefined);
  } else if (kind < 14) {
    const traits = Object.entries(person.traits);
    const [name, value] = traits[pick(Math.max(1, traits.length))] ?? ["city", "Kyiv"];
    await shop.identify(user, { [name]: kind === 13 ? null : value }).catch(() => undefined);
  } else if (kind < 17) {
    const contact = await known();
    const list = pick(2) === 0 ? "trade-show" : "vip-list";
    if (contact === undefined) return;
    await (kind === 14 ? removeFromList : addToList)(stores, workspace.id, list, [contact], shop.now);
  } else if (kind === 17) {
    await upsertProducts(
      stores,
      workspace.id,
      [{ productId: `p${pick(4)}`, doc: { price: pick(50), stock: pick(2) === 0 } }],
      shop.now,
    );
  } else if (kind === 18) {
    const winner = await known();
    const loser = winner === undefined ? undefined : (winner % 7) + 1;
    if (winner === undefined || loser === undefined || winner === loser) return;
    const merge = { winner: { id: winner }, loser: { id: loser }, reason: "test", at: shop.now };
    await mergeContacts(stores, workspace.id, merge).catch(() => undefined);
  } else if (pick(3) === 0) {
    const contact = await known();
    if (contact !== undefined) await deleteContact(stores, workspace.id, { id: contact }, shop.now);
  }
}

interface Person {
  readonly traits: JsonObject;
  readonly events: readonly { readonly event: string; readonly ts: number; readonly properties: JsonObject }[];
}
