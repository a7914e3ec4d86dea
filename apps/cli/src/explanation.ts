import { isJsonArray, isJsonObject, type Json, type JsonObject } from "@kindred/schema";
import { z } from "zod";
import type { Paint } from "./terminal.ts";

const Deciding = z.object({ event: z.string(), ts: z.string(), messageId: z.string(), properties: z.json() });

export interface Explained {
  readonly at: string;
  readonly verdict: boolean;
  /** Unix ms; null when time alone never changes it. */
  readonly changesAt: number | null;
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
  | { readonly kind: "list"; readonly list: string }
  | { readonly kind: "sample"; readonly place: number };

export const Explained: z.ZodType<Explained> = z.lazy(() =>
  z.object({
    at: z.string(),
    verdict: z.boolean(),
    changesAt: z.number().nullable(),
    found: z.discriminatedUnion("kind", [
      z.object({ kind: z.enum(["all", "any", "none", "not"]), of: z.array(Explained) }),
      z.object({ kind: z.literal("trait"), path: z.string(), actual: z.json(), km: z.number().optional() }),
      z.object({ kind: z.literal("event"), actual: z.json(), matching: z.number(), deciding: z.array(Deciding) }),
      z.object({ kind: z.literal("segment"), segment: z.string(), condition: Explained }),
      z.object({ kind: z.literal("sequence"), steps: z.array(Deciding) }),
      z.object({ kind: z.literal("rank"), actual: z.json(), edge: z.number().nullable() }),
      z.object({ kind: z.literal("list"), list: z.string() }),
      z.object({ kind: z.literal("sample"), place: z.number() }),
    ]),
  }),
);

/** Documents by id, for saying what was wanted: conditions name their place in the document they stand in. */
export type Documents = ReadonlyMap<string, Json>;

const SHOWN_EVENTS = 3;

/** The tree of conditions, one line each: ✓ or ✗, what was wanted, what was found, and when it can change by itself. */
export function explanationLines(root: Explained, document: Json, documents: Documents, paint: Paint): string[] {
  const lines: string[] = [];
  const visit = (one: Explained, within: Json, lead: string, branch: string): void => {
    const { found } = one;
    const mark = one.verdict ? paint.green("✓") : paint.red("✗");
    lines.push(`${lead}${branch}${mark} ${wanted(one, within)}${outcome(one, paint)}`);
    const inner = lead + (branch === "" ? "" : branch === "└─ " ? "   " : "│  ");
    const children = childrenOf(one, within, documents);
    for (const event of shownEvents(found))
      lines.push(paint.dim(`${inner}     ${event.ts}  ${event.event}  ${brief(event.properties)}`));
    if (found.kind === "event" && found.matching > SHOWN_EVENTS)
      lines.push(paint.dim(`${inner}     and ${String(found.matching - SHOWN_EVENTS)} more`));
    for (const [index, child] of children.entries())
      visit(child.condition, child.within, inner, index === children.length - 1 ? "└─ " : "├─ ");
  };
  visit(root, document, "", "");
  return lines;
}

/** The latest events of a measure, all those of a sequence. */
function shownEvents(found: Found): readonly z.output<typeof Deciding>[] {
  if (found.kind === "sequence") return found.steps;
  return found.kind === "event" ? found.deciding.slice(0, SHOWN_EVENTS) : [];
}

function childrenOf(one: Explained, within: Json, documents: Documents) {
  const { found } = one;
  if (found.kind === "segment") return [{ condition: found.condition, within: documents.get(found.segment) ?? null }];
  return "of" in found ? found.of.map((condition) => ({ condition, within })) : [];
}

function wanted(one: Explained, within: Json): string {
  const { found } = one;
  if (found.kind === "all" || found.kind === "any" || found.kind === "none" || found.kind === "not")
    return { all: "all of", any: "any of", none: "none of", not: "not" }[found.kind];
  const raw = placeIn(within, one.at);
  if (isJsonObject(raw)) return conditionText(raw);
  if (found.kind === "segment") return `segment ${found.segment}`;
  if (found.kind === "list") return `list ${found.list}`;
  return found.kind === "trait" ? found.path : found.kind;
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
  if (found.kind === "sample") parts.push(`stands at ${String(found.place)}`);
  const leaf = !("of" in found) && found.kind !== "segment";
  if (changesAt !== null && leaf) parts.push(`can change ${new Date(changesAt).toISOString()}`);
  return parts.length === 0 ? "" : paint.dim(`   ${parts.join(" · ")}`);
}

/** What a condition begins with, then the rest in the order a person says it; what comes last is the comparison. */
const HEADS = ["trait", "event", "property", "segment", "list", "sample"];
const ORDER = [...HEADS, "where", "window", "measure"];

/** A condition as it stands in the document, in one line: `Order Completed, window last 90d, gte 3`. */
export function conditionText(raw: JsonObject): string {
  const [[head, subject] = ["condition", null], ...rest] = inOrder(raw);
  const named = head === "trait" || head === "event";
  const first = named ? phrase(subject) : `${head} ${phrase(subject)}`;
  return [first, ...rest.map(([key, value]) => `${key} ${phrase(value)}`)].join(head === "trait" ? " " : ", ");
}

function inOrder(raw: JsonObject): [string, Json][] {
  const rank = (key: string): number => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);
  return Object.entries(raw).sort(([a], [b]) => rank(a) - rank(b));
}

function phrase(value: Json): string {
  if (isJsonArray(value)) return value.map(phrase).join(" | ");
  if (!isJsonObject(value)) return typeof value === "string" ? value : JSON.stringify(value);
  return inOrder(value)
    .map(([key, held]) => `${key} ${isJsonObject(held) ? `(${phrase(held)})` : phrase(held)}`)
    .join(" ");
}

function brief(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 110 ? `${text.slice(0, 107)}…` : text;
}

/** What a JSON pointer names. */
function placeIn(document: Json, pointer: string): Json | undefined {
  let here: Json | undefined = document;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (here !== undefined && isJsonArray(here)) here = here[Number(key)];
    else if (isJsonObject(here)) here = here[key];
    else return undefined;
  }
  return here;
}
