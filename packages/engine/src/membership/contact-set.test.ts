import { openTestStores, type TestStores } from "@kindred/store/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ContactSet } from "./contact-set.ts";

const ids = fc.uniqueArray(
  fc.oneof(
    fc.integer({ min: 0, max: 100 }),
    fc.integer({ min: 65_500, max: 65_600 }),
    fc.integer({ min: 0, max: 2 ** 22 }),
  ),
  { maxLength: 200 },
);

describe("a set of contacts", () => {
  test("does what a Set does", () => {
    fc.assert(
      fc.property(ids, ids, fc.array(fc.tuple(fc.boolean(), fc.nat(200))), (a, b, changes) => {
        const [first, second] = [ContactSet.of(a), ContactSet.of(b)];
        const [left, right] = [new Set(a), new Set(b)];
        const sorted = (set: Iterable<number>): number[] => [...set].sort((x, y) => x - y);
        expect([...first.ids()]).toEqual(sorted(a));
        expect([...first.and(second).ids()]).toEqual(sorted(a.filter((id) => right.has(id))));
        expect([...first.or(second).ids()]).toEqual(sorted(new Set([...a, ...b])));
        expect([...first.andNot(second).ids()]).toEqual(sorted(a.filter((id) => !right.has(id))));
        expect(first.and(second).size).toBe(a.filter((id) => right.has(id)).length);
        const copy = first.clone();
        for (const [add, id] of changes) {
          const changed = add ? !left.has(id) : left.has(id);
          expect(add ? first.add(id) : first.delete(id)).toBe(changed);
          if (add) left.add(id);
          else left.delete(id);
          expect(first.has(id)).toBe(add);
        }
        expect(first.size).toBe(left.size);
        expect([...first.ids()]).toEqual(sorted(left));
        expect([...copy.ids()]).toEqual(sorted(a));
        expect(copy.equals(ContactSet.of(a))).toBe(true);
      }),
    );
  });

  test("goes on after an id", () => {
    const set = ContactSet.of([3, 64, 65_535, 65_536, 200_000]);
    expect([...set.ids(3)]).toEqual([64, 65_535, 65_536, 200_000]);
    expect([...set.ids(65_535)]).toEqual([65_536, 200_000]);
    expect([...set.ids(200_000)]).toEqual([]);
  });

  test.each([0, 1, 31, 32, 63, 65_534, 65_535, 65_536, 100_000])("of everyone up to %i", (last) => {
    const set = ContactSet.upTo(last);
    expect(set.size).toBe(last);
    expect(set.has(0)).toBe(false);
    expect(set.has(last + 1)).toBe(false);
    if (last > 0) expect([set.has(1), set.has(last)]).toEqual([true, true]);
  });
});

describe("a bitmap of ClickHouse", () => {
  let stores: TestStores;
  beforeAll(async () => {
    stores = await openTestStores();
  });
  afterAll(() => stores.close());

  test.each([
    ["nothing", "number < 0"],
    ["a few", "number % 60000 = 7"],
    ["arrays", "number % 1000 = 3"],
    ["dense chunks", "number % 3 = 0"],
    ["a single run", "number BETWEEN 10 AND 299990"],
    ["runs and holes", "number % 5000 < 4000 OR number > 250000"],
    ["few containers with runs", "number BETWEEN 100 AND 100000"],
  ])("of %s is read as it is", async (_, condition) => {
    const { clickhouse } = await stores.createWorkspace({ name: "Bitmaps" });
    const [row] = await clickhouse.query<{ state: string; ids: number[] }>(
      `SELECT base64Encode(CAST(groupBitmapState(id) AS String)) AS state, arraySort(groupArray(id)) AS ids
       FROM (SELECT toUInt32(number) AS id FROM numbers(300000) WHERE ${condition})`,
    );
    const set = ContactSet.fromClickHouse(row?.state ?? "");
    expect(set.size).toBe(row?.ids.length);
    expect([...set.ids()]).toEqual(row?.ids);
  });

  test("cut short is refused", () => {
    expect(() => ContactSet.fromClickHouse("AWA6MAAA")).toThrow(RangeError);
  });
});
