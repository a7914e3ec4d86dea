import { expect, test } from "vitest";
import { ContactSet } from "../membership/contact-set.ts";
import { sampleOf } from "./sample.ts";

const hundred = ContactSet.of(Array.from({ length: 100 }, (_, index) => index + 1));

test("a sample is spread over the members, and the same every time", () => {
  const sample = sampleOf(hundred, 5);
  expect(sample).toHaveLength(5);
  expect(sample).not.toEqual([1, 2, 3, 4, 5]);
  expect(sampleOf(hundred.clone(), 5)).toEqual(sample);
});

test("those who stay in the segment stay in the sample", () => {
  const sample = sampleOf(hundred, 5);
  const others = hundred.clone();
  others.delete(sample[0]!);
  expect(sampleOf(others, 5)).toEqual(expect.arrayContaining(sample.slice(1)));
  expect(sampleOf(others, 5)).toHaveLength(5);
});

test("few members are all of the sample", () => {
  expect(sampleOf(ContactSet.of([7, 3]), 5)).toEqual([3, 7]);
  expect(sampleOf(hundred, 0)).toEqual([]);
});
