import type { Json, JsonObject } from "@kindred/schema";
import fc from "fast-check";

import type { ContactFacts, FactEvent } from "../interpret/facts.ts";
import { arbitraryBirthday, arbitraryDateSpelling, rejectedDates } from "./date-spellings.ts";
import { arbitraryInstant, defaultMoment, type Moment } from "./time.ts";
import { number, text } from "./tests.ts";
import { eventNames, listIds, oddTrait, places } from "./vocabulary.ts";

/** A contact's facts but for the id, which whoever stores them assigns. */
export type ArbitraryFacts = Omit<ContactFacts, "id">;

/**
 * Random facts in the normal form of stored data (no nulls outside arrays, no empty objects, no dotted keys), clustered
 * around the edges of windows at `moment`. Values are mostly of the type their name suggests, and sometimes anything.
 */
export function arbitraryFacts(moment: Moment = defaultMoment): fc.Arbitrary<ArbitraryFacts> {
  return fc.record({
    key: fc
      .string({ minLength: 20, maxLength: 20, unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz234567") })
      .map((text) => `con_${text}`),
    traits: arbitraryTraits(moment),
    events: arbitraryEvents(moment),
    lists: fc.subarray([...listIds]).map((lists): ReadonlySet<string> => new Set(lists)),
  });
}

function arbitraryEvents(moment: Moment): fc.Arbitrary<readonly FactEvent[]> {
  const event = fc.record({
    event: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom<string>(...eventNames) },
      { weight: 1, arbitrary: fc.constant("order completed") },
    ),
    ts: arbitraryInstant(moment),
    messageId: fc
      .tuple(fc.constantFrom("a", "B", "z", "é", "😀", "ﬀ"), fc.nat({ max: 999 }))
      .map(([letter, number]) => `${letter}${number}`),
    properties: arbitraryProperties(moment),
  });
  // A history repeats its instants, so that ties are tested.
  const history = fc.tuple(
    fc.uniqueArray(event, { selector: ({ messageId }) => messageId, maxLength: 8 }),
    fc.boolean(),
  );
  return history.map(([events, tied]) =>
    events
      .map((one, index) =>
        tied && index > 0 && index % 2 === 1 ? { ...one, ts: events[index - 1]?.ts ?? one.ts } : one,
      )
      .sort((a, b) => a.ts - b.ts || compareCodePoints(a.messageId, b.messageId)),
  );
}

function arbitraryTraits(moment: Moment): fc.Arbitrary<JsonObject> {
  return sparse({
    city: mostly(anyText()),
    address: fc.oneof(
      { weight: 6, arbitrary: sparse({ city: mostly(anyText()) }) },
      { weight: 1, arbitrary: anyText() },
    ),
    age: mostly(anyNumber()),
    score: mostly(anyNumber()),
    vip: mostly(fc.boolean()),
    signed_up_at: mostly(anyDate(moment)),
    birthday: mostly(fc.oneof(arbitraryBirthday(), anyDate(moment))),
    tags: mostly(anyArray()),
    place: mostly(anyPlace()),
    constructor: anyText(),
    City: anyText(),
    [oddTrait]: mostly(anyText()),
  });
}

function arbitraryProperties(moment: Moment): fc.Arbitrary<JsonObject> {
  return sparse({
    category: mostly(anyText()),
    item: sparse({ sku: mostly(anyText()) }),
    revenue: mostly(anyNumber()),
    quantity: mostly(fc.integer({ min: 0, max: 3 })),
    gift: mostly(fc.boolean()),
    due_at: mostly(anyDate(moment)),
    tags: mostly(anyArray()),
    place: mostly(anyPlace()),
    "sizes[]": mostly(anyArray()),
  });
}

/** An object with some of the keys; undefined values and empty objects are left out, as storage does. */
function sparse(model: Readonly<Record<string, fc.Arbitrary<Json | undefined>>>): fc.Arbitrary<JsonObject> {
  const entries = Object.entries(model).map(([key, arbitrary]) =>
    fc.option(arbitrary, { freq: 2, nil: undefined }).map((value) => [key, value] as const),
  );
  return fc.tuple(...entries).map((pairs) => {
    const present = pairs.filter(
      (pair): pair is readonly [string, Json] => pair[1] !== undefined && !isEmptyObject(pair[1]),
    );
    return Object.fromEntries(present);
  });
}

function isEmptyObject(value: Json): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

/** The value its name suggests, or now and then something of another type. */
function mostly(usual: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc.oneof(
    { weight: 8, arbitrary: usual },
    { weight: 1, arbitrary: anyScalar() },
    { weight: 1, arbitrary: anyArray() },
  );
}

function anyText(): fc.Arbitrary<Json> {
  return text();
}

function anyNumber(): fc.Arbitrary<Json> {
  return fc.oneof(
    { weight: 6, arbitrary: number().map((value) => (value as number) + 0) },
    { weight: 2, arbitrary: fc.integer({ min: -3, max: 300 }) },
    { weight: 1, arbitrary: fc.integer({ min: -300, max: 30_000 }).map((cents) => cents / 100) },
    { weight: 1, arbitrary: fc.constantFrom("5", "2.0", "0", "250", "1e3") },
  );
}

function anyScalar(): fc.Arbitrary<Json> {
  return fc.oneof(anyText(), anyNumber(), fc.boolean());
}

function anyDate(moment: Moment): fc.Arbitrary<Json> {
  return fc.oneof(
    { weight: 5, arbitrary: arbitraryDateSpelling(moment) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Json>(
        ...rejectedDates,
        "1899-12-31",
        "1900-01-01",
        "2299-12-31",
        "2300-01-01",
        1.5,
        -1,
        0,
        1e15,
      ),
    },
  );
}

function anyArray(): fc.Arbitrary<Json> {
  const element = fc.oneof(
    { weight: 8, arbitrary: anyScalar() },
    { weight: 1, arbitrary: fc.constantFrom<Json>(null, { a: 1 }, ["Kyiv"], []) },
  );
  return fc.array(element, { maxLength: 4 });
}

function anyPlace(): fc.Arbitrary<Json> {
  const sound = fc.constantFrom<Json>(...places);
  const odd: readonly Json[] = [
    { lat: "50.45", lon: "30.52" },
    { lat: 50.45 },
    { latitude: 50.45, longitude: 30.52 },
    { lat: 95, lon: 0 },
    { lat: 0, lon: 181 },
    [50.45, 30.52],
    "50.45,30.52",
  ];
  return fc.oneof({ weight: 4, arbitrary: sound }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
}

/** Order by code point, which UTF-16 code units do not give for characters beyond the basic plane. */
export function compareCodePoints(a: string, b: string): number {
  const [first, second] = [[...a], [...b]];
  for (const [index, character] of first.entries()) {
    const other = second[index];
    if (other === undefined) return 1;
    const difference = (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return first.length - second.length;
}
