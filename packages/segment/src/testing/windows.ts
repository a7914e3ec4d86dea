import type { Json, JsonObject } from "@kindred/schema";
import fc from "fast-check";

import { arbitraryDateSpelling } from "./date-spellings.ts";
import type { Moment } from "./time.ts";
import { durations, eventNames } from "./vocabulary.ts";

/** Any window. */
export function arbitraryWindow(moment: Moment): fc.Arbitrary<JsonObject> {
  const anchor = fc.oneof(
    fc.constantFrom("signed_up_at", "birthday", "city").map((trait): Json => ({ trait })),
    fc
      .tuple(fc.constantFrom("first", "last"), fc.constantFrom(...eventNames))
      .map(([kind, event]): Json => ({ [kind]: event })),
  );
  const anchored = fc.tuple(fc.constantFrom(...durations), anchor).map(([within, of]) => ({ within, of }));
  return fc.oneof({ weight: 11, arbitrary: arbitraryUnanchoredWindow(moment) }, { weight: 2, arbitrary: anchored });
}

/** A window that is the same for everyone. */
export function arbitraryUnanchoredWindow(moment: Moment): fc.Arbitrary<JsonObject> {
  const duration = fc.constantFrom(...durations);
  const unit = fc.constantFrom("hour", "day", "week", "month", "quarter", "year");
  const date = fc.oneof(
    { weight: 8, arbitrary: arbitraryDateSpelling(moment) },
    { weight: 1, arbitrary: fc.constant({ param: "since" }) },
  );
  return fc.oneof(
    { weight: 4, arbitrary: duration.map((last) => ({ last })) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(["60d", "30d"], ["2mo", "1mo"], ["1y", "1mo"], ["25h", "1h"], ["1mo", "30d"], ["31d", "1mo"])
        .map((ago) => ({ ago })),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom("this", "previous"), unit).map(([which, one]) => ({ [which]: one })),
    },
    { weight: 1, arbitrary: date.map((from) => ({ from })) },
    { weight: 1, arbitrary: date.map((to) => ({ to })) },
    { weight: 1, arbitrary: date.map((to) => ({ from: "1995-02-28", to })) },
  );
}
