import { type Lack, lackOf } from "../../../shell/condition/model/lack.ts";
import type { Json } from "../../../shell/condition/model/json.ts";
import { groupOf, negatedBy } from "../../../shell/condition/model/logic.ts";
import { below, isWithin } from "../../../shell/condition/model/pointer.ts";

/** The rows that wait for a choice, by pointer: asking the server about them would only tell what the form knows. */
export function unfinished(value: Json | undefined, at = "/where"): ReadonlyMap<string, Lack> {
  const found = new Map<string, Lack>();
  walkConditions(value, at, (leaf, pointer) => {
    const lack = lackOf(leaf);
    if (lack !== null) found.set(pointer, lack);
  });
  return found;
}

/** The pointers of all rows, groups before their members. */
export function rowsOf(value: Json | undefined, at = "/where", row = at): readonly string[] {
  const group = groupOf(value);
  const inner = negatedBy(value);
  if (group !== null)
    return [row, ...group.members.flatMap((member, index) => rowsOf(member, below(at, group.kind, index)))];
  return inner === undefined ? [row] : rowsOf(inner, below(at, "not"), row);
}

/** The innermost row a pointer leads into; the whole where it leads into none. */
export function rowAt(rows: readonly string[], pointer: string): string {
  const around = rows.filter((row) => isWithin(pointer, row));
  return around.reduce((longest, row) => (row.length > longest.length ? row : longest), "/where");
}

/** Calls for each condition that is not made of others; `not` belongs to the row of what it stands before. */
export function walkConditions(
  value: Json | undefined,
  at: string,
  visit: (leaf: Json | undefined, row: string) => void,
  row = at,
): void {
  const group = groupOf(value);
  const inner = negatedBy(value);
  if (group !== null)
    group.members.forEach((member, index) => walkConditions(member, below(at, group.kind, index), visit));
  else if (inner === undefined) visit(value, row);
  else walkConditions(inner, below(at, "not"), visit, row);
}
