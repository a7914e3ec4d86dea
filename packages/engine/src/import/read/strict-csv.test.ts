import { expect, test } from "vitest";
import { StrictCsv } from "./strict-csv.ts";

function rows(text: string, columns = 2, skip = 1): number | null {
  const whole = new StrictCsv(",", columns, skip);
  whole.push(Buffer.from(text));
  const bytewise = new StrictCsv(",", columns, skip);
  for (const byte of Buffer.from(text)) bytewise.push(Uint8Array.of(byte));
  const found = whole.end();
  expect(bytewise.end()).toBe(found);
  return found;
}

test.each([
  ["a,b\n1,2\n", 1],
  ["a,b\r\n1,2\r\n3,4", 2],
  ['a,b\n"1, ""x"" \n y",2\n,""\n', 2],
  ["a,b\n", 0],
])("%j is the same to every reader", (text, count) => {
  expect(rows(text)).toBe(count);
});

test.each([
  ["a field too few", "a,b\n1\n"],
  ["a field too many", "a,b\n1,2,3\n"],
  ["an empty line", "a,b\n\n1,2\n"],
  ["an empty line at the end", "a,b\n1,2\r\n\r\n"],
  ["a quote inside a field", 'a,b\n5" pipe,2\n'],
  ["text after a closing quote", 'a,b\n"x"y,2\n'],
  ["an open quote", 'a,b\n"x,2\n'],
  ["a null byte", "a,b\nx\0,2\n"],
  ["a lone carriage return", "a,b\nx\ry,2\n"],
  ["what could be NULL", "a,b\n\\N,2\n"],
  ["a header over two lines", '"a\nx",b\n1,2\n'],
])("%s is not", (_, text) => {
  expect(rows(text)).toBeNull();
});
