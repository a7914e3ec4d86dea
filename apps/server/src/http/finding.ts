import type { Diagnostic } from "@kindred/segment";
import { z } from "zod";

const Operation = z.union([
  z.object({ op: z.enum(["add", "replace"]), path: z.string(), value: z.unknown() }),
  z.object({ op: z.literal("remove"), path: z.string() }),
]);

/** What is said of a document: an error refuses it, a warning is nearly surely a slip, a hint is worth knowing. */
export const Finding = z
  .object({
    severity: z.enum(["error", "warning", "hint"]),
    code: z.string(),
    pointer: z.string().describe("Where in the document, as a JSON pointer"),
    message: z.string(),
    fix: z
      .object({
        title: z.string(),
        patch: z.array(Operation).describe("RFC 6902"),
        safe: z.boolean().describe("Nobody enters or leaves by it"),
      })
      .optional(),
  })
  .meta({ id: "Finding" });
export type FindingAnswer = z.output<typeof Finding>;

export function shownFindings(diagnostics: readonly Diagnostic[]): z.output<typeof Finding>[] {
  return diagnostics.map(({ fix, ...finding }) => {
    if (fix === undefined) return finding;
    // A patch is JSON; only the compiler has to be told that its lists are not read-only.
    const patch = structuredClone(fix.patch) as z.output<typeof Operation>[];
    return { ...finding, fix: { title: fix.title, patch, safe: fix.safe } };
  });
}
