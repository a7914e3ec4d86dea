import { KindredError } from "@kindred/schema";
import { timezoneProblem, zoneOf } from "@kindred/segment";

/** @throws KindredError `bad_timezone` */
export function checkZone(zone: string): void {
  const problem = timezoneProblem(zone);
  if (problem === null) return;
  const fix =
    problem.suggestion === null ? "Use an IANA name such as Europe/Kyiv." : `Did you mean ${problem.suggestion}?`;
  throw new KindredError("bad_timezone", `"${zone}" is not a time zone. ${fix}`);
}

/**
 * Unix ms of a canonical date (see `canonicalDate`); one without an offset is local time in `zone`. A time that a clock
 * change skips counts from before the change; one that happens twice is the first.
 */
export function instantOf(canonical: string, zone: string): number {
  const text = canonical.replace(" ", "T");
  if (/(Z|[+-]\d\d:\d\d)$/.test(text)) return Date.parse(text);
  const asUtc = Date.parse(`${text}Z`);
  if (zone === "UTC") return asUtc;
  const { offsetAt } = zoneOf(zone);
  const before = asUtc - offsetAt(asUtc - 86_400_000);
  if (before + offsetAt(before) === asUtc) return before;
  const after = asUtc - offsetAt(asUtc + 86_400_000);
  return after + offsetAt(after) === asUtc ? after : before;
}
