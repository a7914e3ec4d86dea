import { bindArguments } from "../check/bind.ts";
import { check } from "../check/check.ts";
import type { CheckContext } from "../check/reader.ts";
import type { Segment, SegmentCondition } from "../language/ast.ts";
import type { Reading } from "./read-claim.ts";

/** The segments of a workspace, each checked at most once. */
export interface Library {
  /** null where there is none, or none that is valid. */
  readonly segment: (id: string) => Segment | null;
  readonly readingOf: (segment: Segment) => Reading;
}

export function createLibrary({ timezone, segments, lists }: CheckContext): Library {
  const known = new Map<string, Segment | null>();
  const segment = (id: string): Segment | null => {
    let found = known.get(id);
    if (found === undefined) {
      const checked = segments.has(id) ? check(segments.get(id), { timezone, segments, lists }) : null;
      known.set(id, (found = checked?.ok === true ? checked.segment : null));
    }
    return found;
  };
  const referenced = (condition: SegmentCondition): ReturnType<Reading["referenced"]> => {
    const target = segment(condition.id);
    if (target === null) return null;
    const bound = bindArguments(target, condition.args);
    return bound.ok ? { where: bound.segment.where, zone: target.timezone ?? timezone } : null;
  };
  return { segment, readingOf: (of) => ({ zone: of.timezone ?? timezone, referenced }) };
}
