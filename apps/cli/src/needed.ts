import { z } from "zod";
import type { Paint } from "./terminal.ts";

export type Needed =
  | { readonly kind: "all" | "any"; readonly of: readonly Needed[] }
  | {
      readonly kind: "condition";
      readonly sentence: string;
      readonly wanted: boolean;
      readonly missing: number | null;
      readonly by: string | null;
      readonly possible: boolean;
    };

export const Needed: z.ZodType<Needed> = z.lazy(() =>
  z.discriminatedUnion("kind", [
    z.object({ kind: z.enum(["all", "any"]), of: z.array(Needed) }),
    z.object({
      kind: z.literal("condition"),
      sentence: z.string(),
      wanted: z.boolean(),
      missing: z.number().nullable(),
      by: z.string().nullable(),
      possible: z.boolean(),
    }),
  ]),
);

/** What would have to happen, one line each. */
export function neededLines(need: Needed, paint: Paint, indent = "  "): string[] {
  if (need.kind === "condition") return [`${indent}${conditionLine(need, paint)}`];
  const head = need.kind === "all" ? "all of these:" : "one of these:";
  return [`${indent}${head}`, ...need.of.flatMap((part) => neededLines(part, paint, `${indent}  `))];
}

function conditionLine(need: Extract<Needed, { kind: "condition" }>, paint: Paint): string {
  const { sentence, wanted, missing, by, possible } = need;
  const notes = [
    ...(missing === null || missing === 0 ? [] : [missing > 0 ? `${missing} short` : `${-missing} too many`]),
    ...(by === null ? [] : [`by itself at ${by}`]),
    ...(possible ? [] : ["cannot happen"]),
  ];
  const note = notes.length === 0 ? "" : paint.dim(` (${notes.join(", ")})`);
  return `${wanted ? "has to come true" : "has to cease"}: ${sentence}${note}`;
}
