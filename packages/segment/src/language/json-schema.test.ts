import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { check } from "../check/check.ts";
import { arbitraryDocument, arbitraryMoment, testingContext } from "../testing/index.ts";
import { documentSchema } from "./json-schema.ts";

const validate = new Ajv2020({ strict: false }).compile(documentSchema);

const isValid = (where: unknown): boolean => validate({ version: 1, id: "me", where });

describe("the schema for editors", () => {
  it("accepts every document that the checker accepts, canonical ones too", () => {
    fc.assert(
      fc.property(
        arbitraryMoment().chain((moment) => arbitraryDocument(moment)),
        (document) => {
          const checked = check(document, testingContext);
          expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
          if (checked.ok) expect(validate(checked.canonical), JSON.stringify(validate.errors)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("underlines what has the wrong shape", () => {
    expect(isValid({ list: "vip" })).toBe(true);
    for (const where of [
      { lst: "vip" },
      { trait: "a" },
      { trait: "a", gt: 1, lt: 2 },
      { trait: "a", gt: "1" },
      { trait: "a", iss: 1 },
      { trait: "a", is: null },
      { event: "E", gt: 1, lt: 2 },
      { event: "E", window: { last: "30 days" } },
      { event: "E", window: { last: "1d", this: "day" } },
      { event: "E", measure: { total: "a" } },
      { event: "E", where: { trait: "a", is: 1 } },
      { property: "a", is: 1 },
      { sample: "a", from: 0 },
      { all: { list: "vip" } },
      { sequence: [{ event: "A" }] },
      { sequence: [{ absent: "A" }, { event: "B" }] },
      { sequence: [{ event: "A", within: "1h" }, { event: "B" }] },
      { sequence: [{ event: "A" }, { event: "B", absent: "C" }] },
      { sequence: [{ event: "A" }, { event: "B", same: [] }] },
      { sequence: [{ event: "A" }, { event: "B" }], window: { within: "7d", of: { trait: "t" } } },
      { event: "E", versus: { last: "1d" } },
      { event: "E", ratio: { gt: 1 } },
      { event: "E", versus: { last: "1d" }, ratio: { gt: 1, lt: 2 } },
      { event: "E", versus: { last: "1d" }, ratio: { contains: "1" } },
      { event: "E", versus: { last: "1d" }, ratio: { gt: 1 }, gte: 1 },
      { event: "E", versus: { last: "1d" }, ratio: { gt: 1 }, measure: "lastAt" },
      { top: 0, by: { event: "E" } },
      { top: 20, by: {} },
      { top: 20, by: { event: "E", gte: 1 } },
      { event: "E", where: { property: "p", some: { hour: { from: 1, to: 2 } } } },
      { event: "E", where: { property: "p", some: { property: "a", is: 1 }, is: 1 } },
      { event: "E", where: { product: "category" } },
      { event: "E", where: { hour: { from: 24, to: 1 } } },
      { event: "E", where: { weekday: [0] } },
      { event: "E", where: { weekday: [] } },
      { trait: ".a", is: 1 },
      { trait: ":a", is: 1 },
    ]) {
      expect(isValid(where), JSON.stringify(where)).toBe(false);
      expect(check({ version: 1, id: "me", where }, testingContext).ok).toBe(false);
    }
  });
});
