import type { Measure } from "../language/ast.ts";
import { instantOperand, jsonOperand, numberOperand, type Operand, tupleOperand } from "./operand.ts";
import type { Params } from "./params.ts";

/** The aggregate over a contact's matching events that a measure is computed from. `condition` null: over every row. */
export function printAggregate(
  measure: Measure,
  condition: string | null,
  timezone: string | null,
  params: Params,
): string {
  const aggregate = (name: string, args: string, extra: string | null = null): string => {
    const where = [condition, extra].filter((part) => part !== null).join(" AND ");
    if (where === "") return `${name}(${args})`;
    return `${name}If(${args === "" ? "" : `${args}, `}${where})`;
  };
  switch (measure.kind) {
    case "count":
      return aggregate("count", "");
    case "days":
      return aggregate("uniqExact", `toDate(ts, ${params.add("String", timezone!)})`);
    case "firstAt":
      return aggregate("minOrNull", "toUnixTimestamp64Milli(ts)");
    case "lastAt":
      return aggregate("maxOrNull", "toUnixTimestamp64Milli(ts)");
    default:
      break;
  }
  const operand = jsonOperand("properties", measure.property, params);
  const number = operand.number();
  switch (measure.kind) {
    case "distinct":
      return aggregate("uniqExact", scalarKey(operand));
    // Kahan summation, so that the order of addition stays far below the six decimals that are compared.
    case "sum":
      return `ifNull(${aggregate("sumKahan", number)}, 0)`;
    case "avg":
      return `${aggregate("sumKahan", number)} / nullIf(${aggregate("count", number)}, 0)`;
    case "min":
    case "max":
      return aggregate(`${measure.kind}OrNull`, number);
    case "first":
      return aggregate("argMin", `${scalarTuple(operand)}, tuple(ts, message_id)`, isScalar(operand));
    case "last":
      return aggregate(
        "argMin",
        `${scalarTuple(operand)}, tuple(-toUnixTimestamp64Milli(ts), message_id)`,
        isScalar(operand),
      );
    case "mostFrequent":
      throw new Error("mostFrequent is counted per value, in a scan of its own");
  }
}

/** What a test reads of an aggregate held in `column`. */
export function measureOperand(measure: Measure, column: string, params: Params): Operand {
  switch (measure.kind) {
    case "count":
    case "days":
    case "distinct":
    case "min":
    case "max":
      return numberOperand(column);
    case "sum":
    case "avg":
      return numberOperand(roundSix(column));
    case "firstAt":
    case "lastAt":
      return instantOperand(column);
    case "first":
    case "last":
    case "mostFrequent":
      return tupleOperand(column, params);
  }
}

function scalarTuple(operand: Operand): string {
  return `tuple(${operand.string()}, ${operand.number()}, ${operand.boolean()})`;
}

export function isScalar(operand: Operand): string {
  return `(isNotNull(${operand.string()}) OR isNotNull(${operand.number()}) OR isNotNull(${operand.boolean()}))`;
}

/** A text per scalar value and type; NULL for anything else. */
export function scalarKey(operand: Operand): string {
  return `coalesce(concat('s', ${operand.string()}), concat('n', toString(${operand.number()})), concat('b', toString(${operand.boolean()})))`;
}

/** Half away from zero, by the same arithmetic as the interpreter's. */
function roundSix(expression: string): string {
  return `sign(${expression}) * floor(abs(${expression}) * 1000000 + 0.5) / 1000000`;
}
