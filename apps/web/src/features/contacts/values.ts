/** The values of nested data with their dotted paths; lists and empty objects are values. */
export function leaves(
  value: Readonly<Record<string, unknown>>,
  prefix = "",
): (readonly [path: string, value: unknown])[] {
  return Object.entries(value).flatMap(([key, below]) => {
    const path = `${prefix}${key}`;
    if (typeof below !== "object" || below === null || Array.isArray(below)) return [[path, below] as const];
    return leaves(below as Readonly<Record<string, unknown>>, `${path}.`);
  });
}
