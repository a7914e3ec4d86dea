import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalOrder, type Mention } from "./mention.ts";
import { mergeOnRequest, resolve, type Resolution } from "./resolve.ts";
import { IdentityView, isKnown } from "./view.ts";

let counter = 0;

function mention(given: Partial<Mention>): Mention {
  counter += 1;
  return {
    ts: counter,
    messageId: `m${counter}`,
    externalId: null,
    email: null,
    phone: null,
    link: null,
    anonymousId: null,
    deviceToken: null,
    previousId: null,
    traits: null,
    traitsAt: null,
    ...given,
  };
}

/** A world that remembers: each batch sees what the ones before left. */
function world(): { view: IdentityView; say: (...mentions: Partial<Mention>[]) => Resolution } {
  const view = new IdentityView(1);
  return { view, say: (...mentions) => resolve(view, mentions.map(mention).sort(canonicalOrder)) };
}

describe("who a call is about", () => {
  test("an unknown person is a new contact, a known one the same again", () => {
    const { say } = world();
    expect(say({ externalId: "u" }, { externalId: "v" }, { externalId: "u" }).contactIds).toEqual([1, 2, 1]);
    expect(say({ externalId: "v" }).contactIds).toEqual([2]);
  });

  test("an anonymous visitor who identifies becomes known, and stays the same contact", () => {
    const { say, view } = world();
    say({ anonymousId: "a" });
    const said = say({ externalId: "u", anonymousId: "a" });
    expect(said).toMatchObject({ contactIds: [1], merges: [], creations: [] });
    expect(isKnown(view.contact(1))).toBe(true);
  });

  test("a returning customer on a new device takes the device's history along", () => {
    const { say } = world();
    say({ externalId: "u" }, { anonymousId: "a" });
    const said = say({ externalId: "u", anonymousId: "a" }, { anonymousId: "a" });
    expect(said.contactIds).toEqual([1, 1]);
    expect(said.merges).toMatchObject([{ winner: 1, loser: 2, reason: "identified" }]);
  });

  test("a shared device never merges two known contacts: it stays with its owner, and the dispute is recorded once", () => {
    const { say } = world();
    say({ externalId: "u", anonymousId: "a" });
    const said = say(
      { externalId: "v", anonymousId: "a" },
      { externalId: "v", anonymousId: "a" },
      { anonymousId: "a" },
    );
    expect(said.contactIds).toEqual([2, 2, 1]);
    expect(said.merges).toEqual([]);
    expect(said.conflicts).toMatchObject([
      { kind: "anonymous_id", value: "a", owner: 1, claimant: 2, reason: "owned_by_known_contact" },
    ]);
  });

  test("a new external id attaches to the contact of its email that has none", () => {
    const { say } = world();
    expect(say({ email: "e@x.y" }, { externalId: "u", email: "e@x.y" }).contactIds).toEqual([1, 1]);
    const other = say({ externalId: "v", email: "e@x.y" });
    expect(other.contactIds).toEqual([2]);
    expect(other.conflicts).toMatchObject([{ kind: "email", owner: 1, claimant: 2 }]);
  });

  test("then to the contact of its phone", () => {
    const { say } = world();
    expect(say({ phone: "+1" }, { externalId: "u", phone: "+1" }, { externalId: "v", phone: "+1" }).contactIds).toEqual(
      [1, 1, 2],
    );
  });

  test("a new email attaches to its phone's contact that has no email", () => {
    const { say } = world();
    expect(say({ phone: "+1" }, { email: "e", phone: "+1" }, { email: "f", phone: "+1" }).contactIds).toEqual([
      1, 1, 2,
    ]);
  });

  test("email leads to its contact without a user id, and a second email is one more identity", () => {
    const { say } = world();
    expect(say({ externalId: "u", email: "e" }, { externalId: "u", email: "f" }, { email: "f" }).contactIds).toEqual([
      1, 1, 1,
    ]);
  });

  test("a logged-in visitor's device does not lend its owner to somebody else's email", () => {
    const { say } = world();
    expect(say({ externalId: "u", anonymousId: "a" }, { email: "child@x.y", anonymousId: "a" }).contactIds).toEqual([
      1, 2,
    ]);
  });

  test("a device token moves to the latest contact", () => {
    const { say, view } = world();
    const said = say(
      { externalId: "u", deviceToken: "t" },
      { externalId: "v", deviceToken: "t" },
      { deviceToken: "t" },
    );
    expect(said.contactIds).toEqual([1, 2, 2]);
    expect(said.conflicts).toMatchObject([{ kind: "device_token", owner: 1, claimant: 2, reason: "moved_to_latest" }]);
    expect(view.owner("device_token", "t")?.id).toBe(2);
  });

  test("a link recognises its reader and gives the device's history to them", () => {
    const { say, view } = world();
    say({ email: "e" }, { anonymousId: "a" });
    view.loadLink("con_e", 1);
    const said = say({ link: "con_e", anonymousId: "a" });
    expect(said.contactIds).toEqual([1]);
    expect(said.merges).toMatchObject([{ winner: 1, loser: 2 }]);
  });

  test("a link that somebody else opens leaves their device theirs", () => {
    const { say, view } = world();
    say({ email: "e" }, { externalId: "u", anonymousId: "a" });
    view.loadLink("con_e", 1);
    const said = say({ link: "con_e", anonymousId: "a" }, { anonymousId: "a" });
    expect(said.contactIds).toEqual([1, 2]);
    expect(said.merges).toEqual([]);
  });
});

describe("alias", () => {
  test("merges two known contacts into the one it names", () => {
    const { say } = world();
    say({ externalId: "old" }, { externalId: "new" });
    const said = say({ externalId: "new", previousId: "old" }, { externalId: "old" });
    expect(said.merges).toMatchObject([{ winner: 2, loser: 1, reason: "alias" }]);
    expect(said.contactIds).toEqual([2, 2]);
  });

  test("gives a contact a new id that nobody has", () => {
    const { say } = world();
    const said = say({ externalId: "old" }, { externalId: "new", previousId: "old" }, { externalId: "new" });
    expect(said).toMatchObject({ contactIds: [1, 1, 1], merges: [] });
  });

  test("that comes before the history it names still leads it home", () => {
    const { say } = world();
    say({ externalId: "new", previousId: "old" });
    expect(say({ externalId: "old" }, { anonymousId: "old" }).contactIds).toEqual([1, 1]);
  });

  test("a chain of merges within one batch ends at the last winner", () => {
    const { say } = world();
    say({ externalId: "a" }, { externalId: "b" }, { externalId: "c" });
    const said = say({ externalId: "a" }, { externalId: "b", previousId: "a" }, { externalId: "c", previousId: "b" });
    expect(said.contactIds).toEqual([3, 3, 3]);
  });
});

test("a merge on request takes everything along", () => {
  const { say, view } = world();
  say({ externalId: "u", email: "e", anonymousId: "a" }, { externalId: "v" });
  const why = { reason: "same person, says support", messageId: "", at: 99 };
  const merged = mergeOnRequest(view, view.contact(2), view.contact(1), why);
  expect(merged.merges).toMatchObject([{ winner: 2, loser: 1, reason: "same person, says support" }]);
  expect(merged.claims.map(({ contactId }) => contactId)).toEqual([2, 2, 2]);
  expect(say({ anonymousId: "a" }, { externalId: "u" }).contactIds).toEqual([2, 2]);
});

const small = (letter: string, n: number): fc.Arbitrary<string | null> =>
  fc.option(
    fc.nat({ max: n - 1 }).map((at) => `${letter}${at}`),
    { freq: 2, nil: null },
  );
const someone = fc
  .record({
    externalId: small("u", 3),
    email: small("e", 3),
    phone: small("p", 2),
    anonymousId: small("a", 4),
    deviceToken: small("t", 2),
    ts: fc.nat({ max: 5 }),
  })
  .filter(({ externalId, email, phone, anonymousId, deviceToken }) =>
    [externalId, email, phone, anonymousId, deviceToken].some((id) => id !== null),
  );

test("whatever devices are shared, two external ids are never one contact, and only anonymous contacts are merged", () => {
  fc.assert(
    fc.property(fc.array(fc.array(someone, { minLength: 1, maxLength: 8 }), { maxLength: 4 }), (batches) => {
      const { say, view } = world();
      for (const batch of batches) {
        const known = new Set([...view.contacts.values()].filter(isKnown).map(({ id }) => id));
        const { merges, contactIds } = say(...batch);
        for (const { loser } of merges) expect(known.has(loser)).toBe(false);
        for (const id of contactIds) expect(view.contact(id).owned.size).toBeGreaterThan(0);
      }
      for (const { owned } of view.contacts.values()) {
        expect([...owned.keys()].filter((key) => key.startsWith("external_id")).length).toBeLessThanOrEqual(1);
      }
    }),
  );
});
