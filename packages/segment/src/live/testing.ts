import fc from "fast-check";
import { bindArguments } from "../check/bind.ts";
import { check } from "../check/check.ts";
import type { ContactFacts } from "../interpret/facts.ts";
import type { Segment } from "../language/ast.ts";
import type { EvaluationInput } from "../plan/plan.ts";
import {
  arbitraryCatalogue,
  arbitraryDocument,
  arbitraryFacts,
  arbitraryMoment,
  type Moment,
  storedDocuments,
  testingContext,
} from "../testing/index.ts";

/** A random document, bound, and a contact with everything known of it. */
export interface LiveScenario {
  readonly moment: Moment;
  readonly input: EvaluationInput;
  readonly facts: ContactFacts;
}

export function inputOf(document: unknown, { now, timezone }: Moment): EvaluationInput {
  const parse = (raw: unknown): Segment => {
    const checked = check(raw, { ...testingContext, timezone });
    if (!checked.ok) throw new Error(JSON.stringify(checked.diagnostics));
    return checked.segment;
  };
  const bound = bindArguments(parse(document), {});
  if (!bound.ok) throw new Error(JSON.stringify(bound.diagnostics));
  const segments = new Map([...storedDocuments].map(([id, raw]) => [id, parse(raw)]));
  return { segment: bound.segment, segments, now, timezone };
}

export function arbitraryLiveScenario(): fc.Arbitrary<LiveScenario> {
  return arbitraryMoment().chain((moment) =>
    fc
      .tuple(arbitraryDocument(moment), arbitraryFacts(moment), arbitraryCatalogue(moment))
      .map(([document, facts, catalogue]) => ({
        moment,
        input: inputOf(document, moment),
        facts: {
          ...facts,
          id: 1,
          products: new Map(catalogue.map(({ productId, versions }) => [productId, versions])),
        },
      })),
  );
}

export const seeded = {
  seed: Number(process.env["KINDRED_SEED"] ?? 7),
  numRuns: Number(process.env["KINDRED_RUNS"] ?? 400),
};
