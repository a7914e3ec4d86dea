import type { Json, JsonObject } from "@kindred/schema";
import fc from "fast-check";

import { arbitraryMeasure, arbitraryNumberMeasure } from "./measures.ts";
import { arbitraryPredicate } from "./predicates.ts";
import { arbitraryNumberTest, arbitraryRatioTest } from "./tests.ts";
import type { Moment } from "./time.ts";
import { eventNames } from "./vocabulary.ts";
import { arbitraryUnanchoredWindow, arbitraryWindow } from "./windows.ts";

type Pieces = fc.Arbitrary<JsonObject>;

/** A condition on an event with a measure and its comparison. */
export function arbitraryEvent(moment: Moment): Pieces {
  return joined(
    names("event"),
    perhaps("where", arbitraryPredicate(moment), 1),
    perhaps("window", arbitraryWindow(moment), 1),
    arbitraryMeasure(moment),
  );
}

/** A measure over one window divided by that over another. */
export function arbitraryChange(moment: Moment): Pieces {
  const window = arbitraryUnanchoredWindow(moment);
  return joined(
    names("event"),
    perhaps("where", arbitraryPredicate(moment), 3),
    perhaps("window", window, 1),
    keyed("versus", window),
    arbitraryNumberMeasure(),
    keyed("ratio", fc.oneof(arbitraryRatioTest(), arbitraryNumberTest())),
  );
}

/** Large shares as well as small ones: populations are small. */
export function arbitraryRank(moment: Moment): Pieces {
  const by = joined(
    names("event"),
    perhaps("where", arbitraryPredicate(moment), 3),
    perhaps("window", arbitraryWindow(moment), 2),
    arbitraryNumberMeasure(),
  );
  const percent = fc.constantFrom(0.01, 5, 20, 33.33, 50, 75, 100);
  return fc
    .tuple(fc.constantFrom("top", "bottom"), percent, by)
    .map(([which, share, measured]) => ({ [which]: share, by: measured }));
}

const spans = ["1s", "1m", "1h", "60m", "24h", "7d", "1w", "1mo", "1mo", "1y"] as const;

/** Two to four steps, absent ones between and after them; mostly loose enough that some history has them. */
export function arbitrarySequence(moment: Moment): Pieces {
  const where = perhaps("where", arbitraryPredicate(moment), 8);
  const within = fc.constantFrom<string>(...spans);
  const same = fc.oneof(
    { weight: 4, arbitrary: fc.constant<Json>("product_id") },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Json>("quantity", "gift", ["category", "product_id"], ["revenue"], "tags", "item.sku"),
    },
  );
  const first = joined(names("event"), where);
  const after = (kind: "event" | "absent", end: Pieces): Pieces =>
    joined(names(kind), where, end, perhaps("same", same, 1));
  const present = after("event", perhaps("within", within, 1));
  const gap = after("absent", perhaps("within", within, 1));
  const last = fc.array(after("absent", keyed("within", within)), { minLength: 1, maxLength: 2 });
  const link = fc.oneof(
    { weight: 3, arbitrary: present.map((step) => [step]) },
    { weight: 1, arbitrary: fc.tuple(gap, present).map((both) => [...both]) },
    { weight: 1, arbitrary: fc.tuple(gap, gap, present).map((all) => [...all]) },
  );
  const links = (count: number): fc.Arbitrary<Json[]> =>
    fc.array(link, { minLength: count, maxLength: count }).map((parts) => parts.flat());
  const middle = fc.oneof(
    { weight: 6, arbitrary: links(1) },
    { weight: 3, arbitrary: links(2) },
    { weight: 1, arbitrary: links(3) },
  );
  const steps = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(first, middle).map(([one, others]) => [one, ...others]) },
    { weight: 1, arbitrary: fc.tuple(first, middle, last).map(([one, others, end]) => [one, ...others, ...end]) },
    {
      weight: 1,
      arbitrary: fc.tuple(first, after("absent", keyed("within", within))).map((both): Json[] => [...both]),
    },
  );
  // The language's own limit; three links with two gaps each and two absences at the end pass it.
  const allowed = steps.filter(({ length }) => length <= 10);
  return joined(keyed("sequence", allowed), perhaps("window", arbitraryUnanchoredWindow(moment), 3));
}

function names(key: "event" | "absent"): Pieces {
  return keyed(
    key,
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom<Json>(...eventNames) },
      { weight: 1, arbitrary: fc.subarray<string>([...eventNames], { minLength: 1 }) },
    ),
  );
}

function keyed(key: string, value: fc.Arbitrary<Json>): Pieces {
  return value.map((given) => ({ [key]: given }));
}

/** The key, or nothing in `without` of `without + 1` turns. */
function perhaps(key: string, value: fc.Arbitrary<Json>, without: number): Pieces {
  return fc.oneof(
    { weight: without, arbitrary: fc.constant<JsonObject>({}) },
    { weight: 1, arbitrary: keyed(key, value) },
  );
}

function joined(...pieces: readonly Pieces[]): Pieces {
  return fc.tuple(...pieces).map((parts): JsonObject => Object.assign({}, ...parts) as JsonObject);
}
