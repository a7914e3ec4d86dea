import { openTestStores, type TestStores } from "@kindred/store/testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createIngest, type Ingest } from "./ingest.ts";
import { remains } from "./testing/remains.ts";

const now = Date.UTC(2026, 10, 21, 12);
let stores: TestStores;
let ingest: Ingest;

beforeAll(async () => {
  stores = await openTestStores();
  ingest = createIngest({ stores, now: () => now });
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
});

const maybe = (letter: string, n: number): fc.Arbitrary<string | undefined> =>
  fc.option(
    fc.nat({ max: n - 1 }).map((at) => `${letter}${at}`),
    { freq: 2, nil: undefined },
  );
const call = fc
  .record({
    type: fc.constantFrom("track", "track", "identify", "identify", "page", "group", "alias"),
    userId: maybe("u", 3),
    anonymousId: maybe("a", 3),
    previousId: maybe("u", 3),
    email: fc.option(fc.constantFrom("e0@x.y", "E0@x.y ", "e1@x.y", "none"), { nil: undefined }),
    token: maybe("t", 2),
    seconds: fc.nat({ max: 4 }),
    event: fc.constantFrom("Tested", "Subscribed", "Unsubscribed", "Email Bounced"),
    trait: fc.option(fc.record({ plan: fc.constantFrom("a", "b", null) }), { nil: undefined }),
  })
  .map(({ email, token, seconds, trait, ...rest }) => ({
    ...rest,
    groupId: "g",
    traits: { ...trait, ...(email === undefined ? {} : { email }) },
    properties: { seconds },
    context: token === undefined ? {} : { device: { token } },
    timestamp: new Date(now - 60_000 + seconds * 1_000).toISOString(),
  }));
const batch = fc.array(call, { minLength: 1, maxLength: 10 });

/** Numbers that shuffle: sorted by them, calls come in any order. */
const shuffle = fc.array(fc.nat(), { minLength: 10, maxLength: 10 });

test("neither the order of calls in a batch, nor repeats, nor half-received retries change what is left", async () => {
  await fc.assert(
    fc.asyncProperty(batch, batch, shuffle, fc.nat({ max: 9 }), async (first, second, order, cut) => {
      const named = [first, second].map((calls, at) => calls.map((each, n) => ({ ...each, messageId: `${at}-${n}` })));
      const [once, again] = [await stores.createWorkspace({ name: "A" }), await stores.createWorkspace({ name: "B" })];
      for (const calls of named) {
        const shuffled = calls
          .map((each, at) => ({ each, key: order[at] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);
        await ingest.accept(once.id, calls);
        // The sender repeats itself within the batch, and then sends parts of it again.
        await ingest.accept(again.id, [...shuffled, ...shuffled.slice(cut)]);
        await ingest.accept(again.id, shuffled.slice(0, cut));
        if (cut % 2 === 0) await ingest.flush(again.id);
      }
      for (const { id } of [once, again]) await ingest.flush(id);
      const left = await remains(stores, again.id);
      expect(left["inOneOrder"]).toEqual([]);
      expect(left).toEqual(await remains(stores, once.id));
    }),
    { numRuns: 12 },
  );
});

test("calls without message ids are the same in any order of the batch", async () => {
  const at = new Date(now).toISOString();
  const calls = [
    { type: "identify", userId: "u", traits: { plan: "a" }, timestamp: at },
    { type: "identify", userId: "u", traits: { plan: "b" }, timestamp: at },
    { type: "track", userId: "u", event: "Clicked", timestamp: at },
    { type: "track", userId: "u", event: "Clicked", timestamp: at },
  ];
  const traits: unknown[] = [];
  for (const given of [calls, calls.toReversed()]) {
    const { id } = await stores.createWorkspace({ name: "C" });
    expect(await ingest.accept(id, given)).toMatchObject({ accepted: 4 });
    const row = await stores.postgres.selectFrom("contacts").select("traits").where("workspace_id", "=", id).execute();
    traits.push(row);
  }
  expect(traits[0]).toEqual(traits[1]);
});
