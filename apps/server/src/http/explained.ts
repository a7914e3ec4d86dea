import { z } from "zod";
import type { WordedCondition, WordedFound } from "../segments/preview.ts";
import { foundStanding, shownStanding } from "./found-standing.ts";

const Deciding = z.object({
  event: z.string(),
  ts: z.string(),
  messageId: z.string(),
  properties: z.unknown(),
});

/** What is found of a condition that is not made of others. */
const leaves = [
  z.object({ kind: z.literal("trait"), path: z.string(), actual: z.unknown(), km: z.number().optional() }),
  z.object({ kind: z.literal("event"), actual: z.unknown(), matching: z.number().int(), deciding: z.array(Deciding) }),
  z.object({ kind: z.literal("sequence"), steps: z.array(Deciding) }),
  z.object({
    kind: z.literal("rank"),
    actual: z.unknown(),
    edge: z.number().nullable().describe("the measure of the last contact that is in; null when nobody is"),
  }),
  z.object({ kind: z.literal("added"), actual: z.string().describe("when, ISO 8601, UTC") }),
  z.object({ kind: z.literal("list"), list: z.string() }),
  z.object({ kind: z.literal("sample"), place: z.number() }),
  ...foundStanding,
] as const;

/** One condition of an explanation. Written out, because a schema that holds itself has no type to infer. */
export interface Explained {
  readonly at: string;
  readonly sentence: string;
  readonly verdict: boolean;
  readonly changesAt: number | null;
  readonly since: number | null;
  readonly found:
    | { readonly kind: "all" | "any" | "none" | "not"; readonly of: readonly Explained[] }
    | { readonly kind: "segment"; readonly segment: string; readonly condition: Explained }
    | z.output<(typeof leaves)[number]>;
}

export const Explained: z.ZodType<Explained> = z
  .object({
    at: z.string().describe("JSON pointer into the document the condition stands in"),
    sentence: z.string(),
    verdict: z.boolean(),
    changesAt: z.number().nullable().describe("Unix ms; null: time alone never changes it"),
    since: z.number().nullable().describe("Unix ms since when the verdict has been so; null: always, or not known"),
    get found() {
      return z.discriminatedUnion("kind", [
        z.object({ kind: z.enum(["all", "any", "none", "not"]), of: z.array(Explained) }),
        z.object({ kind: z.literal("segment"), segment: z.string(), condition: Explained }),
        ...leaves,
      ]);
    },
  })
  .meta({ id: "ExplainedCondition" });

/** The interpreter's tree as an answer. */
export function shownExplanation(condition: WordedCondition): Explained {
  return { ...condition, found: shownFound(condition.found) };
}

function shownFound(found: WordedFound): Explained["found"] {
  if (found.kind === "segment") return { ...found, condition: shownExplanation(found.condition) };
  if ("of" in found) return { kind: found.kind, of: found.of.map(shownExplanation) };
  if (found.kind === "event") return { ...found, deciding: found.deciding.map((event) => ({ ...event })) };
  if (found.kind === "sequence") return { ...found, steps: found.steps.map((event) => ({ ...event })) };
  switch (found.kind) {
    case "trait":
    case "rank":
    case "added":
    case "list":
    case "sample":
      return { ...found };
    default:
      return shownStanding(found);
  }
}
