import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "@kindred/schema";
import type { Mention } from "./mention.ts";
import { historyDocument, mergeProfiles, type Profile, writeTraits } from "./profile.ts";

function profile(id = 1): Profile {
  return {
    id,
    key: `con_${id}`,
    isNew: false,
    traits: {},
    stamps: {},
    createdAt: 0,
    mergedInto: null,
    version: 1,
    changed: false,
  };
}

function says(traits: Record<string, Json>, ts: number | null, messageId = `m${ts}`, at = 100): Mention {
  return {
    ts: ts ?? at,
    messageId,
    externalId: "u",
    email: null,
    phone: null,
    link: null,
    anonymousId: null,
    deviceToken: null,
    previousId: null,
    traits,
    traitsAt: ts,
  };
}

const write = fc.record({
  trait: fc.constantFrom("plan", "city", "toString"),
  value: fc.constantFrom<Json>("a", "b", 1, null),
  ts: fc.nat({ max: 3 }),
  messageId: fc.constantFrom("x", "y", "z"),
});
const writes = fc.uniqueArray(write, { selector: ({ trait, ts, messageId }) => `${trait} ${ts} ${messageId}` });

test("the latest write holds in whatever order writes arrive, removals included", () => {
  fc.assert(
    fc.property(writes, fc.infiniteStream(fc.nat()), (all, random) => {
      const inOrder = profile();
      const shuffled = profile();
      const mentions = all.map(({ trait, value, ts, messageId }) => says({ [trait]: value }, ts, messageId));
      for (const mention of mentions) writeTraits(inOrder, mention);
      const keyed = mentions.map((mention) => ({ mention, at: random.next().value ?? 0 }));
      for (const { mention } of keyed.sort((a, b) => a.at - b.at)) writeTraits(shuffled, mention);
      expect(shuffled.traits).toEqual(inOrder.traits);
      expect(shuffled.stamps).toEqual(inOrder.stamps);
    }),
  );
});

test("a merge gives what one profile would have, had everything been written to it", () => {
  fc.assert(
    fc.property(writes, (all) => {
      const alone = profile();
      const [winner, loser] = [profile(1), profile(2)];
      for (const [at, { trait, value, ts, messageId }] of all.entries()) {
        writeTraits(alone, says({ [trait]: value }, ts, messageId));
        writeTraits(at % 2 === 0 ? winner : loser, says({ [trait]: value }, ts, messageId));
      }
      mergeProfiles(winner, loser);
      expect(winner.traits).toEqual(alone.traits);
      expect(winner.stamps).toEqual(alone.stamps);
    }),
  );
});

test("a late arrival changes the history, not the present", () => {
  const ann = profile();
  writeTraits(ann, says({ plan: "pro" }, 10));
  const late = writeTraits(ann, says({ plan: "free" }, 5));
  expect(ann.traits).toEqual({ plan: "pro" });
  expect(late.map(historyDocument)).toEqual([{ plan: "free" }]);
});

test("a removed trait is gone, stays stamped and is an empty document in the history", () => {
  const ann = profile();
  writeTraits(ann, says({ plan: "pro" }, 10));
  expect(writeTraits(ann, says({ plan: null }, 20)).map(historyDocument)).toEqual([{}]);
  writeTraits(ann, says({ plan: "free" }, 15));
  expect(ann).toMatchObject({ traits: {}, stamps: { plan: [20, "m20"] } });
});

test("a dateless fact holds since ever, from the import on when it differs, and says nothing when it does not", () => {
  const ann = profile();
  expect(writeTraits(ann, says({ city: "Kyiv" }, null, "i1", 100))).toMatchObject([{ ts: 0, value: "Kyiv" }]);
  expect(writeTraits(ann, says({ city: "Kyiv" }, null, "i2", 200))).toEqual([]);
  expect(writeTraits(ann, says({ city: "Lviv" }, null, "i3", 300))).toMatchObject([{ ts: 300, value: "Lviv" }]);
  expect(writeTraits(ann, says({ unknown: null }, null, "i4", 400))).toEqual([]);
});

test("what a merge decided names the value that was kept, the one that was not, and whose it was", () => {
  const [winner, loser] = [profile(1), profile(2)];
  writeTraits(winner, says({ plan: "pro", city: "Kyiv" }, 10));
  writeTraits(loser, says({ plan: "free", city: "Lviv", age: 30 }, 20));
  writeTraits(winner, says({ plan: "team" }, 30));
  expect(mergeProfiles(winner, loser)).toEqual({
    plan: { kept: "team", dropped: "free", from: 1 },
    city: { kept: "Lviv", dropped: "Kyiv", from: 2 },
    age: { kept: 30, dropped: null, from: 2 },
  });
});
