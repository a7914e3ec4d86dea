import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { isJsonObject, type Json, KindredError } from "@kindred/schema";
import { applyPatch } from "@kindred/segment";
import { z } from "zod";
import { answer, type Surroundings } from "../session.ts";
import type { Asked, SegmentOptions } from "./asked.ts";
import { rewritten } from "./code/document-text.ts";
import { formatOf, parseSource } from "./code/source-file.ts";
import { writeWhole } from "./code/write-file.ts";

const Operation = z.union([
  z.object({ op: z.enum(["add", "replace"]), path: z.string(), value: z.json() }),
  z.object({ op: z.literal("remove"), path: z.string() }),
]);

const Finding = z.object({
  severity: z.enum(["error", "warning", "hint"]),
  code: z.string(),
  pointer: z.string(),
  message: z.string(),
  fix: z.object({ title: z.string(), patch: z.array(Operation), safe: z.boolean() }).optional(),
});
type Finding = z.output<typeof Finding>;

const Checked = z.looseObject({
  ok: z.boolean(),
  diagnostics: z.array(Finding),
  freshness: z.string().nullable(),
  sentence: z.string().nullable(),
});

export type CheckOptions = SegmentOptions & { readonly fix?: boolean };

/** Says what is wrong with a segment; with `--fix` makes the changes first that change nobody's membership. */
export async function checkSegment(
  file: string,
  { ask, source }: Asked,
  options: CheckOptions,
  around: Surroundings,
): Promise<void> {
  const ofDocument = (document: Json): Promise<z.output<typeof Checked>> => ask("check", Checked, { document });
  const before = await ofDocument(source.document);
  const { checked, document, fixed } =
    options.fix === true
      ? await mended(source.document, before, ofDocument)
      : { checked: before, document: null, fixed: [] };
  if (document !== null && fixed.length > 0) await rewrite(file, document);
  const shown = options.fix === true ? { ...checked, fixed } : checked;
  await answer(options, around, shown, () => lines(checked, fixed, around).join("\n"));
  if (!checked.ok) process.exitCode = 1;
}

/** A segment has far fewer conditions that are superfluous; this ends whatever a server says. */
const MOST_FIXES = 1000;

/** One fix at a time: after each, places have moved and what is said may be another thing. */
async function mended(start: Json, first: z.output<typeof Checked>, check: (document: Json) => Promise<typeof first>) {
  const fixed: Finding[] = [];
  let [document, checked] = [start, first];
  while (fixed.length < MOST_FIXES) {
    const next = checked.diagnostics.find(({ fix }) => fix?.safe === true);
    if (next?.fix === undefined) break;
    document = applyPatch(document, next.fix.patch);
    fixed.push(next);
    checked = await check(document);
  }
  return { document, checked, fixed };
}

async function rewrite(file: string, document: Json): Promise<void> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    const message = `--fix changes a file, and ${file} is none. Save the segment to a file first: kindred segment pull.`;
    throw new KindredError("not_a_file", message, { cause });
  });
  if (!isJsonObject(document)) return;
  await writeWhole(file, rewritten(parseSource(text, file, formatOf(extname(file))), document));
}

function lines(checked: z.output<typeof Checked>, fixed: readonly Finding[], { terminal }: Surroundings): string[] {
  const { paint } = terminal;
  const done = fixed.map(
    ({ code, pointer, fix }) => `${paint.green("fixed")} ${code} at ${pointer}: ${fix?.title ?? ""}`,
  );
  const said = checked.diagnostics.flatMap((finding) => {
    const { severity, code, pointer, message, fix } = finding;
    const line = `${severity} ${code} at ${pointer === "" ? "the root" : pointer}: ${message}`;
    if (fix === undefined) return [line];
    return [line, paint.dim(`  fix: ${fix.title}${fix.safe ? " (nobody enters or leaves: --fix does it)" : ""}`)];
  });
  const valid = `${paint.green("✓")} valid, ${checked.freshness ?? ""}: ${checked.sentence ?? ""}`;
  return [...done, ...said, ...(checked.ok ? [valid] : [])];
}
