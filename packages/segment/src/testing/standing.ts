import type { JsonObject } from "@kindred/schema";
import fc from "fast-check";

import type { LedgerFact, PermissionFact, RfmFact, ScoreFact } from "../interpret/facts.ts";
import { subjectOf } from "../language/channels.ts";
import { arbitraryDateSpelling } from "./date-spellings.ts";
import { arbitraryDateTest, arbitraryNumberTest } from "./tests.ts";
import { arbitraryInstant, type Moment } from "./time.ts";
import {
  bands,
  commonNumbers,
  ledgerSegments,
  numbers,
  rfmClasses,
  rfmModels,
  scoreModels,
  testedChannels,
  topics,
} from "./vocabulary.ts";
import { arbitraryWindow } from "./windows.ts";

type Pieces = fc.Arbitrary<JsonObject>;

/** What the ledger is asked of another segment. */
export function arbitraryHistory(moment: Moment): Pieces {
  const segment = fc.constantFrom<string>(...ledgerSegments);
  const moved = fc
    .tuple(segment, fc.constantFrom("entered", "left"), arbitraryWindow(moment))
    .map(([id, change, window]): JsonObject => ({ segment: id, [change]: window }));
  const instant = fc.oneof(
    { weight: 6, arbitrary: arbitraryDateSpelling(moment) },
    { weight: 1, arbitrary: fc.constant({ param: "since" }) },
  );
  const stood = fc.tuple(segment, instant).map(([id, at]): JsonObject => ({ segment: id, at }));
  return fc.oneof({ weight: 3, arbitrary: moved }, { weight: 2, arbitrary: stood });
}

/** A class, a band or a comparison of a score. */
export function arbitraryScoreCondition(moment: Moment): Pieces {
  const rfm = fc.constantFrom<string>(...rfmModels);
  const score = fc.constantFrom<string>(...scoreModels);
  const oneOf = (names: readonly string[]): fc.Arbitrary<JsonObject[string]> =>
    fc.oneof(
      fc.constantFrom<string>(...names),
      fc.subarray<string>([...names]),
      fc.constantFrom({ param: "city" }, { param: "cities" }),
    );
  const dated = fc.oneof(
    { weight: 3, arbitrary: arbitraryNumberTest() },
    { weight: 2, arbitrary: arbitraryDateTest(moment) },
  );
  return fc.oneof(
    fc.tuple(rfm, oneOf(rfmClasses)).map(([model, names]): JsonObject => ({ rfm: model, class: names })),
    fc
      .tuple(rfm, fc.constantFrom("r", "f", "m"), arbitraryNumberTest())
      .map(([model, key, test]): JsonObject => ({ rfm: model, [key]: test })),
    fc.tuple(score, dated).map(([model, test]): JsonObject => ({ score: model, ...test })),
    fc.tuple(score, oneOf(bands)).map(([model, names]): JsonObject => ({ score: model, band: names })),
  );
}

export function arbitraryPermissionCondition(): Pieces {
  return fc.oneof(
    fc
      .tuple(fc.constantFrom(...testedChannels), fc.boolean())
      .map(([channel, reachable]): JsonObject => ({ channel, reachable })),
    fc.constantFrom(...topics).map((topic): JsonObject => ({ subscribed: topic })),
  );
}

/** Entries and exits in any order, several of one instant among them; each segment's begin with an entry as a rule. */
export function arbitraryLedger(moment: Moment): fc.Arbitrary<readonly LedgerFact[]> {
  return rows(moment, 8, {
    segment: fc.constantFrom<string>(...ledgerSegments),
    change: fc.constantFrom<1 | -1>(1, 1, -1),
    cause: fc.constantFrom("event", "time", "definition"),
    detail: fc.constantFrom("", "Order Completed"),
  });
}

/** Most people have an address and consent; some took it back, some are suppressed. */
export function arbitraryPermissions(moment: Moment): fc.Arbitrary<readonly PermissionFact[]> {
  const { address, consent, suppressed, topic } = subjectOf;
  const subject = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...testedChannels).map(address) },
    { weight: 3, arbitrary: fc.constantFrom(...testedChannels).map(consent) },
    { weight: 1, arbitrary: fc.constantFrom(...testedChannels).map(suppressed) },
    { weight: 2, arbitrary: fc.constantFrom(...topics).map(topic) },
  );
  const granted = fc.constantFrom(true, true, true, false);
  return rows(moment, 12, { subject, granted, source: fc.constantFrom("api", "Unsubscribed") });
}

export function arbitraryScores(moment: Moment): fc.Arbitrary<readonly ScoreFact[]> {
  const value = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom<number | null>(...commonNumbers, ...numbers, null) },
    { weight: 2, arbitrary: arbitraryInstant(moment) },
  );
  return rows(moment, 5, {
    model: fc.constantFrom<string>(...scoreModels),
    value: value.map((number) => (number === null ? null : number + 0)),
    band: fc.constantFrom<string>(...bands, ""),
  });
}

export function arbitraryRfm(moment: Moment): fc.Arbitrary<readonly RfmFact[]> {
  const place = fc.integer({ min: 0, max: 5 });
  return rows(moment, 5, {
    model: fc.constantFrom<string>(...rfmModels),
    r: place,
    f: place,
    m: place,
    class: fc.constantFrom<string>(...rfmClasses, ""),
  });
}

/** Rows up to the moment, sorted by instant, those of one instant in the order they were written. */
function rows<T extends object>(
  moment: Moment,
  maxLength: number,
  model: { readonly [Key in keyof T]: fc.Arbitrary<T[Key]> },
): fc.Arbitrary<readonly (T & { readonly at: number })[]> {
  const beside = fc.constantFrom(0, 0, 1, 2).map((before) => moment.now - before);
  const past = arbitraryInstant(moment).map((instant) => Math.min(instant, moment.now));
  const at = fc.oneof({ weight: 3, arbitrary: past }, { weight: 2, arbitrary: beside });
  const row = fc.tuple(fc.record(model), at).map(([rest, instant]) => ({ ...(rest as T), at: instant }));
  return fc.array(row, { maxLength }).map((unsorted) => unsorted.toSorted((a, b) => a.at - b.at));
}
