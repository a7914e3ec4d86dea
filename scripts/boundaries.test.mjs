import { expect, test } from "vitest";
import { importsOf } from "./boundaries.mjs";

test("every form of import is seen, and comments are not", () => {
  const text = `
import { a } from "one";
import type { B } from 'two';
import "three";
export * from "four";
export type { C } from "five";
// import { d } from "commented";
/* import e from "commented"; */
const f = await import("six");
import g, {
  h,
} from "seven";
`;
  expect(importsOf(text)).toEqual([
    { specifier: "one", typeOnly: false },
    { specifier: "two", typeOnly: true },
    { specifier: "three", typeOnly: false },
    { specifier: "four", typeOnly: false },
    { specifier: "five", typeOnly: true },
    { specifier: "six", typeOnly: false },
    { specifier: "seven", typeOnly: false },
  ]);
});
