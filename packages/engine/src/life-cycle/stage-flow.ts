import { ContactSet } from "../membership/contact-set.ts";
import type { StageSets } from "./stages-by-definition.ts";

/** How many went from one stage to another between two instants. Stages by their place; null: was, or is, in none. */
export interface StageMove {
  readonly from: number | null;
  readonly to: number | null;
  readonly count: number;
}

/**
 * Everybody's way from one instant to another: those who stayed where they were included, ways that nobody went left out.
 * From null are contacts that came in between, to null those who were merged or erased.
 */
export function flowBetweenStages(before: StageSets, after: StageSets): readonly StageMove[] {
  const moves: StageMove[] = [];
  for (const [from, left] of before.entries()) {
    const rest = left.clone();
    for (const [to, reached] of after.entries()) {
      add(moves, from, to, left.and(reached).size);
      rest.exclude(reached);
    }
    add(moves, from, null, rest.size);
  }
  const known = new ContactSet();
  for (const set of before) known.include(set);
  for (const [to, reached] of after.entries()) add(moves, null, to, reached.andNot(known).size);
  return moves;
}

function add(moves: StageMove[], from: number | null, to: number | null, count: number): void {
  if (count > 0) moves.push({ from, to, count });
}
