import { setImmediate as nextTurn } from "node:timers/promises";
import type { ChangePlan, PlannedChange } from "@kindred/engine";
import type { CheckContext, Checked } from "@kindred/segment";
import { sentenceOf } from "./sentence.ts";

/** One side of a change: what the document says, in the canonical form and in words. */
export interface Said {
  readonly hash: string;
  readonly canonical: Record<string, unknown>;
  readonly sentence: string;
}

/** The planned changes as people read them. */
export async function plannedInWords(plan: ChangePlan) {
  const shown = [];
  for (const change of plan.changes) {
    // A thousand sentences take a while: others are served between them.
    if (shown.length % 16 === 15) await nextTurn();
    shown.push(inWords(change, plan));
  }
  return shown;
}

function inWords(change: PlannedChange, { context, contextBefore }: ChangePlan) {
  const { kind, id, checked, before } = change;
  const segment = before?.segment;
  return {
    kind,
    id,
    version: segment?.version ?? 0,
    updatedAt: segment?.updatedAt.toISOString() ?? null,
    diagnostics: checked.diagnostics.map((diagnostic) => ({ ...diagnostic })),
    document: segment === undefined ? null : { ...segment.document },
    // What stays as it is need not be said twice.
    before: before === null || kind === "keep" ? null : said(before.checked, contextBefore),
    after: kind === "keep" ? null : said(checked, context),
  };
}

function said(checked: Checked, context: CheckContext): Said | null {
  if (!checked.ok) return null;
  const { hash, canonical, segment } = checked;
  return { hash, canonical: { ...canonical }, sentence: sentenceOf(segment, context.segments) };
}
