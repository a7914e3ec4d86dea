import type { CrossSums, RatioSums } from "@kindred/models";
import type { SideFrame } from "./frame.ts";

/**
 * What a measure adds up over people: what each has above (`y`) and below (`x`) the line, as columns of a row a person, without the side's
 * suffix. `x` null: 1 for every head.
 */
export interface SumQuestion {
  readonly id: string;
  readonly y: string;
  readonly x: string | null;
  /** How many orders or answers it is over; null: heads. */
  readonly n: string | null;
}

export interface SummedSide extends RatioSums {
  /** What `n` of the question adds up to. */
  readonly over: number;
}

export interface SumAnswer {
  readonly id: string;
  readonly sides: readonly SummedSide[];
  readonly cross: CrossSums;
}

const noCross: CrossSums = { yy: 0, yx: 0, xy: 0, xx: 0 };

/**
 * The sums that ratios, totals and their differences need, as one array of a statement over a row a person. Columns are `<name>_a`,
 * `<name>_b`, and `head_a`, `head_b` (1 where the person is a head).
 *
 * @param where which rows are people's, where there are others among them
 * @param bothHeads how many are heads of both sides; those without a row count too
 */
export class Sums {
  readonly expressions: string[] = [];
  readonly #places = new Map<string, number>();
  readonly #sides: readonly SideFrame[];
  readonly #where: string;

  constructor(sides: readonly SideFrame[], where = "1") {
    this.#sides = sides;
    this.#where = where;
  }

  plan(question: SumQuestion): (totals: readonly number[], bothHeads: number) => SumAnswer {
    const sides = this.#sides.map((side) => this.#side(side, question));
    const [a, b] = this.#sides;
    const cross = a === undefined || b === undefined ? null : this.#cross(question);
    return (totals, bothHeads) => ({
      id: question.id,
      sides: sides.map((read) => read(totals)),
      cross: cross === null ? noCross : cross(totals, bothHeads),
    });
  }

  #side({ key, presence }: SideFrame, { y, x, n }: SumQuestion): (totals: readonly number[]) => SummedSide {
    const above = `${y}_${key}`;
    const [sum, squares] = [this.#add(above), this.#add(`${above} * ${above}`)];
    const over = n === null ? null : this.#add(`${n}_${key}`);
    if (x === null) {
      const { heads } = presence.summary;
      return (totals) => ({
        n: heads,
        y: totals[sum]!,
        x: heads,
        yy: totals[squares]!,
        xy: totals[sum]!,
        xx: heads,
        over: over === null ? heads : totals[over]!,
      });
    }
    const below = `${x}_${key}`;
    const places = [
      this.#add(`${below} != 0 OR ${above} != 0`),
      this.#add(below),
      this.#add(`${above} * ${below}`),
      this.#add(`${below} * ${below}`),
    ] as const;
    return (totals) => ({
      n: totals[places[0]]!,
      y: totals[sum]!,
      x: totals[places[1]]!,
      yy: totals[squares]!,
      xy: totals[places[2]]!,
      xx: totals[places[3]]!,
      over: totals[over ?? places[1]]!,
    });
  }

  #cross({ y, x }: SumQuestion): (totals: readonly number[], bothHeads: number) => CrossSums {
    const below = x ?? "head";
    const places = [
      this.#add(`${y}_a * ${y}_b`),
      this.#add(`${y}_a * ${below}_b`),
      this.#add(`${below}_a * ${y}_b`),
      x === null ? null : this.#add(`${x}_a * ${x}_b`),
    ] as const;
    return (totals, bothHeads) => ({
      yy: totals[places[0]]!,
      yx: totals[places[1]]!,
      xy: totals[places[2]]!,
      xx: places[3] === null ? bothHeads : totals[places[3]]!,
    });
  }

  #add(expression: string): number {
    let place = this.#places.get(expression);
    if (place === undefined) {
      place =
        this.expressions.push(
          `toFloat64(${this.#where === "1" ? `sum(${expression})` : `sumIf(${expression}, ${this.#where})`})`,
        ) - 1;
      this.#places.set(expression, place);
    }
    return place;
  }
}
