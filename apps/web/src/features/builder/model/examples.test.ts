import { readdirSync, readFileSync } from "node:fs";
import { arbitraryDocument, arbitraryMoment } from "@kindred/segment/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { begin, step } from "./history.ts";
import { changed, isList, isObject, type Json, type JsonObject } from "../../../shell/condition/model/json.ts";
import { readText } from "../../../shell/condition/model/json-text.ts";
import { leafKind } from "./leaf.ts";
import { bare, groupOf, negatedBy } from "../../../shell/condition/model/logic.ts";
import { readMeasure, writeMeasure } from "./measure.ts";
import { valueAt } from "../../../shell/condition/model/pointer.ts";
import { predicateKind } from "../../../shell/condition/model/predicate.ts";
import { readTest, testKeys, writeTest } from "../../../shell/condition/model/test.ts";
import { rowsOf, walkConditions } from "./unfinished.ts";

const folder = new URL("../../../../../../packages/segment/src/examples/", import.meta.url);
const examples = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => [file, JSON.parse(readFileSync(new URL(file, folder), "utf8")) as JsonObject] as const);

/** The conditions no form shows, conditions on events included. */
function strangers(document: JsonObject): readonly Json[] {
  const found: Json[] = [];
  walkConditions(document["where"], "/where", (leaf) => {
    if (leaf === undefined) return;
    if (leafKind(leaf) === null) found.push(leaf);
    else wheresOf(leaf, found);
  });
  return found;
}

function wheresOf(value: Json, found: Json[]): void {
  if (isList(value)) value.forEach((each) => wheresOf(each, found));
  if (!isObject(value)) return;
  for (const [key, each] of Object.entries(value)) {
    if (key === "where") predicates(each, found);
    else wheresOf(each, found);
  }
}

function predicates(value: Json, found: Json[]): void {
  const inner = bare(value, "").value;
  const group = groupOf(inner);
  if (group !== null) return group.members.forEach((member) => predicates(member, found));
  const kind = predicateKind(inner);
  if (kind === null) found.push(inner);
  else if (kind === "some" || kind === "every") predicates((inner as JsonObject)[kind] as Json, found);
}

/** What every field gives back when it is left as it was. */
function rewritten(value: Json): Json {
  if (isList(value)) return value.map(rewritten);
  if (!isObject(value)) return value;
  const test = readTest(value);
  const tested = test === null ? value : writeTest(value, test);
  const measure = readMeasure(tested["measure"]);
  const plain = tested["measure"] === "count" || measure === null || tested["measure"] === undefined;
  const measured = plain ? tested : changed(tested, { measure: writeMeasure(measure) });
  const keys = Object.keys(measured).filter((key) => !testKeys.includes(key));
  return changed(measured, Object.fromEntries(keys.map((key) => [key, rewritten(measured[key] as Json)])));
}

/** The package's types name the other build of fast-check. */
const documents = arbitraryMoment().chain((moment) => arbitraryDocument(moment)) as unknown as fc.Arbitrary<unknown>;

describe("the form of a document", () => {
  it.each(examples)("shows every condition of %s and gives it back unchanged", (_file, document) => {
    expect(strangers(document)).toEqual([]);
    expect(rewritten(document)).toEqual(document);
    const edited = step(begin(document), {
      kind: "edit",
      operations: [{ op: "replace", path: "/where", value: rewritten(document["where"] as Json) }],
    });
    expect(edited.past).toEqual([]);
  });

  it("shows every document that means something, and gives it back unchanged", () => {
    fc.assert(
      fc.property(documents, (raw) => {
        const document = JSON.parse(JSON.stringify(raw)) as JsonObject;
        expect(strangers(document)).toEqual([]);
        expect(rewritten(document)).toEqual(document);
        for (const row of rowsOf(document["where"])) expect(valueAt(document, row)).not.toBeUndefined();
        const text = JSON.stringify(document, null, 2);
        const read = readText(text);
        expect(read.ok && read.value).toEqual(document);
        for (const row of rowsOf(document["where"])) expect(read.ok && read.places.has(row)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps what it does not know as it is", () => {
    for (const where of [
      { trait: "a", is: 1, gt: 2 },
      { event: "E", whenever: 1 },
      { all: 1 },
      5,
      { not: 1, all: [] },
    ]) {
      expect(groupOf(where as Json)).toBeNull();
      expect(leafKind(where as Json)).toBeNull();
    }
    expect(negatedBy({ not: 1 })).toBe(1);
  });
});
