import type { Json } from "@kindred/schema";

import type { MovedLeaf, RfmLeaf, ScoreLeaf, StoodLeaf } from "../plan/plan.ts";
import type { ContactFacts, LedgerFact, PermissionFact, RfmFact, ScoreFact } from "./facts.ts";
import { windowOf } from "./window.ts";

/** What stands at an instant: the latest row up to it, and of those of one instant the one written last. */
function latest<Row extends { readonly at: number }>(
  rows: readonly Row[] | undefined,
  until: number,
  isMeant: (row: Row) => boolean,
): Row | null {
  return rows?.findLast((row) => row.at <= until && isMeant(row)) ?? null;
}

/** The entries, or the exits, that lie in the window. */
export function movesOf(leaf: MovedLeaf, now: number, facts: ContactFacts): readonly LedgerFact[] {
  const interval = windowOf(leaf, now, facts);
  if (interval === null) return [];
  return (facts.ledger ?? []).filter(({ segment, change, at }) => {
    return segment === leaf.segment && change === leaf.change && at >= interval.from && at < interval.to;
  });
}

/** The entry of the ledger that says where the contact stood; null before the first. */
export function standingAt({ segment, instant }: StoodLeaf, facts: ContactFacts): LedgerFact | null {
  return latest(facts.ledger, instant, (entry) => entry.segment === segment);
}

export function permissionAt(subject: string, now: number, facts: ContactFacts): PermissionFact | null {
  return latest(facts.permissions, now, (row) => row.subject === subject);
}

/** null when there is none, or when it has ended. */
export function scoreAt(model: string, now: number, facts: ContactFacts): ScoreFact | null {
  const row = latest(facts.scores, now, (each) => each.model === model);
  return row === null || (row.value === null && row.band === "") ? null : row;
}

/** null when there is none, or when it has ended. */
export function rfmAt(model: string, now: number, facts: ContactFacts): RfmFact | null {
  const row = latest(facts.rfm, now, (each) => each.model === model);
  return row === null || row.class === "" ? null : row;
}

export function scoreValue(leaf: RfmLeaf | ScoreLeaf, now: number, facts: ContactFacts): Json | undefined {
  if (leaf.kind === "rfm") return rfmAt(leaf.model, now, facts)?.[leaf.asks];
  const row = scoreAt(leaf.model, now, facts);
  if (row === null) return undefined;
  return leaf.asks === "band" ? row.band || undefined : (row.value ?? undefined);
}
