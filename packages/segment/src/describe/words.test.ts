import { describe, expect, it } from "vitest";

import { check } from "../check/check.ts";
import { testingContext } from "../testing/index.ts";
import { describe as describeSegment } from "./describe.ts";
import { english } from "./english.ts";
import { wordsFrom } from "./words.ts";

const ukrainian = wordsFrom(
  {
    ...english,
    people: "Люди, {clause}.",
    "count.times": "які зробили {names} {amount}{window}",
    times: "{number} {count, plural, one {раз} few {рази} many {разів} other {раза}}",
    "amount.gte": "щонайменше {value}",
    "window.last": "за останні {stretch}",
    "last.d": "{number} {count, plural, one {день} few {дні} many {днів} other {дня}}",
    quoted: "«{text}»",
  },
  "uk",
);

function said(times: number, days: number): string {
  const where = { event: "Order Completed", gte: times, window: { last: `${days}d` } };
  const checked = check({ version: 1, id: "me", where }, testingContext);
  if (!checked.ok) throw new Error("not a segment");
  return describeSegment(checked.segment, { words: ukrainian });
}

describe("another language", () => {
  it("has its own plurals, quotation marks and digits", () => {
    expect(said(3, 21)).toBe("Люди, які зробили «Order Completed» щонайменше 3 рази за останні 21 день.");
    expect(said(12_500, 365)).toBe(
      "Люди, які зробили «Order Completed» щонайменше 12\u00A0500 разів за останні 365 днів.",
    );
  });
});

describe("the messages", () => {
  it("are all ICU messages that can be read", () => {
    const words = wordsFrom(english, "en");
    const parts = new Proxy<Record<string, string>>(
      {},
      {
        get: () => "1",
        has: () => true,
        getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: "1" }),
      },
    );
    for (const key of Object.keys(english) as (keyof typeof english)[]) expect(words.say(key, parts)).not.toBe("");
  });
});
