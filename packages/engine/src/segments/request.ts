import { KindredError } from "@kindred/schema";
import type { CompileInput, Diagnostic, Segment } from "@kindred/segment";
import { bindArguments, check } from "@kindred/segment";
import type { SegmentContext } from "./context.ts";

/** What is to be evaluated, and when. */
export interface SegmentRequest {
  /** The raw document, saved or not. */
  readonly document: unknown;
  /** Values for its parameters. */
  readonly args?: Readonly<Record<string, unknown>>;
  /** Unix ms. Absent: now, with traits as they stand; given: with traits as they stood then. */
  readonly now?: number | undefined;
  /** Further documents it may refer to, by id; they stand before saved ones. */
  readonly alongside?: ReadonlyMap<string, unknown>;
}

/**
 * Checks a document and everything it refers to, binds its arguments, and gives what the executors take.
 *
 * @throws KindredError `invalid_segment` (422) with the diagnostics in `details`.
 */
export function prepare(request: SegmentRequest, context: SegmentContext, clock: number): CompileInput {
  const root = checkedSegment(request.document, context);
  const bound = bindArguments(root, request.args ?? {});
  if (!bound.ok) throw invalidSegment(bound.diagnostics);
  const segments = new Map<string, Segment>();
  collect(root, context, segments);
  return {
    segment: bound.segment,
    segments,
    now: request.now ?? clock,
    timezone: context.timezone,
    traits: request.now === undefined ? "current" : "asOf",
  };
}

export function invalidSegment(diagnostics: readonly Diagnostic[]): KindredError {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const first = errors[0]!;
  const more = errors.length === 1 ? "" : ` (and ${errors.length - 1} more)`;
  return new KindredError("invalid_segment", `${first.message}${more}`, {
    status: 422,
    pointer: first.pointer,
    details: diagnostics.map((diagnostic) => ({ ...diagnostic })),
  });
}

/** @throws KindredError `invalid_segment` (422) */
export function checkedSegment(document: unknown, context: SegmentContext): Segment {
  const result = check(document, context.check);
  if (!result.ok) throw invalidSegment(result.diagnostics);
  return result.segment;
}

/** References are checked against cycles, so this ends. */
function collect(segment: Segment, context: SegmentContext, into: Map<string, Segment>): void {
  for (const id of referencesOf(segment)) {
    if (into.has(id)) continue;
    const target = checkedSegment(context.check.segments.get(id), context);
    into.set(id, target);
    collect(target, context, into);
  }
}

function referencesOf(segment: Segment): ReadonlySet<string> {
  const ids = new Set<string>();
  const visit = (condition: Segment["where"]): void => {
    if (condition.kind === "segment") ids.add(condition.id);
    else if (condition.kind === "not") visit(condition.of);
    else if (condition.kind === "all" || condition.kind === "any" || condition.kind === "none") {
      condition.of.forEach(visit);
    }
  };
  visit(segment.where);
  return ids;
}
