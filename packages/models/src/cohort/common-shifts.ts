/** How many of a cohort came back in one period after its own. */
export interface ReturnCell {
  /** The cohort's calendar period, counted from any. */
  readonly cohort: number;
  /** Periods since then, at least 1. */
  readonly age: number;
  readonly count: number;
  readonly of: number;
}

/** A calendar period in which all cohorts came back less, or more, than their own course would have it. */
export interface CommonShift {
  /** cohort + age */
  readonly period: number;
  /** How many cohorts say so. */
  readonly cohorts: number;
  /** Shares over all of them. */
  readonly observed: number;
  readonly expected: number;
  /** Standard errors from 0; negative for a dip. */
  readonly score: number;
}

/** Cohorts smaller than this say little and are left out. */
const smallest = 20;
/** So many cells must a cohort, and an age, have to be taken apart into effects. */
const fewestCells = 3;
/** So many cohorts must have seen a calendar period. */
const fewestCohorts = 4;
/** Of them so many must have moved the same way. */
const agreeing = 0.8;
const leastScore = 3;
/** And by so much of what was expected. */
const leastChange = 0.1;
const rounds = 10;

/**
 * Calendar periods that moved all cohorts alike, strongest first. A cell (c, n) lies on the diagonal t = c + n. Its share is made
 * y = 2·asin √((k + 3/8) / (m + 3/4)), whose variance is about 1/m whatever the share (F. J. Anscombe, Biometrika 35, 1948, p. 246). Median
 * polish (J. W. Tukey, "Exploratory Data Analysis", 1977, chapter 11) takes it apart into y = level + cohort + age + residual;
 * medians are not moved by the one cell of each cohort and age that a diagonal crosses. With r the median residual of the K cells of
 * diagonal t and s the larger of 1.4826 · the median absolute residual outside t and of the cells' own error, the median 1/√m, the score is
 * r / (1.2533 · s / √K), 1.2533 being √(π/2), by which a median errs more than a mean. A period is told when |score| ≥ 3, at least four
 * cohorts saw it, four fifths of them moved the same way, and the share differs from the expected one by a tenth of it.
 */
export function commonShifts(cells: readonly ReturnCell[]): CommonShift[] {
  const table = fewEnoughLeft(cells.filter(({ age, of }) => age >= 1 && of >= smallest));
  const fitted = polish(table);
  const periods = [...new Set(table.map(({ cohort, age }) => cohort + age))];
  const found = periods.flatMap((period) => shiftIn(period, table, fitted) ?? []);
  return found.sort((a, b) => Math.abs(b.score) - Math.abs(a.score));
}

/** Without cohorts and ages of too few cells; taking some out may leave others with too few. */
function fewEnoughLeft(cells: readonly ReturnCell[]): readonly ReturnCell[] {
  const count = (by: "cohort" | "age"): Map<number, number> => {
    const counts = new Map<number, number>();
    for (const cell of cells) counts.set(cell[by], (counts.get(cell[by]) ?? 0) + 1);
    return counts;
  };
  const [cohorts, ages] = [count("cohort"), count("age")];
  const left = cells.filter(({ cohort, age }) => {
    return cohorts.get(cohort)! >= fewestCells && ages.get(age)! >= fewestCells;
  });
  return left.length === cells.length ? left : fewEnoughLeft(left);
}

function transformed({ count, of }: ReturnCell): number {
  return 2 * Math.asin(Math.sqrt((count + 3 / 8) / (of + 3 / 4)));
}

/** What each cell would be by its cohort and its age alone, in transformed units. */
function polish(cells: readonly ReturnCell[]): readonly number[] {
  const values = cells.map(transformed);
  const residuals = [...values];
  const sweep = (by: "cohort" | "age"): void => {
    const groups = new Map<number, number[]>();
    cells.forEach((cell, index) => {
      const group = groups.get(cell[by]);
      if (group === undefined) groups.set(cell[by], [index]);
      else group.push(index);
    });
    for (const indices of groups.values()) {
      const middle = median(indices.map((index) => residuals[index]!));
      for (const index of indices) residuals[index]! -= middle;
    }
  };
  for (let round = 0; round < rounds; round++) {
    sweep("cohort");
    sweep("age");
  }
  return values.map((value, index) => value - residuals[index]!);
}

function shiftIn(period: number, cells: readonly ReturnCell[], fitted: readonly number[]): CommonShift | null {
  const on: number[] = [];
  const off: number[] = [];
  let [people, back, expected] = [0, 0, 0];
  const errors: number[] = [];
  cells.forEach((cell, index) => {
    const residual = transformed(cell) - fitted[index]!;
    if (cell.cohort + cell.age !== period) {
      off.push(Math.abs(residual));
      return;
    }
    on.push(residual);
    errors.push(1 / Math.sqrt(cell.of));
    people += cell.of;
    back += cell.count;
    expected += cell.of * Math.sin(Math.max(0, fitted[index]!) / 2) ** 2;
  });
  if (on.length < fewestCohorts || off.length === 0) return null;
  const middle = median(on);
  const scale = Math.max(1.4826 * median(off), median(errors));
  const score = middle / ((1.2533 * scale) / Math.sqrt(on.length));
  const sameWay = on.filter((residual) => residual * middle > 0).length;
  if (Math.abs(score) < leastScore || sameWay < agreeing * on.length) return null;
  if (Math.abs(back - expected) < leastChange * expected) return null;
  return { period, cohorts: on.length, observed: back / people, expected: expected / people, score };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
