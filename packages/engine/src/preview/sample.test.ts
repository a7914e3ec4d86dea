import fc from "fast-check";
import { expect, test } from "vitest";
import { ContactSet } from "../membership/contact-set.ts";
import { sampleOf } from "./sample.ts";

const hundred = ContactSet.upTo(100);

test("a sample is spread over the members, and the same every time", () => {
  const sample = sampleOf(hundred, 5, hundred);
  expect(sample).toHaveLength(5);
  expect(sample).not.toEqual([1, 2, 3, 4, 5]);
  expect(sampleOf(hundred.clone(), 5, hundred)).toEqual(sample);
});

test("those who stay in the segment stay in the sample", () => {
  const everyone = ContactSet.upTo(70_000);
  const sizes = fc.constantFrom(3, 100, 5_000, 60_000);
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 1_000 }), fc.nat(9), (size, step, gone) => {
      const ids = Array.from({ length: size }, (_, index) => 1 + ((index * step * 7) % 70_000));
      const members = ContactSet.of(ids);
      const sample = sampleOf(members, 10, everyone);
      expect(sample).toHaveLength(Math.min(10, members.size));
      expect(sample.every((id) => members.has(id))).toBe(true);
      const leaver = sample[gone % sample.length]!;
      members.delete(leaver);
      const after = sampleOf(members, 10, everyone);
      expect(after).toEqual(expect.arrayContaining(sample.filter((id) => id !== leaver)));
    }),
    { numRuns: 30 },
  );
});

test("a part of the segment has the sample's members that are in it", () => {
  const everyone = ContactSet.upTo(70_000);
  const sample = sampleOf(everyone, 10, everyone);
  // Few enough that their places are looked up one by one, while those of everyone are gone through.
  const part = ContactSet.of([...sample.slice(0, 4), 11, 12, 13]);
  expect(sampleOf(part, 4, everyone)).toEqual(sample.slice(0, 4));
});

test("few members are all of the sample", () => {
  expect(sampleOf(ContactSet.of([7, 3]), 5, hundred)).toEqual([3, 7]);
  expect(sampleOf(hundred, 0, hundred)).toEqual([]);
  expect(sampleOf(new ContactSet(), 5, new ContactSet())).toEqual([]);
});
