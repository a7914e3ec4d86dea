import type { JsonObject } from "@kindred/schema";

import type { Condition, DateLiteral, ParamDeclaration, Segment } from "./ast.ts";
import { sortKeys } from "./canonical-json.ts";
import { canonicalLeaf } from "./canonical-leaf.ts";
import { canonicalLogic } from "./canonical-logic.ts";
import { date, literal } from "./canonical-test.ts";

/**
 * The one document that segments of equal meaning share, as far as rewriting can tell: keys and members sorted, repeats
 * and double negations gone, lone members unwrapped, defaults written out, durations and dates in one spelling. It is a
 * valid document with itself as its canonical form.
 */
export function canonicalSegment(segment: Segment): JsonObject {
  const params = Object.entries(segment.params).map(
    ([name, declaration]) => [name, canonicalParam(declaration)] as const,
  );
  return sortKeys({
    version: 1,
    id: segment.id,
    name: segment.name,
    ...(segment.kind === null ? {} : { kind: segment.kind }),
    ...(segment.description === null ? {} : { description: segment.description }),
    ...(segment.tags.length === 0 ? {} : { tags: [...new Set(segment.tags)].sort() }),
    ...(segment.folder === null ? {} : { folder: segment.folder }),
    ...(segment.timezone === null ? {} : { timezone: segment.timezone }),
    ...(params.length === 0 ? {} : { params: Object.fromEntries(params) }),
    where: canonicalCondition(segment.where),
  });
}

export function canonicalCondition(condition: Condition): JsonObject {
  return canonicalLogic(condition, canonicalLeaf);
}

function canonicalParam({ type, default: fallback }: ParamDeclaration): JsonObject {
  if (fallback === null) return { type };
  return { type, default: type === "date" ? date(fallback as DateLiteral) : literal(fallback) };
}
