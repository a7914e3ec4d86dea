import { expect, test } from "vitest";
import { fieldOf, isOwn, missing, ownField, remap } from "./mapping.ts";

const column = (name: string) => ({
  name,
  ownName: name.toLowerCase(),
  samples: [],
  filled: 1,
  looks: "text" as const,
});
const seen = {
  columns: ["ID", "Mail", "City"].map(column),
  fields: [
    { field: "external_id", type: "text", required: 0 },
    { field: "email", type: "text", required: 0 },
    { field: "ts", type: "instant", required: 1 },
  ],
  free: "trait." as const,
  mapping: [
    { field: "external_id", column: "ID" },
    { field: "trait.city", column: "City" },
  ],
};

test("a column is read as a field, as a name of one's own, or not at all", () => {
  expect(fieldOf(seen, "ID")).toBe("external_id");
  expect(fieldOf(seen, "Mail")).toBeNull();
  expect([isOwn(seen, "email"), isOwn(seen, "trait.city")]).toEqual([false, true]);
  expect([ownField(seen, "Mail"), ownField({ ...seen, free: null }, "Mail")]).toEqual(["trait.mail", null]);
});

test("another field for a column leaves the others as they are, and drops what it was", () => {
  expect(remap(seen, {}, "City", "email")).toEqual({ external_id: "ID", "trait.city": "-", email: "City" });
  expect(remap(seen, { "trait.mail": "-" }, "City", null)).toEqual({
    external_id: "ID",
    "trait.city": "-",
    "trait.mail": "-",
  });
  // Left out, it may not come back as a trait of its own name.
  expect(remap(seen, {}, "ID", null)).toEqual({ "trait.city": "City", external_id: "-", "trait.id": "-" });
  // What was left out is read again.
  expect(remap({ ...seen, mapping: [] }, { "trait.id": "-" }, "ID", "trait.id")).toEqual({ "trait.id": "ID" });
});

test("a field that another column was read as goes over", () => {
  expect(remap(seen, {}, "City", "external_id")).toEqual({ external_id: "City", "trait.city": "-" });
});

test("the groups of which nothing is there are missing", () => {
  expect(missing(seen)).toEqual([["ts"]]);
  expect(missing({ ...seen, mapping: [] })).toEqual([["external_id", "email"], ["ts"]]);
});
