import type { Json, JsonObject } from "@kindred/schema";
import fc from "fast-check";

import type { ContactFacts, FactEvent, ProductVersion } from "../interpret/facts.ts";
import { arbitraryBirthday, arbitraryDateSpelling, rejectedDates } from "./date-spellings.ts";
import { arbitraryLedger, arbitraryPermissions, arbitraryRfm, arbitraryScores } from "./standing.ts";
import { arbitraryInstant, defaultMoment, type Moment } from "./time.ts";
import { number, text } from "./tests.ts";
import { eventNames, listIds, oddTrait, places, productIds } from "./vocabulary.ts";

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
    addedAt: arbitraryInstant(moment),
    traits: arbitraryTraits(moment),
    events: arbitraryEvents(moment),
    lists: fc.subarray([...listIds]).map((lists): ReadonlySet<string> => new Set(lists)),
    ledger: arbitraryLedger(moment),
    permissions: arbitraryPermissions(moment),
    scores: arbitraryScores(moment),
    rfm: arbitraryRfm(moment),
  });
}

const second = 1_000;
const hour = 3_600 * second;

/** How much later the next event of a burst is: on, just inside and just outside of what steps of a sequence allow. */
const gaps = [0, 0, 1, 1, 400, second, second, second + 1, 60 * second - 1, 60 * second, 30 * 60 * second, hour, hour, hour + 1, 5 * hour, 24 * hour, 24 * hour + 1, 7 * 24 * hour] as const; // prettier-ignore

/**
 * Events alone and in bursts: a burst is about one product, its events follow one another at the lengths of durations or come
 * at the same instant.
 */
function arbitraryEvents(moment: Moment): fc.Arbitrary<readonly FactEvent[]> {
  const one = fc.record({
    event: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom<string>(...eventNames) },
      { weight: 1, arbitrary: fc.constant("order completed") },
    ),
    messageId: fc
      .tuple(fc.constantFrom("a", "B", "z", "é", "😀", "ﬀ"), fc.nat({ max: 999 }))
      .map(([letter, number]) => `${letter}${number}`),
    properties: arbitraryProperties(moment),
  });
  const alone = fc.tuple(one, arbitraryInstant(moment)).map(([event, ts]): FactEvent[] => [{ ...event, ts }]);
  const later = fc.tuple(one, fc.constantFrom(...gaps), fc.integer({ min: 0, max: 4 }));
  const burst = fc
    .tuple(arbitraryInstant(moment), arbitraryProductId(), fc.array(later, { minLength: 3, maxLength: 6, size: "max" }))
    .map(([start, productId, events]) => {
      let ts = start;
      return events.map(([event, gap, turn]): FactEvent => {
        ts += gap;
        const properties = turn === 0 ? event.properties : { ...event.properties, product_id: productId };
        return { ...event, ts, properties };
      });
    });
  const histories = fc.oneof(
    { weight: 2, arbitrary: fc.array(alone, { maxLength: 8 }) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(burst, fc.array(fc.oneof(alone, burst), { maxLength: 3 }))
        .map(([first, others]) => [first, ...others]),
    },
  );
  return histories.map((parts) => {
    const byId = new Map(parts.flat().map((event) => [event.messageId, event] as const));
    return [...byId.values()].sort((a, b) => a.ts - b.ts || compareCodePoints(a.messageId, b.messageId));
  });
}

/** Mostly the id of a product of {@link arbitraryCatalogue}; `1` and "1" are one product. */
function arbitraryProductId(): fc.Arbitrary<Json> {
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom<Json>(...productIds) },
    { weight: 1, arbitrary: fc.constantFrom<Json>("1", 1, 1, 2.5, -1, "p9", "", true) },
  );
}

/** What the catalogue knew of one product, and since when. */
export interface CatalogueEntry {
  readonly productId: string;
  /** By ascending `validFrom` (Unix milliseconds), without repeats. */
  readonly versions: readonly ProductVersion[];
}

/**
 * Some of the products that events name, each in one to four versions: from before any event on, around the instants of
 * events, and some only after `moment`.
 */
export function arbitraryCatalogue(moment: Moment = defaultMoment): fc.Arbitrary<readonly CatalogueEntry[]> {
  const validFrom = fc.oneof(
    { weight: 2, arbitrary: fc.constant(Date.UTC(2000, 0, 1)) },
    { weight: 4, arbitrary: arbitraryInstant(moment) },
    { weight: 1, arbitrary: fc.constantFrom(moment.now, moment.now + 1, moment.now + hour) },
  );
  const doc = sparse({
    category: mostly(anyText()),
    price: mostly(anyNumber()),
    in_stock: mostly(fc.boolean()),
    brand: mostly(anyText()),
  });
  const versions = fc
    .uniqueArray(fc.record({ validFrom, doc }), { selector: (one) => one.validFrom, minLength: 1, maxLength: 4 })
    .map((unsorted) => unsorted.toSorted((a, b) => a.validFrom - b.validFrom));
  const product = fc.record({ productId: fc.constantFrom<string>(...productIds, "1"), versions });
  return fc.uniqueArray(product, { selector: ({ productId }) => productId, maxLength: 5 });
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
    product_id: arbitraryProductId(),
    products: mostly(arbitraryProducts()),
    "sizes[]": mostly(anyArray()),
  });
}

/** An array of objects, some with an array of objects inside; here and there an element of another kind. */
function arbitraryProducts(): fc.Arbitrary<Json> {
  const plain = {
    category: mostly(anyText()),
    price: mostly(anyNumber()),
    quantity: fc.integer({ min: 0, max: 3 }),
    item: sparse({ sku: mostly(anyText()) }),
    gift: fc.boolean(),
    sizes: anyArray(),
  };
  const element = sparse({ ...plain, parts: fc.array(sparse(plain), { maxLength: 2 }) });
  return fc.array(
    fc.oneof(
      { weight: 12, arbitrary: element },
      { weight: 1, arbitrary: fc.constantFrom<Json>(null, "Kyiv", 5, [], [{ price: 5 }], {}) },
    ),
    { maxLength: 3 },
  );
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
