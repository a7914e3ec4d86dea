import { expect, test } from "vitest";
import { csvField } from "./download.ts";

test.each([
  ["plain", "plain"],
  ['with "quotes", and commas', '"with ""quotes"", and commas"'],
  ["=cmd()", "'=cmd()"],
  ["two\nlines", '"two\nlines"'],
  [-5, "-5"],
  [null, ""],
])("%j is written as %s", (value, field) => {
  expect(csvField(value)).toBe(field);
});
