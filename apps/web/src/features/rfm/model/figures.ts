import { knownClasses } from "@kindred/models";
import type { RfmModelAnswer } from "@kindred/server/answers";

export type Cell = NonNullable<RfmModelAnswer["run"]>["cells"][number];

/** Sums over some cells. */
export interface Figures {
  readonly size: number;
  readonly amount: number;
  readonly events: number;
  /** Days since the last event, on average; 0 of nobody. */
  readonly days: number;
}

export interface ClassFigures extends Figures {
  readonly class: string;
}

export interface GridCell extends Figures {
  readonly r: number;
  readonly f: number;
  /** The class of most of them; null: nobody. */
  readonly class: string | null;
}

function sumOf(cells: readonly Cell[]): Figures {
  const sum = (pick: (cell: Cell) => number): number => cells.reduce((all, cell) => all + pick(cell), 0);
  const size = sum((cell) => cell.size);
  const days = size === 0 ? 0 : sum((cell) => cell.days * cell.size) / size;
  return { size, amount: sum((cell) => cell.amount), events: sum((cell) => cell.events), days };
}

/** Best first; classes of one's own after those that are known, as they come. */
export function inOrder(classes: Iterable<string>): string[] {
  const place = (name: string): number => {
    const known = (knownClasses as readonly string[]).indexOf(name);
    return known === -1 ? knownClasses.length : known;
  };
  return [...new Set(classes)].sort((a, b) => place(a) - place(b));
}

/** The figures of every class somebody is in, and of those named besides. */
export function byClass(cells: readonly Cell[], named: readonly string[] = []): ClassFigures[] {
  return inOrder([...named, ...cells.map((cell) => cell.class)]).map((name) => ({
    class: name,
    ...sumOf(cells.filter((cell) => cell.class === name)),
  }));
}

/** The R × F grid, best recency first and rising frequency; M is added up. */
export function grid(cells: readonly Cell[], levels: number): GridCell[][] {
  const scores = Array.from({ length: levels }, (_, i) => i + 1);
  return scores.toReversed().map((r) =>
    scores.map((f) => {
      const here = cells.filter((cell) => cell.r === r && cell.f === f);
      const largest = byClass(here).toSorted((a, b) => b.size - a.size)[0];
      return { r, f, class: largest?.class ?? null, ...sumOf(here) };
    }),
  );
}

/** How many have each level of a score, 1 to `levels`. */
export function byLevel(cells: readonly Cell[], score: "r" | "f" | "m", levels: number): number[] {
  return Array.from({ length: levels }, (_, i) => sumOf(cells.filter((cell) => cell[score] === i + 1)).size);
}
