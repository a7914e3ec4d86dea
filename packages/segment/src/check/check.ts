import type { JsonObject } from "@kindred/schema";

import type { Segment } from "../language/ast.ts";
import { canonicalSegment } from "../language/canonical.ts";
import { hashOf } from "../language/hash.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { checkLimits } from "./limits.ts";
import { readsOf, type Reads, warnOfUnknownNames } from "./names.ts";
import { type CheckContext, hasErrors, newReader, type Reader, warn } from "./reader.ts";
import { pointerTo } from "../language/pointer.ts";
import { readSegment } from "./read-segment.ts";
import { checkReferences, isRefreshed } from "./references.ts";

export type Checked =
  | {
      readonly ok: true;
      /** As the document has it; every node knows its place there. */
      readonly segment: Segment;
      readonly canonical: JsonObject;
      /** SHA-256, in hex, of what decides membership: conditions, parameters and time zone, in canonical form. */
      readonly hash: string;
      /** `refreshed` segments change when a table over the whole population is rebuilt, `live` ones at any time. */
      readonly freshness: "live" | "refreshed";
      readonly reads: Reads;
      /** Warnings only. */
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * Turns a raw document into a segment, or says everything that is wrong with it. Never throws, whatever the document.
 *
 *   limits → read → references → names → canonical form → hash
 */
export function check(document: unknown, context: CheckContext): Checked {
  const refused = checkLimits(document);
  if (refused !== null) return { ok: false, diagnostics: [refused] };
  const reader = newReader(context);
  const segment = readSegment(reader, document);
  checkReferences(reader);
  warnOfUnknownNames(reader);
  if (segment === null || hasErrors(reader)) return { ok: false, diagnostics: inOrder(reader) };
  warnOfUnusedParams(reader);
  const canonical = canonicalSegment(segment);
  const freshness = isRefreshed(document, context.segments) ? "refreshed" : "live";
  return {
    ok: true,
    segment,
    canonical,
    hash: hashOf(canonical),
    freshness,
    reads: readsOf(reader.mentions),
    diagnostics: inOrder(reader),
  };
}

function warnOfUnusedParams(reader: Reader): void {
  for (const name of reader.params.keys()) {
    if (!reader.usedParams.has(name)) warn(reader, "unused_param", pointerTo("/params", name), { name });
  }
}

function inOrder({ diagnostics }: Reader): readonly Diagnostic[] {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return [...errors, ...diagnostics.filter(({ severity }) => severity === "warning")];
}
