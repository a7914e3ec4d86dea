import type { Segment } from "@kindred/segment";

/** The segment in English. */
export function sentenceOf(segment: Segment): string {
  return segment.description ?? segment.name;
}
