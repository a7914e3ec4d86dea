import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { bindArguments } from "../check/bind.ts";
import { check } from "../check/check.ts";
import {
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

  it("have contacts with different keys", () => {
    fc.assert(
      fc.property(arbitraryScenario({ documents: 3, contacts: 5 }), ({ population }) => {
        expect(new Set(population.map(({ key }) => key)).size).toBe(population.length);
      }),
      { numRuns: 20 },
    );
  });
});
