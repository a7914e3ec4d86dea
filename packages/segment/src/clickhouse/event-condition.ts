import { lower } from "../plan/lower.ts";
import type { CompileInput } from "./compile.ts";
import { eventIs, tsWithin } from "./event-rows.ts";
import type { Params } from "./params.ts";
import { printPredicate } from "./predicate.ts";

/**
 * The rows of `events` that a segment of one event condition counts, as a condition on them: name, window and `where`, with no regard
 * to measure and comparison. For statements of other shapes; nothing in it lets dead contacts out.
 *
 * @throws Error when the segment is anything but one condition on an event whose window is no anchored one
 */
export function compileEventCondition(input: CompileInput, params: Params): string {
  const { formula, leaves, now } = lower(input);
  const leaf = formula.kind === "leaf" ? leaves[formula.leaf] : undefined;
  if (leaf?.kind !== "event" || leaf.window.kind !== "interval") throw new Error("not one condition on an event");
  const where = [eventIs(leaf.events, params), ...tsWithin(leaf.window.interval, params)];
  if (leaf.where !== null) where.push(printPredicate(leaf.where, { timezone: leaf.timezone, now, params }));
  return where.join(" AND ");
}
