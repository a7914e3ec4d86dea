import { KindredError } from "@kindred/schema";

/** What a `{name: Type}` placeholder takes. Instants go as Int64 Unix ms (`fromUnixTimestamp64Milli({p: Int64})`). */
export type QueryParam = string | number | bigint | boolean | null | readonly QueryParam[];
export type QueryParams = Readonly<Record<string, QueryParam>>;

/**
 * Makes the values bind alike on both connections: the embedded one refuses a double above 2^53 that is an integer
 * (it may stand for a Float64 all the same), so such a number travels as its exact digits.
 *
 * @throws KindredError `number_not_finite` for NaN and infinities, which no JSON document holds.
 */
export function bindable(params: QueryParams): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, bindableValue(value)]));
}

function bindableValue(value: QueryParam): unknown {
  if (typeof value === "number") {
    if (!Number.isFinite(value))
      throw new KindredError("number_not_finite", `${value} is not a number a query can take.`);
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value) : value;
  }
  return Array.isArray(value) ? value.map(bindableValue) : value;
}
