import { check, type Segment } from "@kindred/segment";
import type { Asked } from "./contestants.ts";
import type { SegmentDocument } from "./segments.ts";
import { shopNow } from "./shop.ts";

/** The documents checked, to be asked as of the shop's instant. */
export function prepared(documents: readonly SegmentDocument[]): Asked[] {
  const context = {
    timezone: "UTC",
    segments: new Map<string, unknown>(documents.map((document) => [document.id, document])),
    lists: new Set<string>(),
  };
  const segments = new Map<string, Segment>();
  for (const document of documents) {
    const checked = check(document, context);
    if (!checked.ok)
      throw new Error(checked.diagnostics.map(({ pointer, message }) => `${pointer}: ${message}`).join("\n"));
    segments.set(document.id, checked.segment);
  }
  return documents.map((document) => {
    const segment = segments.get(document.id)!;
    return { document, input: { segment, segments, now: shopNow, timezone: "UTC", traits: "current" } };
  });
}
