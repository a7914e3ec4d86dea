import { expect, test } from "vitest";
import { referencesIn } from "./references.ts";

test.each([
  ["u1\nu2\r\nu3", ["u1", "u2", "u3"]],
  ["a@x.example; b@x.example,<c@x.example>", ["a@x.example", "b@x.example", "c@x.example"]],
  [' "u1"\tu1 \n\n', ["u1"]],
  ["Ann Lee", ["Ann Lee"]],
  ["", []],
])("%j names %j", (text, references) => {
  expect(referencesIn(text)).toEqual(references);
});
