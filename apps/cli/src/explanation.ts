import type { Json } from "@kindred/schema";
import { z } from "zod";
import { foundStanding, type FoundStanding, isFoundStanding, standingWords } from "./found-standing.ts";
import type { Paint } from "./terminal.ts";

const Deciding = z.object({ event: z.string(), ts: z.string(), messageId: z.string(), properties: z.json() });

export interface Explained {
  readonly at: string;
  /** What was wanted, in words. */
  readonly sentence: string;
  readonly verdict: boolean;
  /** Unix ms; null when time alone never changes it. */
  readonly changesAt: number | null;
  /** Unix ms; null: always, or not known. */
  readonly since: number | null;
  readonly found: Found;
}

type Found =
  | { readonly kind: "all" | "any" | "none" | "not"; readonly of: readonly Explained[] }
  | { readonly kind: "trait"; readonly path: string; readonly actual: Json; readonly km?: number | undefined }
  | {
      readonly kind: "event";
      readonly actual: Json;
      readonly matching: number;
      readonly deciding: readonly z.output<typeof Deciding>[];
    }
  | { readonly kind: "sequence"; readonly steps: readonly z.output<typeof Deciding>[] }
  | { readonly kind: "rank"; readonly actual: Json; readonly edge: number | null }
  | { readonly kind: "segment"; readonly segment: string; readonly condition: Explained }
  | { readonly kind: "added"; readonly actual: string }
  | { readonly kind: "list"; readonly list: string }
  | { readonly kind: "sample"; readonly place: number }
  | FoundStanding;

export const Explained: z.ZodType<Explained> = z.lazy(() =>
  z.object({
    at: z.string(),
    sentence: z.string(),
    verdict: z.boolean(),
    changesAt: z.number().nullable(),
    since: z.number().nullable(),
    found: z.discriminatedUnion("kind", [
      z.object({ kind: z.enum(["all", "any", "none", "not"]), of: z.array(Explained) }),
      z.object({ kind: z.literal("trait"), path: z.string(), actual: z.json(), km: z.number().optional() }),
      z.object({ kind: z.literal("event"), actual: z.json(), matching: z.number(), deciding: z.array(Deciding) }),
      z.object({ kind: z.literal("segment"), segment: z.string(), condition: Explained }),
      z.object({ kind: z.literal("sequence"), steps: z.array(Deciding) }),
      z.object({ kind: z.literal("rank"), actual: z.json(), edge: z.number().nullable() }),
      z.object({ kind: z.literal("added"), actual: z.string() }),
      z.object({ kind: z.literal("list"), list: z.string() }),
      z.object({ kind: z.literal("sample"), place: z.number() }),
      ...foundStanding,
    ]),
  }),
);

const SHOWN_EVENTS = 3;

/** The tree of conditions, one line each: ✓ or ✗, what was wanted, what was found, and when it can change by itself. */
export function explanationLines(root: Explained, paint: Paint): string[] {
  const lines: string[] = [];
  const visit = (one: Explained, lead: string, branch: string): void => {
    const { found } = one;
    const mark = one.verdict ? paint.green("✓") : paint.red("✗");
    lines.push(`${lead}${branch}${mark} ${wanted(one)}${outcome(one, paint)}`);
    const inner = lead + (branch === "" ? "" : branch === "└─ " ? "   " : "│  ");
    for (const event of shownEvents(found))
      lines.push(paint.dim(`${inner}     ${event.ts}  ${event.event}  ${brief(event.properties)}`));
    if (found.kind === "event" && found.matching > SHOWN_EVENTS)
      lines.push(paint.dim(`${inner}     and ${String(found.matching - SHOWN_EVENTS)} more`));
    const children = childrenOf(found);
    for (const [index, child] of children.entries()) visit(child, inner, index === children.length - 1 ? "└─ " : "├─ ");
  };
  visit(root, "", "");
  return lines;
}

/** The latest events of a measure, all those of a sequence. */
function shownEvents(found: Found): readonly z.output<typeof Deciding>[] {
  if (found.kind === "sequence") return found.steps;
  return found.kind === "event" ? found.deciding.slice(0, SHOWN_EVENTS) : [];
}

function childrenOf(found: Found): readonly Explained[] {
  if (found.kind === "segment") return [found.condition];
  return "of" in found ? found.of : [];
}

function wanted({ found, sentence }: Explained): string {
  switch (found.kind) {
    case "all":
      return "all of these:";
    case "any":
      return "at least one of these:";
    case "none":
      return "none of these:";
    case "not":
      return "not this:";
    default:
      return sentence;
  }
}

function outcome({ found, changesAt }: Explained, paint: Paint): string {
  const parts: string[] = [];
  if (found.kind === "trait") {
    parts.push(found.actual === null ? "is missing" : `is ${brief(found.actual)}`);
    if (found.km !== undefined) parts.push(`${String(found.km)} km away`);
  }
  if (found.kind === "event") {
    parts.push(found.actual === null ? "is missing" : `is ${brief(found.actual)}`);
    parts.push(`${String(found.matching)} matching event${found.matching === 1 ? "" : "s"}`);
  }
  if (found.kind === "rank") {
    parts.push(found.actual === null ? "is missing" : `is ${brief(found.actual)}`);
    parts.push(found.edge === null ? "nobody is in" : `the last who is in has ${String(found.edge)}`);
  }
  if (found.kind === "added") parts.push(`was added ${found.actual}`);
  if (found.kind === "sample") parts.push(`stands at ${String(found.place)}`);
  if (isFoundStanding(found)) parts.push(standingWords(found));
  const leaf = !("of" in found) && found.kind !== "segment";
  if (changesAt !== null && leaf) parts.push(`can change ${new Date(changesAt).toISOString()}`);
  return parts.length === 0 ? "" : paint.dim(`   ${parts.join(" · ")}`);
}

function brief(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 110 ? `${text.slice(0, 107)}…` : text;
}
