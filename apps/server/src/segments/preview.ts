import {
  type ConditionCount,
  invalidSegment,
  loadContext,
  type Preview,
  type PreviewOptions,
  type SegmentRequest,
} from "@kindred/engine";
import {
  check,
  type CheckContext,
  type Checked,
  type Diagnostic,
  type ExplainedCondition,
  type Found,
  type Language,
  lint,
  type Segment,
} from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import type { Wiring } from "../wiring.ts";
import { sentencesByPointer, sentenceOf } from "./sentence.ts";

export interface ReadSegment {
  readonly segment: Segment;
  readonly sentence: string;
  /** What each condition says, by its JSON pointer. */
  readonly sentences: ReadonlyMap<string, string>;
  readonly language: Language;
  /** What it was checked against, for the segments it refers to. */
  readonly context: CheckContext;
  readonly checked: Extract<Checked, { readonly ok: true }>;
}

/** The checked segment in words. Throws `invalid_segment`. */
export async function readSegment(
  store: WorkspaceStore,
  request: SegmentRequest,
  language: Language = "en",
): Promise<ReadSegment> {
  const { check: context } = await loadContext(store, { alongside: request.alongside });
  const checked = check(request.document, context);
  if (!checked.ok) throw invalidSegment(checked.diagnostics);
  const { segment } = checked;
  const documents = context.segments;
  return {
    segment,
    sentence: sentenceOf(segment, documents, language),
    sentences: sentencesByPointer(segment, documents, language),
    language,
    context,
    checked,
  };
}

export interface WordedPreview extends Preview {
  readonly sentence: string;
  readonly worded: readonly (ConditionCount & { readonly sentence: string })[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A few hundredths of a second: a preview follows every edit. */
const PREVIEW_EFFORT = 20_000;

/** A preview whose conditions say what they ask. */
export async function previewInWords(
  wiring: Wiring,
  store: WorkspaceStore,
  request: SegmentRequest,
  options: PreviewOptions & { readonly language?: Language } = {},
): Promise<WordedPreview> {
  const [preview, { sentence, sentences, checked, context }] = await Promise.all([
    wiring.previews.preview(store, request, options),
    readSegment(store, request, options.language),
  ]);
  const diagnostics = lint(checked, context, { others: false, effort: PREVIEW_EFFORT });
  const worded = preview.conditions.map((condition) => ({ ...condition, sentence: sentences.get(condition.at) ?? "" }));
  return { ...preview, sentence, worded, diagnostics };
}

/** An explained condition with what it asks; its `found` as the interpreter gives it, conditions below worded likewise. */
export interface WordedCondition {
  readonly at: string;
  readonly sentence: string;
  readonly verdict: boolean;
  /** Unix ms. */
  readonly changesAt: number | null;
  /** Unix ms; null: always, or not known. */
  readonly since: number | null;
  readonly found: WordedFound;
}

export type WordedFound =
  | { readonly kind: "all" | "any" | "none" | "not"; readonly of: readonly WordedCondition[] }
  | { readonly kind: "segment"; readonly segment: string; readonly condition: WordedCondition }
  | Exclude<Found, { readonly kind: "all" | "any" | "none" | "not" | "segment" }>;

/** Puts each condition of an explanation into words, also those of segments it refers to. */
export function inWords(condition: ExplainedCondition, read: ReadSegment): WordedCondition {
  const { found, at, verdict, changesAt, since } = condition;
  const sentence = read.sentences.get(at) ?? "";
  return { at, sentence, verdict, changesAt, since, found: foundInWords(found, read) };
}

function foundInWords(found: Found, read: ReadSegment): WordedFound {
  if (found.kind === "segment") {
    const other = check(read.context.segments.get(found.segment), read.context);
    const sentences = other.ok
      ? sentencesByPointer(other.segment, read.context.segments, read.language)
      : new Map<string, string>();
    return { ...found, condition: inWords(found.condition, { ...read, sentences }) };
  }
  if ("of" in found) return { kind: found.kind, of: found.of.map((below) => inWords(below, read)) };
  return found;
}
