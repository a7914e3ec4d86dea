import { isObject, type Json } from "../../../shell/condition/model/json.ts";
import { type Operator, operators, operatorsOf } from "../../../shell/condition/model/test.ts";

const plain = ["count", "days", "firstAt", "lastAt"] as const;
const ofProperty = ["distinct", "sum", "avg", "min", "max", "first", "last", "mostFrequent"] as const;

export type MeasureKind = (typeof plain)[number] | (typeof ofProperty)[number];

export interface Measure {
  readonly kind: MeasureKind;
  /** null: of a measure that needs none. */
  readonly property: string | null;
}

export const measureKinds: readonly MeasureKind[] = [
  "count",
  "days",
  "sum",
  "avg",
  "min",
  "max",
  "distinct",
  "mostFrequent",
  "first",
  "last",
  "firstAt",
  "lastAt",
];

/** Those that give a number, which a ratio and a ranking need. */
export const numberMeasures: readonly MeasureKind[] = ["count", "days", "sum", "avg", "min", "max", "distinct"];

export function needsProperty(kind: MeasureKind): boolean {
  return ofProperty.some((each) => each === kind);
}

/** Null for what the form has no words for. */
export function readMeasure(value: Json | undefined): Measure | null {
  if (value === undefined) return { kind: "count", property: null };
  const simple = plain.find((kind) => kind === value);
  if (simple !== undefined) return { kind: simple, property: null };
  if (!isObject(value) || Object.keys(value).length !== 1) return null;
  const kind = ofProperty.find((each) => Object.hasOwn(value, each));
  const property = kind === undefined ? undefined : value[kind];
  return kind !== undefined && typeof property === "string" ? { kind, property } : null;
}

/** The measure as the document says it; a count needs no words. */
export function writeMeasure({ kind, property }: Measure): Json | undefined {
  if (kind === "count") return undefined;
  return needsProperty(kind) ? { [kind]: property ?? "" } : kind;
}

/** Which operators fit what a measure gives. */
export function operatorsFor(kind: MeasureKind): readonly Operator[] {
  if (kind === "firstAt" || kind === "lastAt") return [...operatorsOf("date"), "exists", "missing"];
  if (numberMeasures.includes(kind)) return operatorsOf("number", "any");
  return operators.filter((operator) => !operatorsOf("array", "geo").includes(operator));
}
