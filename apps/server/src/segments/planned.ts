import { setImmediate as nextTurn } from "node:timers/promises";
import { type ChangePlan, lintSegment, type PlannedChange, type SegmentContext } from "@kindred/engine";
import type { CheckContext, Checked } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { sentenceOf } from "./sentence.ts";

/** One side of a change: what the document says, in the canonical form and in words. */
export interface Said {
  readonly hash: string;
  readonly canonical: Record<string, unknown>;
  readonly sentence: string;
}

/** Looking at the data costs a few reads for each document: more than this many are looked at without. */
const MOST_LINTED = 20;

/** The planned changes as people read them, with what a linter says of those that change something. */
export async function plannedInWords(store: WorkspaceStore, plan: ChangePlan, now: number) {
  const shown = [];
  let left = MOST_LINTED;
  for (const change of plan.changes) {
    // A thousand sentences take a while: others are served between them.
    if (shown.length % 16 === 15) await nextTurn();
    const { checked, kind } = change;
    const linted = kind !== "keep" && left-- > 0;
    const diagnostics = linted ? await lintSegment(store, checked, ...surroundings(plan, now)) : checked.diagnostics;
    shown.push({ ...inWords(change, plan), diagnostics });
  }
  return shown;
}

function surroundings(
  { context, changes }: ChangePlan,
  now: number,
): [SegmentContext, Parameters<typeof lintSegment>[3]] {
  const alongside = new Map(changes.flatMap(({ id, document }) => (id === null ? [] : [[id, document]])));
  return [
    { timezone: context.timezone, check: context },
    { now, alongside },
  ];
}

function inWords(change: PlannedChange, { context, contextBefore }: ChangePlan) {
  const { kind, id, checked, before } = change;
  const segment = before?.segment;
  return {
    kind,
    id,
    version: segment?.version ?? 0,
    updatedAt: segment?.updatedAt.toISOString() ?? null,
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
