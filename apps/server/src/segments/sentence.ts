import { conditionSentences, describe, type Language, type Names, type Segment } from "@kindred/segment";

/** The segment as a sentence, other segments called by their names. */
export function sentenceOf(
  segment: Segment,
  documents: ReadonlyMap<string, unknown>,
  language: Language = "en",
): string {
  return describe(segment, { names: namesOf(documents), language });
}

/** What each condition of the document says on its own, by its JSON pointer. */
export function sentencesByPointer(
  segment: Segment,
  documents: ReadonlyMap<string, unknown>,
  language: Language = "en",
): ReadonlyMap<string, string> {
  return conditionSentences(segment, { names: namesOf(documents), language });
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
