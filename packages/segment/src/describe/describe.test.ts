import fc from "fast-check";
import { describe as about, expect, it } from "vitest";

import { check } from "../check/check.ts";
import { arbitraryDocument, arbitraryMoment, testingContext } from "../testing/index.ts";
import { describe, type DescribeOptions } from "./describe.ts";
import { languages } from "./languages.ts";

function sentence(where: unknown, rest: object = {}, options: DescribeOptions = {}): string {
  const checked = check({ version: 1, id: "me", where, ...rest }, testingContext);
  if (!checked.ok) throw new Error(JSON.stringify(checked.diagnostics));
  return describe(checked.segment, options);
}

about("a sentence", () => {
  it.each<readonly [object, string]>([
    [{ event: "Order Completed" }, "People who did “Order Completed”."],
    [
      { event: "Order Completed", lt: 1, window: { last: "30d" } },
      "People who did not do “Order Completed” in the last 30 days.",
    ],
    [
      { not: { event: "Order Completed", window: { last: "1d" } } },
      "People who did not do “Order Completed” in the last 24 hours.",
    ],
    [
      { event: "Order Completed", gte: 3, window: { last: "90d" } },
      "People who did “Order Completed” at least 3 times in the last 90 days.",
    ],
    [
      { event: ["B", "A"], is: 1, window: { last: "1mo" } },
      "People who did “A” or “B” exactly 1 time in the last month.",
    ],
    [{ event: "A", measure: "days", gt: 1 }, "People who did “A” on more than 1 different day."],
    [
      { event: "A", measure: { distinct: "sku" }, between: [2, 1500] },
      "People who did “A” with between 2 and 1,500 different values of “sku”.",
    ],
    [
      { event: "Order Completed", measure: { avg: "revenue" }, window: { last: "365d" }, gt: 250 },
      "People whose average “revenue” in “Order Completed” in the last 365 days is more than 250.",
    ],
    [{ event: "A", measure: "lastAt", before: "2026-03-01" }, "People whose latest “A” is before 1 March 2026."],
    [
      { event: "A", where: { property: "kind", is: "promo" }, window: { this: "day" } },
      "People who did “A” (where “kind” is “promo”) today.",
    ],
    [
      {
        event: "A",
        where: {
          all: [
            { property: "a", gt: 1 },
            {
              any: [
                { property: "b", exists: true },
                { property: "c", is: true },
              ],
            },
          ],
        },
      },
      "People who did “A” (where “a” is more than 1 and (“b” is known or “c” is true)).",
    ],
    [
      { event: "A", window: { within: "1w", of: { first: "App Installed" } } },
      "People who did “A” within 1 week after the first “App Installed”.",
    ],
    [{ event: "A", window: { ago: ["60d", "30d"] } }, "People who did “A” from 60 days ago until 30 days ago."],
    [
      { event: "A", window: { from: "2026-01-01", to: "2026-02-01" } },
      "People who did “A” from 1 January 2026 until just before 1 February 2026.",
    ],
    [
      {
        sequence: [
          { event: "Product Viewed" },
          { event: "Product Added", within: "1h", same: "product_id" },
          { absent: "Order Completed", within: "24h" },
        ],
        window: { last: "30d" },
      },
      "People who did “Product Viewed” in the last 30 days, then within 1 hour did “Product Added” with the same “product_id”, then for 24 hours did not do “Order Completed”.",
    ],
    [
      {
        not: {
          sequence: [
            { event: "A" },
            { absent: ["C", "B"] },
            { event: "D", where: { property: "p", is: 1 }, same: ["b", "a"] },
          ],
        },
      },
      "People for whom this is not so: (who did “A”, without “B” or “C” in between, then did “D” (where “p” is 1) with the same “a” and “b”).",
    ],
    [
      {
        sequence: [
          { event: "A" },
          { absent: "B", within: "1d", same: "p" },
          { event: "C" },
          { absent: "D", within: "1h" },
          { absent: "E", within: "1w" },
        ],
      },
      "People who did “A”, without “B” with the same “p” in between within 1 day, then did “C”, then for 1 hour did not do “D”, then for 1 week did not do “E”.",
    ],
    [
      { event: "A", window: { this: "month" }, versus: { previous: "month" }, ratio: { gt: 2 } },
      "People whose number of “A” this month, divided by the same in the previous month, is more than 2.",
    ],
    [
      { event: "A", measure: { sum: "revenue" }, versus: { last: "30d" }, ratio: { exists: false } },
      "People whose total “revenue” in “A”, divided by the same in the last 30 days, is not known.",
    ],
    [
      { top: 20, by: { event: "Order Completed", measure: { sum: "revenue" }, window: { last: "365d" } } },
      "People who are among the top 20% by total “revenue” in “Order Completed” in the last 365 days.",
    ],
    [{ not: { bottom: 0.5, by: { event: "A" } } }, "People who are not among the bottom 0.5% by number of “A”."],
    [
      {
        event: "A",
        where: {
          property: "products",
          some: {
            all: [
              { property: "category", is: "Shoes" },
              { property: "price", gt: 50 },
            ],
          },
        },
      },
      "People who did “A” (where at least one of “products” is such that (“category” is “Shoes” and “price” is more than 50)).",
    ],
    [
      { event: "A", where: { not: { property: "products", every: { property: "gift", is: true } } } },
      "People who did “A” (where this is not so: (each of “products” is such that (“gift” is true))).",
    ],
    [
      {
        event: "A",
        where: { all: [{ product: "category", is: "Shoes" }, { not: { productThen: "in_stock", is: true } }] },
      },
      "People who did “A” (where the product’s present “category” is “Shoes” and the product’s “in_stock” at that time is not true).",
    ],
    [
      { event: "A", where: { all: [{ hour: { from: 22, to: 6 } }, { weekday: [7, 6, 1] }] } },
      "People who did “A” (where it is between 22:00 and 6:00 and it is Monday, Saturday or Sunday).",
    ],
    [{ trait: "address.city", is: "Kyiv" }, "People whose “address.city” is “Kyiv”."],
    [{ trait: "city", in: ["Kyiv", "Lviv", 5] }, "People whose “city” is “Kyiv”, “Lviv” or 5."],
    [{ trait: "city", contains: "ky", ignoreCase: true }, "People whose “city” contains “ky” (in capitals or not)."],
    [
      { trait: "birthday", anniversary: { next: "7d" } },
      "People whose “birthday” has its anniversary within 7 days, today included.",
    ],
    [
      { trait: "birthday", age: { gte: 18, lt: 25 } },
      "People whose “birthday” makes an age of at least 18 and less than 25 years.",
    ],
    [
      { trait: "place", near: { lat: 50.45, lon: 30.52, km: 10 } },
      "People whose “place” is within 10 km of 50.45, 30.52.",
    ],
    [{ not: { list: "vip" } }, "People who are not on the list “vip”."],
    [
      { segment: "from-city", args: { city: "Kyiv" } },
      "People who are in the segment “from-city” with “city” = “Kyiv”.",
    ],
    [{ sample: "welcome", from: 0, to: 12.5 }, "People who fall between 0% and 12.5% of the sample “welcome”."],
    [{ all: [] }, "Everyone."],
    [{ any: [] }, "Nobody."],
    [
      {
        all: [
          { list: "vip" },
          { any: [{ event: "A" }, { trait: "age", gte: 18 }] },
          { none: [{ event: "B" }, { event: "C" }] },
        ],
      },
      "People who are on the list “vip” and (who did “A” or whose “age” is at least 18) and for whom none of this is so: (who did “B” or who did “C”).",
    ],
  ])("for %j", (where, wanted) => {
    expect(sentence(where)).toBe(wanted);
  });

  it("ends with the parameters and the time zone", () => {
    const params = { city: { type: "string" }, since: { type: "date", default: "2026-02-28" } };
    const where = {
      all: [
        { trait: "city", is: { param: "city" } },
        { event: "A", window: { from: { param: "since" } } },
      ],
    };
    expect(sentence(where, { params, timezone: "Europe/Kyiv" })).toBe(
      "People whose “city” is the given “city” and who did “A” from the given “since” on. " +
        "To be given: “city” (text), “since” (a date, 28 February 2026 unless told otherwise). Times are those of Europe/Kyiv.",
    );
  });

  it("uses labels where they are unmistakable", () => {
    const where = {
      all: [
        { trait: "a", is: 1 },
        { trait: "b", is: 1 },
        { trait: "c", is: 1 },
      ],
    };
    const named = (pairs: readonly (readonly [string, string])[]): string =>
      sentence(where, {}, { names: { traits: new Map(pairs) } });
    expect(named([["a", "Age"]])).toBe("People whose “Age” is 1 and whose “b” is 1 and whose “c” is 1.");
    expect(
      named([
        ["a", "Age"],
        ["b", "Age"],
      ]),
    ).toContain("whose “a” is 1 and whose “b” is 1");
    expect(named([["a", "b"]])).toContain("whose “b” is 1 and whose “b” (by that very name) is 1");
  });

  it("tells a quotation mark inside a text from the one that ends it", () => {
    expect(sentence({ trait: "a", is: "x” or whose “b" })).toBe(String.raw`People whose “a” is “x\” or whose \“b”.`);
  });
});

about("segments of different meaning, in every language", () => {
  it("never read the same", () => {
    const read = new Map<string, { readonly hash: string; readonly document: unknown }>();
    fc.assert(
      fc.property(
        arbitraryMoment().chain((moment) => arbitraryDocument(moment)),
        (document) => compare(document, read),
      ),
      { numRuns: 400 },
    );
  });

  it("never read the same when they differ in one place", () => {
    const mutated = arbitraryMoment().chain((moment) =>
      fc.tuple(arbitraryDocument(moment), arbitraryDocument(moment), fc.nat(), fc.nat(), fc.nat({ max: 3 })),
    );
    fc.assert(
      fc.property(mutated, ([document, donor, place, source, way]) => {
        const read = new Map<string, { readonly hash: string; readonly document: unknown }>();
        compare(document, read);
        compare(exchange(document, donor, place, source, way), read);
      }),
      { numRuns: 500 },
    );
  });
});

function compare(document: unknown, read: Map<string, { readonly hash: string; readonly document: unknown }>): void {
  const checked = check(document, testingContext);
  if (!checked.ok) return;
  for (const language of languages) {
    const said = `${language}: ${describe(checked.segment, { language })}`;
    const before = read.get(said);
    if (before === undefined) read.set(said, { hash: checked.hash, document });
    else
      expect(checked.hash, `${said}\n${JSON.stringify(before.document)}\n${JSON.stringify(document)}`).toBe(
        before.hash,
      );
  }
}

/** The document with one place in its condition changed: to a part of the donor, or a little. */
function exchange(document: unknown, donor: unknown, place: number, source: number, way: number): unknown {
  const copy = structuredClone(document) as Record<string, unknown>;
  const places = placesIn(copy, "where");
  const target = places[place % places.length];
  const sources = placesIn(donor as Record<string, unknown>, "where");
  const given = sources[source % sources.length];
  if (target === undefined || given === undefined) return copy;
  const { holder, key } = target;
  const before = holder[key];
  if (way === 0) holder[key] = given.holder[given.key];
  else if (way === 1 && typeof before === "number") holder[key] = before + 1;
  else if (way === 1 && typeof before === "string") holder[key] = `${before}'`;
  else if (way === 2 && typeof before === "object" && before !== null) holder[key] = wrapped(before, source);
  else if (!(given.key in holder)) {
    // The same operand under another key: another operator, another window.
    holder[given.key] = before;
    delete holder[key];
  }
  return copy;
}

function wrapped(before: object, source: number): unknown {
  return Array.isArray(before)
    ? before.slice(source % 2)
    : { [["not", "all", "any", "none"][source % 4] ?? "not"]: source % 4 === 0 ? before : [before] };
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesIn(holder: Record<string, unknown>, key: string): readonly Place[] {
  const value = holder[key];
  const inner = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  return [{ holder, key }, ...Object.keys(inner).flatMap((child) => placesIn(inner, child))];
}
