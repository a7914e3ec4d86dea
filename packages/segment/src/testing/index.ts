import fc from "fast-check";

import { arbitraryDocument } from "./documents.ts";
import { arbitraryCatalogue, arbitraryFacts, type ArbitraryFacts, type CatalogueEntry } from "./facts.ts";
import { arbitraryMoment, type Moment } from "./time.ts";

export { arbitraryCondition, arbitraryDocument, storedDocuments, testingContext } from "./documents.ts";
export {
  arbitraryCatalogue,
  arbitraryFacts,
  type ArbitraryFacts,
  type CatalogueEntry,
  compareCodePoints,
} from "./facts.ts";
export { productIds } from "./vocabulary.ts";
export { declaredParams } from "./tests.ts";
export {
  arbitraryInstant,
  arbitraryMoment,
  arbitraryNow,
  arbitraryTimezone,
  defaultMoment,
  type Moment,
} from "./time.ts";

/** Everything one comparison of executors needs, all drawn around the same moment. */
export interface Scenario {
  readonly moment: Moment;
  readonly documents: readonly unknown[];
  readonly population: readonly ArbitraryFacts[];
  /** Products that events name; facts do not hold them, since everyone shares them. */
  readonly catalogue: readonly CatalogueEntry[];
}

/** Some documents and a population of contacts with different keys, around one moment. */
export function arbitraryScenario(size: {
  readonly documents: number;
  readonly contacts: number;
}): fc.Arbitrary<Scenario> {
  return arbitraryMoment().chain((moment) =>
    fc.record({
      moment: fc.constant(moment),
      documents: fc.array(arbitraryDocument(moment), { minLength: 1, maxLength: size.documents, size: "max" }),
      population: fc.uniqueArray(arbitraryFacts(moment), {
        selector: ({ key }) => key,
        maxLength: size.contacts,
        size: "max",
      }),
      catalogue: arbitraryCatalogue(moment),
    }),
  );
}
