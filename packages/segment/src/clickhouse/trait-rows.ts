import type { Statement } from "./compile.ts";
import { jsonOperand } from "./operand.ts";
import { Params } from "./params.ts";

/**
 * A row for each contact and each of its traits that is a text, a number or a boolean: `{ id, trait, text, number, flag }`, of
 * which `trait` is the place of the path and two of the last three are NULL. One read, however many paths.
 */
export function compileTraitRows(paths: readonly string[], prefix?: string): Statement {
  const params = new Params(prefix);
  const values = paths.map((path, index) => {
    const operand = jsonOperand("traits", path, params);
    return `tuple(toUInt16(${index}), ${operand.string()}, ${operand.number()}, ${operand.boolean()})`;
  });
  const sql = `SELECT id, t.1 AS trait, t.2 AS text, t.3 AS number, t.4 AS flag
FROM (SELECT id, arrayJoin([${values.join(",\n  ")}]) AS t FROM contacts FINAL WHERE deleted = 0)
WHERE isNotNull(text) OR isNotNull(number) OR isNotNull(flag)`;
  return { sql, params: params.values };
}

/** Whether a path found in data can be named in SQL. */
export function isReadablePath(path: string): boolean {
  return path.split(".").every((step) => step !== "" && !step.startsWith(":") && !step.includes("\0"));
}
