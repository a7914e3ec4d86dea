import { quotePath } from "./operand.ts";

/** A trait to read; what is left out of it is NULL. */
export interface TraitRead {
  readonly path: string;
  readonly kinds: readonly ("text" | "number" | "flag")[];
}

/**
 * Where the documents of all contacts are read: FINAL would merge every column of the older rows too, and a JSON column is many.
 */
export const latestContacts = `FROM contacts
    PREWHERE (id, version) IN (SELECT id, max(version) FROM contacts GROUP BY id HAVING argMax(deleted, version) = 0)`;

/**
 * A row for each contact and each of its traits that is a text, a number or a boolean: `{ trait, text, number, flag }`, of
 * which `trait` is the place of the path and two of the last three are NULL. One read, however many paths.
 *
 * @param of columns worked out once a contact from its `id`, by name, that each of its rows carries; contacts of whom none holds are left out
 */
export function printTraitRows(reads: readonly TraitRead[], of: Readonly<Record<string, string>>): string {
  // The value as it is kept, and its types taken out of it: each type as a column of its own is read apart.
  const held = reads.map(({ path }, index) => `traits.${quotePath(path)} AS value_${index}`);
  const values = reads.map(({ kinds }, index) => {
    const element = (type: string): string => `dynamicElement(value_${index}, '${type}')`;
    const text = kinds.includes("text") ? element("String") : "CAST(NULL, 'Nullable(String)')";
    const number = kinds.includes("number")
      ? `coalesce(${element("Float64")}, toFloat64(${element("Int64")}))`
      : "CAST(NULL, 'Nullable(Float64)')";
    const flag = kinds.includes("flag") ? element("Bool") : "CAST(NULL, 'Nullable(Bool)')";
    return `tuple(toUInt16(${index}), ${text}, ${number}, ${flag})`;
  });
  const columns = Object.entries(of).map(([name, column]) => `${column} AS ${name}, `);
  const names = Object.keys(of);
  const carried = names.map((name) => `${name}, `).join("");
  return `SELECT ${carried}t.1 AS trait, t.2 AS text, t.3 AS number, t.4 AS flag
FROM (
  SELECT ${carried}arrayJoin(arrayFilter(v -> isNotNull(v.2) OR isNotNull(v.3) OR isNotNull(v.4), [${values.join(",\n  ")}])) AS t
  FROM (
    SELECT ${columns.join("")}${held.join(",\n  ")}
    ${latestContacts}${
      names.length === 0
        ? ""
        : `
    WHERE ${names.join(" OR ")}`
    }
  )
)`;
}

/** Whether a path found in data can be named in SQL. */
export function isReadablePath(path: string): boolean {
  return path.split(".").every((step) => step !== "" && !step.startsWith(":") && !step.includes("\0"));
}
