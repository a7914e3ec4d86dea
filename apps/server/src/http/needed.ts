import { check, type Need } from "@kindred/segment";
import { z } from "zod";
import type { ReadSegment } from "../segments/preview.ts";
import { sentencesByPointer } from "../segments/sentence.ts";

/** What would have to happen. Written out, because a schema that holds itself has no type to infer. */
export type Needed =
  | { readonly kind: "all" | "any"; readonly of: readonly Needed[] }
  | {
      readonly kind: "condition";
      readonly at: string;
      readonly segment: string | null;
      readonly sentence: string;
      readonly wanted: boolean;
      readonly missing: number | null;
      readonly by: string | null;
      readonly possible: boolean;
    };

export const Needed: z.ZodType<Needed> = z
  .lazy(() =>
    z.discriminatedUnion("kind", [
      z.object({ kind: z.enum(["all", "any"]), of: z.array(Needed) }),
      z.object({
        kind: z.literal("condition"),
        at: z.string().describe("JSON pointer into the document the condition stands in"),
        segment: z.string().nullable().describe("The segment referred to in which it stands"),
        sentence: z.string(),
        wanted: z.boolean().describe("false: it holds and must cease to"),
        missing: z.number().nullable().describe("What a number lacks; for a count, further events"),
        by: z.iso.datetime().nullable().describe("When time alone does it"),
        possible: z.boolean(),
      }),
    ]),
  )
  .meta({ id: "Needed" });

/** What a non-member lacks, each condition with what it says. */
export function shownNeed(need: Need, read: ReadSegment): Needed {
  if (need.kind !== "condition") return { kind: need.kind, of: need.of.map((part) => shownNeed(part, read)) };
  const { at, segment, wanted, missing, by, possible } = need;
  const sentence = sentencesOf(segment, read).get(at) ?? "";
  const instant = by === null ? null : new Date(by).toISOString();
  return { kind: "condition", at, segment, sentence, wanted, missing, by: instant, possible };
}

function sentencesOf(segment: string | null, read: ReadSegment): ReadonlyMap<string, string> {
  if (segment === null) return read.sentences;
  const { segments } = read.context;
  const other = check(segments.get(segment), read.context);
  return other.ok ? sentencesByPointer(other.segment, segments, read.language) : new Map();
}
