import { type Condition, describe, describeCondition, type Language, type Names, type Segment } from "@kindred/segment";

/** The segment as a sentence, other segments called by their names. */
export function sentenceOf(
  segment: Segment,
  documents: ReadonlyMap<string, unknown>,
  language: Language = "en",
): string {
  return describe(segment, { names: namesOf(documents), language });
}

/** What each condition of the document says on its own, by its JSON pointer. */
export function conditionSentences(
  segment: Segment,
  documents: ReadonlyMap<string, unknown>,
  language: Language = "en",
): ReadonlyMap<string, string> {
  const names = namesOf(documents);
  const sentences = new Map<string, string>();
  const visit = (condition: Condition): void => {
    sentences.set(condition.at, describeCondition(condition, { names, language }));
    if (condition.kind === "not") visit(condition.of);
    else if (condition.kind === "all" || condition.kind === "any" || condition.kind === "none")
      condition.of.forEach(visit);
  };
  visit(segment.where);
  return sentences;
}

function namesOf(documents: ReadonlyMap<string, unknown>): Names {
  const segments = new Map<string, string>();
  for (const [id, document] of documents) {
    if (typeof document === "object" && document !== null && "name" in document && typeof document.name === "string") {
      segments.set(id, document.name);
    }
  }
  return { segments };
}
