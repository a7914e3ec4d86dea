import { expect, test } from "vitest";
import { traitAt, traitsWith, valueOf } from "./trait-edit.ts";

const traits = { name: "Ann", address: { city: "Kyiv", geo: { lat: 1 } }, "a.b": 1, tags: ["x"] };

test.each([
  ["name", "Ben", { name: "Ben" }],
  ["address.city", "Lviv", { address: { city: "Lviv", geo: { lat: 1 } } }],
  ["address.geo.lat", 2, { address: { city: "Kyiv", geo: { lat: 2 } } }],
  ["address.city", null, { address: { geo: { lat: 1 } } }],
  ["a.b", 2, { "a.b": 2 }],
  ["tags", ["y"], { tags: ["y"] }],
  ["new.one", true, { "new.one": true }],
])("%s becomes %j", (path, value, sent) => {
  expect(traitsWith(traits, path, value)).toEqual(sent);
});

test("a value is found by its path", () => {
  expect(traitAt(traits, "address.geo.lat")).toBe(1);
  expect(traitAt(traits, "a.b")).toBe(1);
  expect(traitAt(traits, "tags.0")).toBeUndefined();
});

test.each([
  ["4,5", "number", 4.5],
  ["", "number", undefined],
  ["true", "boolean", true],
  ['["a"]', "json", ["a"]],
  ["{", "json", undefined],
  ["42", "text", "42"],
] as const)("%j as %s", (words, type, value) => {
  expect(valueOf(words, type)).toEqual(value);
});
