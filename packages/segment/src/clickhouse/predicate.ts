import type { PropertyFormula } from "../plan/plan.ts";
import { negation } from "./negation.ts";
import { elementOperand, jsonOperand, type Operand } from "./operand.ts";
import type { Params } from "./params.ts";
import { printTest } from "./test.ts";

/** How the columns of a row are read. */
export interface RowReader {
  readonly timezone: string | null;
  /** Unix ms; the catalogue as it is then. */
  readonly now: number;
  readonly params: Params;
}

/** A predicate over the row of an event as a UInt8 expression, never NULL. */
export function printPredicate(predicate: PropertyFormula, reader: RowReader): string {
  return printPart(predicate, propertyOf(reader.params), reader, 0);
}

/** How a name of a predicate is read: at the event, or at an element of an array. */
export type Read = (path: string) => Operand;

export function propertyOf(params: Params): Read {
  return (path) => jsonOperand("properties", path, params);
}

/** A part of a predicate, `depth` arrays deep. */
export function printPart(predicate: PropertyFormula, read: Read, reader: RowReader, depth: number): string {
  const { params, timezone } = reader;
  switch (predicate.kind) {
    case "const":
      return predicate.value ? "1" : "0";
    case "property":
      return printTest(predicate.test, read(predicate.path), timezone, params);
    case "elements": {
      const array = read(predicate.path);
      const element = `e${depth}`;
      const holds = printPart(predicate.of, (path) => elementOperand(element, path, params), reader, depth + 1);
      if (predicate.quantifier === "some") {
        const exists = `arrayExists(${element} -> ${holds}, ${array.elements()})`;
        const hint = printHint(predicate.of, array, params);
        return hint === null ? exists : `(${hint} AND ${exists})`;
      }
      return `(${array.isArray()} AND arrayAll(${element} -> ${holds}, ${array.elements()}))`;
    }
    case "product":
      return printProduct(predicate, reader);
    case "hour": {
      const hour = `toHour(ts, ${params.add("String", timezone!)})`;
      const from = `${hour} >= ${params.add("Int64", predicate.from)}`;
      const to = `${hour} < ${params.add("Int64", predicate.to)}`;
      return predicate.from < predicate.to ? `(${from} AND ${to})` : `(${from} OR ${to})`;
    }
    case "weekday": {
      const day = `toDayOfWeek(ts, 0, ${params.add("String", timezone!)})`;
      return `${day} IN ${params.add("Array(UInt16)", predicate.days)}`;
    }
    case "not":
      return negation(printPart(predicate.of, read, reader, depth));
    case "and":
    case "or": {
      if (predicate.of.length === 0) return predicate.kind === "and" ? "1" : "0";
      const parts = predicate.of.map((part) => printPart(part, read, reader, depth));
      return parts.length === 1 ? parts[0]! : `(${parts.join(predicate.kind === "and" ? " AND " : " OR ")})`;
    }
  }
}

/**
 * What must hold for any element to satisfy `of`, said of columns that are read on their own: with it the rows whose elements are written
 * out as JSON texts are few. Arrays that are not of objects alone pass. null: nothing can be said.
 */
function printHint(of: PropertyFormula, array: Operand, params: Params): string | null {
  switch (of.kind) {
    case "property": {
      if (of.test.op !== "is" && of.test.op !== "in") return null;
      const values: readonly unknown[] = of.test.op === "is" ? [of.test.value] : of.test.values;
      const texts = array.elementTexts(of.path);
      const plain = values.length > 0 && values.every((value) => typeof value === "string");
      if (texts === null || of.test.ignoreCase || !plain) return null;
      return `(empty(${texts}) OR hasAny(${texts}, ${params.add("Array(String)", values)}))`;
    }
    case "and": {
      const hints = of.of.flatMap((part) => printHint(part, array, params) ?? []);
      return hints.length === 0 ? null : hints.join(" AND ");
    }
    case "or": {
      const hints = of.of.map((part) => printHint(part, array, params));
      return hints.length === 0 || hints.includes(null) ? null : `(${hints.join(" OR ")})`;
    }
    default:
      return null;
  }
}

export const PRODUCT_ID = "ifNull(properties.product_id.:`String`, toString(properties.product_id.:`Int64`))";

/** The products for which the test holds are found in the catalogue first: it is small beside the events. */
function printProduct(predicate: Extract<PropertyFormula, { kind: "product" }>, reader: RowReader): string {
  const { params } = reader;
  const test = printTest(predicate.test, jsonOperand("doc", predicate.path, params), reader.timezone, params);
  if (predicate.when === "now") {
    const until = `valid_from < fromUnixTimestamp64Milli(${params.add("Int64", reader.now + 1)}, 'UTC')`;
    const products = `SELECT product_id FROM products FINAL WHERE ${until} GROUP BY product_id HAVING argMax(${test}, valid_from)`;
    return `ifNull(${PRODUCT_ID} IN (${products}), 0)`;
  }
  // Each product with the spans [from, to) in which the test holds, as one constant map.
  const versions = `SELECT product_id, valid_from AS since, leadInFrame(toNullable(valid_from)) OVER (PARTITION BY product_id ORDER BY valid_from ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS until, ${test} AS holds FROM products FINAL`;
  const spans = `SELECT product_id, groupArray((since, until)) AS spans FROM (${versions}) WHERE holds GROUP BY product_id`;
  const map = `(SELECT mapFromArrays(groupArray(product_id), groupArray(spans)) FROM (${spans}))`;
  return `(isNotNull(${PRODUCT_ID}) AND arrayExists(s -> ts >= s.1 AND ifNull(ts < s.2, 1), ${map}[ifNull(${PRODUCT_ID}, '')]))`;
}
