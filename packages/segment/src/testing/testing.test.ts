import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { bindArguments } from "../check/bind.ts";
import { check } from "../check/check.ts";
import {
  arbitraryCatalogue,
  arbitraryDocument,
  arbitraryFacts,
  arbitraryMoment,
  arbitraryScenario,
  compareCodePoints,
  storedDocuments,
  testingContext,
} from "./index.ts";

describe("random scenarios", () => {
  it("have documents that are sound and need no arguments", () => {
    const sound = arbitraryMoment().chain((moment) => arbitraryDocument(moment));
    fc.assert(
      fc.property(sound, (document) => {
        const checked = check(document, testingContext);
        expect(checked.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
        if (checked.ok) expect(bindArguments(checked.segment, {})).toMatchObject({ ok: true });
      }),
      { numRuns: 200 },
    );
  });

  it("refer to stored documents that are sound", () => {
    for (const document of storedDocuments.values()) expect(check(document, testingContext).ok).toBe(true);
  });

  it("have facts in the normal form of stored data", () => {
    fc.assert(
      fc.property(
        arbitraryMoment().chain((moment) => arbitraryFacts(moment)),
        ({ events, traits }) => {
          for (const [index, event] of events.entries()) {
            const before = events[index - 1];
            if (before !== undefined)
              expect(before.ts - event.ts || compareCodePoints(before.messageId, event.messageId)).toBeLessThan(0);
            expect(event.ts).toBeGreaterThan(Date.UTC(1990, 0, 1));
            expect(JSON.stringify(event.properties)).not.toMatch(/:(null|\{\})/);
          }
          expect(JSON.stringify(traits)).not.toMatch(/:(null|\{\})/);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("have a catalogue whose versions follow one another", () => {
    fc.assert(
      fc.property(
        arbitraryMoment().chain((moment) => arbitraryCatalogue(moment)),
        (catalogue) => {
          expect(new Set(catalogue.map(({ productId }) => productId)).size).toBe(catalogue.length);
          for (const { versions } of catalogue) {
            expect(versions.length).toBeGreaterThan(0);
            for (const [index, { validFrom, doc }] of versions.entries()) {
              if (index > 0) expect(validFrom).toBeGreaterThan(versions[index - 1]?.validFrom ?? Infinity);
              expect(JSON.stringify(doc)).not.toMatch(/:(null|\{\})/);
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it("draw every construct often", () => {
    const documents = fc.sample(
      arbitraryMoment().chain((moment) => arbitraryDocument(moment)),
      { seed: 1, numRuns: 1_000 },
    );
    const text = documents.map((document) => JSON.stringify(document));
    const keys = [
      "sequence",
      "absent",
      "same",
      "versus",
      "top",
      "bottom",
      "some",
      "every",
      "product",
      "productThen",
      "hour",
      "weekday",
      "entered",
      "left",
      "at",
      "rfm",
      "class",
      "score",
      "band",
      "channel",
      "subscribed",
      "added",
    ];
    const drawn = keys.map((key) => [key, text.filter((one) => one.includes(`"${key}":`)).length] as const);
    expect(drawn.filter(([, times]) => times < 12)).toEqual([]);
  });

  it("have contacts with different keys", () => {
    fc.assert(
      fc.property(arbitraryScenario({ documents: 3, contacts: 5 }), ({ population }) => {
        expect(new Set(population.map(({ key }) => key)).size).toBe(population.length);
      }),
      { numRuns: 20 },
    );
  });
});
