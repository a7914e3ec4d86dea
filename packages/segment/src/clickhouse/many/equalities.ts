import type { PropertyFormula } from "../../plan/plan.ts";

/** A predicate as what it demands of single properties by equality, and the rest. */
export interface SplitPredicate {
  /** Path and the texts it may be, by path. */
  readonly equal: readonly { readonly path: string; readonly values: readonly string[] }[];
  /** null: nothing more. */
  readonly rest: PropertyFormula | null;
}

/** More texts than this for one property, or more properties, are a condition on the row, not keys. */
const MOST_VALUES = 64;
const MOST_PATHS = 2;

/**
 * Rows are grouped by what they are equal to, so that a row touches only the conditions on its own value. `several`: whether a
 * property may be one of several texts, which is right where the union of what each value gives answers the question.
 */
export function splitPredicate(where: PropertyFormula | null, several: boolean): SplitPredicate {
  const parts = where === null ? [] : where.kind === "and" ? where.of : [where];
  const equal = new Map<string, readonly string[]>();
  const rest: PropertyFormula[] = [];
  for (const part of parts) {
    const values = textsOf(part);
    const fits =
      values !== null && values.length > 0 && (values.length === 1 || (several && values.length <= MOST_VALUES));
    const free = part.kind === "property" && equal.size < MOST_PATHS && !equal.has(part.path);
    if (fits && free) equal.set(part.path, values);
    else rest.push(part);
  }
  const paths = [...equal.keys()].sort();
  return {
    equal: paths.map((path) => ({ path, values: equal.get(path)! })),
    rest: rest.length === 0 ? null : rest.length === 1 ? rest[0]! : { kind: "and", of: rest },
  };
}

function textsOf(part: PropertyFormula): readonly string[] | null {
  if (part.kind !== "property") return null;
  const { test } = part;
  if (test.op !== "is" && test.op !== "in") return null;
  if (test.ignoreCase) return null;
  const values = test.op === "is" ? [test.value] : test.values;
  const texts = values.filter((value) => typeof value === "string");
  return texts.length === values.length ? texts : null;
}

/** Every choice of one text a path. */
export function choices(equal: SplitPredicate["equal"]): readonly (readonly string[])[] {
  return equal.reduce<readonly (readonly string[])[]>(
    (sofar, { values }) => sofar.flatMap((chosen) => values.map((value) => [...chosen, value])),
    [[]],
  );
}
