import type { MeasureTest, PositiveTest } from "../../plan/plan.ts";

/** A test of a count as a formula over "at least n", n >= 1. */
export type CountFormula =
  | { readonly kind: "const"; readonly value: boolean }
  | { readonly kind: "atLeast"; readonly n: number }
  | { readonly kind: "not"; readonly of: CountFormula }
  | { readonly kind: "and" | "or"; readonly of: readonly CountFormula[] };

/** No contact has more events. */
const MOST = 4_000_000_000;

export function countFormula({ negated, test }: MeasureTest): CountFormula {
  const positive = positiveFormula(test);
  return negated ? { kind: "not", of: positive } : positive;
}

function positiveFormula(test: PositiveTest): CountFormula {
  switch (test.op) {
    case "exists":
      return { kind: "const", value: true };
    case "gt":
      return above(test.value);
    case "gte":
      return from(test.value);
    case "lt":
      return { kind: "not", of: from(test.value) };
    case "lte":
      return { kind: "not", of: above(test.value) };
    case "between":
      return { kind: "and", of: [from(test.lo), { kind: "not", of: above(test.hi) }] };
    case "is":
      return equal(test.value);
    case "in":
      return { kind: "or", of: test.values.map(equal) };
    // A count is a number: texts, dates and arrays are asked of it in vain.
    default:
      return { kind: "const", value: false };
  }
}

function equal(value: unknown): CountFormula {
  if (typeof value !== "number" || !Number.isInteger(value)) return { kind: "const", value: false };
  return { kind: "and", of: [from(value), { kind: "not", of: above(value) }] };
}

function from(value: number): CountFormula {
  return atLeast(Math.ceil(value));
}

function above(value: number): CountFormula {
  return atLeast(Math.floor(value) + 1);
}

function atLeast(n: number): CountFormula {
  if (n <= 0) return { kind: "const", value: true };
  return n > MOST ? { kind: "const", value: false } : { kind: "atLeast", n };
}

/** The largest n it asks for, 0 when it asks for none. */
export function largestCount(formula: CountFormula): number {
  switch (formula.kind) {
    case "const":
      return 0;
    case "atLeast":
      return formula.n;
    case "not":
      return largestCount(formula.of);
    case "and":
    case "or":
      return Math.max(0, ...formula.of.map(largestCount));
  }
}
