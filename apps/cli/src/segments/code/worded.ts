import { conditionSentences, type ExplainedCondition, type Names, type Segment } from "@kindred/segment";
import type { Explained } from "../../explanation.ts";

/** The interpreter's explanation with what each condition asks, as the server gives it. */
export function worded(
  explained: ExplainedCondition,
  segment: Segment,
  segments: ReadonlyMap<string, Segment>,
): Explained {
  const names: Names = { segments: new Map([...segments].map(([id, { name }]) => [id, name])) };
  const inWords = (one: ExplainedCondition, sentences: ReadonlyMap<string, string>): Explained => {
    const { at, verdict, changesAt, since, found } = one;
    const said = { at, verdict, changesAt, since, sentence: sentences.get(at) ?? "" };
    if (found.kind === "segment") {
      const other = segments.get(found.segment);
      const inner = other === undefined ? new Map<string, string>() : conditionSentences(other, { names });
      return { ...said, found: { ...found, condition: inWords(found.condition, inner) } };
    }
    if ("of" in found)
      return { ...said, found: { kind: found.kind, of: found.of.map((part) => inWords(part, sentences)) } };
    // The same JSON by another name: zod knows no read-only lists.
    return { ...said, found: found as Explained["found"] };
  };
  return inWords(explained, conditionSentences(segment, { names }));
}
