import { jsonOperand } from "../operand.ts";
import type { Params } from "../params.ts";

/** The code of a row's values as UInt32, 0 when nothing asks for them. */
export function slotExpression(
  paths: readonly string[],
  slots: readonly { readonly code: number; readonly values: readonly string[] }[],
  params: Params,
): string {
  const numbers = (values: readonly number[]): string => params.add("Array(UInt32)", values);
  const placeOf = (path: string, known: readonly string[], targets: readonly number[]): string => {
    const text = jsonOperand("properties", path, params).string();
    const place = `transform(ifNull(${text}, ''), ${params.add("Array(String)", known)}, ${numbers(targets)}, toUInt32(0))`;
    return known.includes("") ? `if(isNull(${text}), toUInt32(0), ${place})` : place;
  };
  if (paths.length === 1) {
    return placeOf(
      paths[0]!,
      slots.map(({ values }) => values[0]!),
      slots.map(({ code }) => code),
    );
  }
  const known = paths.map((_, at) => [...new Set(slots.map(({ values }) => values[at]!))]);
  let stride = 1;
  const strides = known.map((values) => {
    const own = stride;
    stride *= values.length + 1;
    return own;
  });
  const place = known
    .map((values, at) => {
      const targets = values.map((_, index) => (index + 1) * strides[at]!);
      return placeOf(paths[at]!, values, targets);
    })
    .join(" + ");
  const places = slots.map(({ values }) =>
    values.reduce((sum, value, at) => sum + (known[at]!.indexOf(value) + 1) * strides[at]!, 0),
  );
  return `transform(toUInt32(${place}), ${numbers(places)}, ${numbers(slots.map(({ code }) => code))}, toUInt32(0))`;
}
