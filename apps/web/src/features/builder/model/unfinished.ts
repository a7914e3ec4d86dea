import { isList, isObject, type Json } from "./json.ts";
import { groupOf, negatedBy } from "./logic.ts";
import { below, isWithin } from "./pointer.ts";
import { kindOf, readTest } from "./test.ts";

/** What is still to be chosen, in the words of the catalogue. */
export type Lack = "event" | "trait" | "property" | "segment" | "list" | "topic" | "model" | "date" | "class";

const names: Readonly<Record<string, Lack>> = {
  event: "event",
  absent: "event",
  trait: "trait",
  property: "property",
  product: "property",
  productThen: "property",
  segment: "segment",
  list: "list",
  subscribed: "topic",
  score: "model",
  rfm: "model",
};
const measures = ["distinct", "sum", "avg", "min", "max", "first", "last", "mostFrequent"];

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

function lackOf(value: Json | undefined): Lack | null {
  if (isList(value)) return value.map(lackOf).find((lack) => lack !== null) ?? null;
  if (!isObject(value)) return null;
  for (const [key, each] of Object.entries(value)) {
    const lack = names[key];
    if (lack !== undefined && each === "") return lack;
    if ((measures.includes(key) || key === "same") && each === "") return "property";
    if (key === "same" && isList(each) && each.includes("")) return "property";
    if (key === "class" && isList(each) && each.length === 0) return "class";
    if ((key === "from" || key === "to" || key === "at") && each === "") return "date";
  }
  const test = readTest(value);
  if (test !== null && ["date", "dates"].includes(kindOf(test.operator).shape)) {
    const ends = isList(test.operand) ? test.operand : [test.operand];
    if (ends.includes("")) return "date";
  }
  const deeper = ["where", "window", "versus", "of", "some", "every", "by", "sequence", "measure", "entered", "left"];
  for (const key of [...deeper, "all", "any", "none", "not"]) {
    const each = value[key];
    const lack = each === undefined || typeof each === "string" ? null : lackOf(each);
    if (lack !== null) return lack;
  }
  return null;
}
