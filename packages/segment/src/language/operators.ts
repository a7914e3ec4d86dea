/** The operators of the language by the kind of value they look at. */
export const operators = {
  any: ["is", "isNot", "in", "notIn", "exists"],
  string: ["contains", "notContains", "startsWith", "endsWith", "matches"],
  number: ["gt", "gte", "lt", "lte", "between"],
  date: ["before", "after", "between", "within", "anniversary", "age"],
  array: ["has", "notHas", "hasAny", "hasAll"],
  geo: ["near"],
} as const;

type Family = keyof typeof operators;

export type Operator = (typeof operators)[Family][number];

export const allOperators: readonly Operator[] = [...new Set(Object.values(operators).flat())];

export function isOperator(key: string): key is Operator {
  return (allOperators as readonly string[]).includes(key);
}
