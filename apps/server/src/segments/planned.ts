import type { ChangePlan, PlannedChange } from "@kindred/engine";
import type { CheckContext, Checked } from "@kindred/segment";
import { sentenceOf } from "./sentence.ts";

/** One side of a change: what the document says, in the canonical form and in words. */
export interface Said {
  readonly hash: string;
  readonly canonical: Record<string, unknown>;
  readonly sentence: string;
}

/** A planned change as people read it. */
export function plannedInWords(change: PlannedChange, { context, contextBefore }: ChangePlan) {
  const { kind, id, checked, before } = change;
  const segment = before?.segment;
  return {
    kind,
    id,
    version: segment?.version ?? 0,
    updatedAt: segment?.updatedAt.toISOString() ?? null,
    diagnostics: checked.diagnostics.map((diagnostic) => ({ ...diagnostic })),
    document: segment === undefined ? null : { ...segment.document },
    before: before === null ? null : said(before.checked, contextBefore),
    after: said(checked, context),
  };
}

function said(checked: Checked, context: CheckContext): Said | null {
  if (!checked.ok) return null;
  const { hash, canonical, segment } = checked;
  return { hash, canonical: { ...canonical }, sentence: sentenceOf(segment, context.segments) };
}
