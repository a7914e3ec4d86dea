import type { Look } from "../api/imports.ts";

type Seen = Pick<Look, "columns" | "fields" | "free" | "mapping">;
type Map = Readonly<Record<string, string>>;

/** What a field is given that nothing is read into. */
export const dropped = "-";

/** The field a column is read as; null when it is left out. */
export function fieldOf({ mapping }: Seen, column: string): string | null {
  return mapping.find((each) => each.column === column)?.field ?? null;
}

/** Whether the field is a name of one's own: a trait, a property, a detail of a product. */
export function isOwn({ fields }: Seen, field: string): boolean {
  return !fields.some((each) => each.field === field);
}

/** The name of one's own that a column gets when nothing else is said; null where the kind has none. */
export function ownField({ columns, free }: Seen, column: string): string | null {
  const ownName = columns.find(({ name }) => name === column)?.ownName;
  return free === null || ownName === undefined ? null : `${free}${ownName}`;
}

/**
 * The mapping with one column read as another field (null: as none). Says it of every column, so that nothing that was not touched
 * is guessed anew; what the column was before is dropped, or it would be found again by its header.
 */
export function remap(seen: Seen, said: Map, column: string, field: string | null): Map {
  const map: Record<string, string> = {};
  for (const [name, from] of Object.entries(said)) if (from === dropped) map[name] = dropped;
  for (const each of seen.mapping) if (each.column !== column) map[each.field] = each.column;
  const before = fieldOf(seen, column);
  if (before !== null) map[before] = dropped;
  const own = ownField(seen, column);
  if (field !== null) map[field] = column;
  else if (own !== null) map[own] = dropped;
  return map;
}

/** Groups of fields of which one is needed and none is there. */
export function missing({ fields, mapping }: Seen): readonly (readonly string[])[] {
  const groups = new Map<number, string[]>();
  for (const { field, required } of fields) {
    if (required !== null) groups.set(required, [...(groups.get(required) ?? []), field]);
  }
  return [...groups.values()].filter((group) => !mapping.some(({ field }) => group.includes(field)));
}
