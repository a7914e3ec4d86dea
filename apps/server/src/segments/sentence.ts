import { conditionSentences, describe, type Language, type Segment, segmentNames } from "@kindred/segment";

/** The segment as a sentence, other segments called by their names. */
export function sentenceOf(
  segment: Segment,
  documents: ReadonlyMap<string, unknown>,
  language: Language = "en",
): string {
  return describe(segment, { names: { segments: segmentNames(documents, language) }, language });
}

/** What each condition of the document says on its own, by its JSON pointer. */
export function sentencesByPointer(
  segment: Segment,
  documents: ReadonlyMap<string, unknown>,
  language: Language = "en",
): ReadonlyMap<string, string> {
  return conditionSentences(segment, { names: { segments: segmentNames(documents, language) }, language });
}
