import { describe, expect, it } from "vitest";
import { differences } from "./difference.ts";

const city = { trait: "city", is: "Kyiv" };
const order = { event: "Order Completed", gte: 2, window: { last: "30d" } };

describe("what differs between two documents", () => {
  it("is told as deep as it lies", () => {
    expect(differences({ where: { all: [city, order] } }, { where: { all: [city, { ...order, gte: 3 }] } })).toEqual([
      { at: "/where/all/1/gte", before: 2, after: 3 },
    ]);
  });

  it("is a condition more or less, not every one after it", () => {
    expect(differences([city, order], [{ list: "vip" }, city, order])).toEqual([{ at: "/0", after: { list: "vip" } }]);
    expect(differences([city, order], [order])).toEqual([{ at: "/0", before: city }]);
  });

  it("compares conditions about the same thing, wherever they stand", () => {
    expect(
      differences(
        [city, order],
        [
          { ...order, gte: 1 },
          { trait: "age", gt: 3 },
        ],
      ),
    ).toEqual([
      { at: "/0", before: city },
      { at: "/0/gte", before: 2, after: 1 },
      { at: "/1", after: { trait: "age", gt: 3 } },
    ]);
  });

  it("shows conditions of different kinds whole", () => {
    expect(differences({ where: city }, { where: { all: [city] } })).toEqual([
      { at: "/where", before: city, after: { all: [city] } },
    ]);
    expect(differences({ where: city }, { where: { trait: "town", is: "Kyiv" } })).toEqual([
      { at: "/where", before: city, after: { trait: "town", is: "Kyiv" } },
    ]);
  });

  it("tells what is new, what is gone, and nothing where nothing differs", () => {
    expect(differences({ a: 1, b: null }, { b: null, c: [1] })).toEqual([
      { at: "/a", before: 1 },
      { at: "/c", after: [1] },
    ]);
    expect(differences({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toEqual([]);
  });
});
