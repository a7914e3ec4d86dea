import type { ChangeLeaf, EventLeaf, Leaf, PropertyFormula, SequenceLeaf, TraitLeaf } from "../plan/plan.ts";
import { formulaHoldsForNothing } from "../plan/empty.ts";
import { NotInvertible } from "../plan/not-invertible.ts";
import { dependsOn, type Placeholder, requireEqualities, requireEquality } from "../plan/placeholder.ts";
import type { Statement } from "./compile.ts";
import { eventIs, instant, tsWithin } from "./event-rows.ts";
import { bitmapText, type LeafMoment } from "./leaves.ts";
import { measureOperand, printAggregate } from "./measure.ts";
import { negation } from "./negation.ts";
import { jsonOperand, numberOperand, type Operand } from "./operand.ts";
import { Params } from "./params.ts";
import { argumentOf, type RowArgument, valueOf } from "./row-argument.ts";
import { printPredicate } from "./predicate.ts";
import { ALIVE, printMeasureTest, type ScanInput } from "./scans/scan.ts";
import { printSequence } from "./sequence.ts";
import { traitOf } from "./source.ts";

/** Rows: `{ argument, state }`, the argument as text and the bitmap of the contacts for whom the leaf holds with it. */
export interface ByValueStatement extends Statement {
  /** The bitmaps hold those for whom the leaf does not hold; it holds for everyone with a value that has no row. */
  readonly outside: boolean;
}

export interface ByValueOptions extends LeafMoment {
  readonly placeholder: Placeholder;
  /** Only these values; null: all that are in the data, at most `limit` of them. */
  readonly values: readonly (string | number)[] | null;
  readonly limit: number;
}

/**
 * Whom a leaf holds for with each value of its argument, in one read however many values there are.
 *
 * @throws NotInvertible where a row does not say which arguments it speaks for
 */
export function compileByValue(leaf: Leaf, options: ByValueOptions): ByValueStatement {
  const params = new Params();
  const reader = new ByValue({ now: options.now, traits: options.traits, params }, options);
  const { from, condition, id, where, outside } = reader.read(leaf);
  const sql = `SELECT toString(value) AS argument, ${bitmapText(id, outside ? negation(condition) : condition)} AS state
FROM ${from}
WHERE ${[where, ...reader.among("value")].join(" AND ")}
GROUP BY value
LIMIT ${params.add("UInt32", options.limit)}`;
  return { sql, params: params.values, outside };
}

interface Read {
  /** A row a contact and `value`. */
  readonly from: string;
  readonly where: string;
  readonly id: string;
  readonly condition: string;
  readonly outside: boolean;
}

const ofContacts = { where: ALIVE, id: "contact_id" } as const;

class ByValue {
  readonly #input: ScanInput;
  readonly #options: ByValueOptions;

  constructor(input: ScanInput, options: ByValueOptions) {
    this.#input = input;
    this.#options = options;
  }

  read(leaf: Leaf): Read {
    const { placeholder } = this.#options;
    switch (leaf.kind) {
      case "trait":
        requireEquality(leaf.test, placeholder);
        return this.#trait(leaf);
      case "event":
        return dependsOn(leaf.test, placeholder) ? this.#measured(leaf) : this.#event(leaf);
      case "change":
        return this.#change(leaf);
      case "sequence":
        return this.#sequence(leaf);
      case "rank":
        throw new NotInvertible("Here the argument decides about everybody at once: bind it value by value.");
      default:
        throw new NotInvertible("A condition of this kind cannot be turned around: bind the argument value by value.");
    }
  }

  /** Only the values asked for, and never what is no value at all. */
  among(value: string): string[] {
    const { values, placeholder } = this.#options;
    if (values === null) return [`isNotNull(${value})`];
    const type = placeholder.type === "string" ? "Array(String)" : "Array(Float64)";
    return [`isNotNull(${value})`, `${value} IN ${this.#input.params.add(type, values as readonly string[])}`];
  }

  #valueOf(operand: Operand): string {
    return valueOf(operand, this.#options.placeholder);
  }

  #trait(leaf: TraitLeaf): Read {
    const { params, traits, now } = this.#input;
    if (traits === "current") {
      const value = this.#valueOf(jsonOperand("traits", leaf.path, params));
      const from = `(SELECT id, ${value} AS value FROM contacts FINAL WHERE deleted = 0)`;
      return { from, where: "1", id: "id", condition: "1", outside: false };
    }
    // A tuple, because argMax passes over rows whose value is NULL, and a removed trait must win.
    const value = `argMax(tuple(${this.#valueOf(jsonOperand("doc", leaf.path, params))}), tuple(ts, message_id)).1`;
    const from = `(
    SELECT contact_id, ${value} AS value FROM trait_history FINAL
    WHERE trait = ${params.add("String", traitOf(leaf))} AND ts < ${instant(now + 1, params)}
    GROUP BY contact_id
  )`;
    return { from, ...ofContacts, condition: "1", outside: false };
  }

  /** The measure itself is compared with the argument. */
  #measured(leaf: EventLeaf): Read {
    const { params } = this.#input;
    const { placeholder } = this.#options;
    requireEquality(leaf.test.test, placeholder);
    if (dependsOn(leaf.where, placeholder))
      throw new NotInvertible("The argument is compared both with the events and with what is measured over them.");
    if (["count", "days", "distinct", "sum"].includes(leaf.measure.kind))
      throw new NotInvertible("This measure is 0 for people without a single event: bind the argument value by value.");
    const where = [eventIs(leaf.events, params), ...this.#within(leaf)];
    if (leaf.where !== null) where.push(printPredicate(leaf.where, { ...this.#input, timezone: leaf.timezone }));
    const value = this.#valueOf(measureOperand(leaf.measure, "m0", params));
    const from = `(
    SELECT contact_id, ${value} AS value FROM (
      SELECT contact_id, ${printAggregate(leaf.measure, null, leaf.timezone, params)} AS m0
      FROM events WHERE ${where.join(" AND ")} GROUP BY contact_id
    )
  )`;
    // Negated, it holds where the measure is another value or missing.
    return { from, ...ofContacts, condition: leaf.test.negated ? "0" : "1", outside: leaf.test.negated };
  }

  #event(leaf: EventLeaf): Read {
    const { params } = this.#input;
    const row = this.#argument(leaf.where!, leaf.timezone);
    const where = [eventIs(leaf.events, params), ...this.#within(leaf), ...row.where];
    const measure = printAggregate(leaf.measure, null, leaf.timezone, params);
    const condition = printMeasureTest(leaf.test, measureOperand(leaf.measure, "m0", params), leaf.timezone, params);
    return this.#perValue(leaf, row, [`${measure} AS m0`], where, condition);
  }

  #change(leaf: ChangeLeaf): Read {
    const { params } = this.#input;
    if (dependsOn(leaf.test, this.#options.placeholder))
      throw new NotInvertible("A ratio is compared with the argument: bind it value by value.");
    const row = this.#argument(leaf.where!, leaf.timezone);
    const over = ({ from, to }: ChangeLeaf["window"]): string => {
      const within = tsWithin({ from, to }, params);
      const condition = within.length === 0 ? null : within.join(" AND ");
      return printAggregate(leaf.measure, condition, leaf.timezone, params);
    };
    const columns = [`${over(leaf.window)} AS m0`, `${over(leaf.versus)} AS m1`];
    const [measure, versus] = ["m0", "m1"].map((column) => measureOperand(leaf.measure, column, params).number());
    const ratio = numberOperand(`(${measure!} / nullIf(${versus!}, 0))`);
    const condition = printMeasureTest(leaf.test, ratio, leaf.timezone, params);
    return this.#perValue(leaf, row, columns, [eventIs(leaf.events, params), ...row.where], condition);
  }

  /** Every step is about the argument, so that the events of one value are a history of their own. */
  #sequence(leaf: SequenceLeaf): Read {
    const { params, now } = this.#input;
    const rows = leaf.steps.map(({ where }) => {
      if (where !== null && dependsOn(where, this.#options.placeholder)) return this.#argument(where, leaf.timezone);
      throw new NotInvertible("A step of this sequence is not about the argument: ask every step for it.");
    });
    const [first] = rows;
    if (rows.some(({ value, each }) => each || value !== first!.value))
      throw new NotInvertible("The steps of this sequence do not look for the argument in the same property.");
    const steps = leaf.steps.map((step, index) => ({ ...step, where: rows[index]!.rest }));
    const { columns, holds } = printSequence({ ...leaf, steps }, now, params);
    const names = [...new Set(leaf.steps.flatMap(({ events }) => events))].sort();
    const where = [eventIs(names, params), `ts < ${instant(now + 1, params)}`];
    if (leaf.window.from !== -Infinity) where.push(`ts >= ${instant(leaf.window.from, params)}`);
    return this.#perValue(leaf, first!, columns, where, holds);
  }

  #perValue(
    leaf: Leaf,
    row: RowArgument,
    columns: readonly string[],
    where: readonly string[],
    condition: string,
  ): Read {
    const source = row.each ? `events ARRAY JOIN ${row.value} AS value` : "events";
    const value = row.each ? "value" : row.value;
    const from = `(
    SELECT contact_id, ${row.each ? "value" : `${row.value} AS value`},
      ${columns.join(",\n      ")}
    FROM ${source}
    WHERE ${[...where, ...this.among(value)].join(" AND ")}
    GROUP BY contact_id, value
  )`;
    const outside = formulaHoldsForNothing({ kind: "leaf", leaf: 0 }, [leaf]);
    return { from, ...ofContacts, condition, outside };
  }

  #argument(where: PropertyFormula, timezone: string | null): RowArgument {
    requireEqualities(where, this.#options.placeholder);
    return argumentOf(where, this.#options.placeholder, { ...this.#input, timezone });
  }

  #within({ window }: EventLeaf): string[] {
    if (window.kind === "interval") return tsWithin(window.interval, this.#input.params);
    throw new NotInvertible("The window begins at a date of each contact's own: bind the argument value by value.");
  }
}
