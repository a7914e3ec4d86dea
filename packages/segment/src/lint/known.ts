import type { Diagnostic, Fix } from "../check/diagnostic.ts";
import type { CheckContext } from "../check/reader.ts";
import { suggest } from "../check/suggest.ts";

/** Gives what the checker said the fix that a program can make. */
export function mendKnown(known: readonly Diagnostic[], context: CheckContext): readonly Diagnostic[] {
  return known.map((diagnostic) => {
    const fix = diagnostic.fix ?? fixOf(diagnostic, context);
    return fix === null ? diagnostic : { ...diagnostic, fix };
  });
}

function fixOf({ code, pointer, message }: Diagnostic, context: CheckContext): Fix | null {
  const removed = (safe: boolean): Fix => ({ title: "Remove it", patch: [{ op: "remove", path: pointer }], safe });
  switch (code) {
    case "duplicate_condition":
    case "duplicate_value":
      return removed(true);
    case "unused_param":
      // Whoever hands over a value for it would be refused.
      return removed(false);
    case "unknown_event":
      return renamed(pointer, message, context.eventNames);
    case "unknown_property":
      return renamed(pointer, message, context.propertyNames);
    case "unknown_trait":
      return renamed(pointer, message, context.traitNames);
    default:
      return null;
  }
}

/** The name that the message proposes. */
function renamed(pointer: string, message: string, names: ReadonlySet<string> | undefined): Fix | null {
  const unknown = /`([^`]+)`/.exec(message)?.[1];
  const value = unknown === undefined || names === undefined ? null : suggest(unknown, names);
  if (value === null) return null;
  return { title: `Write ${JSON.stringify(value)}`, patch: [{ op: "replace", path: pointer, value }], safe: false };
}
