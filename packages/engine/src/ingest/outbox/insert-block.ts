import { KindredError } from "@kindred/schema";
import type { InsertOptions, OutboxTarget, WorkspaceStore } from "@kindred/store";
import type pg from "pg";
import type { Burial } from "../dead-letters.ts";
import type { Block } from "./block.ts";
import { insertRuns } from "./ledger-runs.ts";
import { insertContactTraits } from "./contact-traits.ts";
import { eraseContacts, moveContacts } from "./operations.ts";

/**
 * Brings one block to ClickHouse. Every insert is named by the block, and of a block that was under way before only
 * what is not there yet is inserted: a crash stores nothing twice and leaves nothing out. Returns the lines that
 * ClickHouse refuses for what they are; an outage throws.
 */
export async function insertBlock(store: WorkspaceStore, client: pg.ClientBase, block: Block): Promise<Burial[]> {
  const refused: Burial[] = [];
  const tables = new Map<OutboxTarget, string>();
  for (const { target, line } of block.rows) {
    if (target === "moves") await moveContacts(store, client, readPairs(line));
    else if (target === "erasures") await eraseContacts(store, readIds(line));
    else if (target === "ledger_runs") await insertRuns(store, line);
    else tables.set(target, (tables.get(target) ?? "") + line);
  }
  const insert = (table: OutboxTarget, ndjson: string): Promise<Burial[]> =>
    insertOrBisect(store, table, ndjson, { token: `${block.number}/${table}`, again: block.again });
  // Snapshots with other traits are made of those that came before.
  const traits = tables.get("contact_traits");
  tables.delete("contact_traits");
  const inserted = await Promise.allSettled([...tables].map(([table, ndjson]) => insert(table, ndjson)));
  // All have ended by now: a repeat of the block meets none of them under way.
  for (const each of inserted) {
    if (each.status === "rejected") throw each.reason;
    refused.push(...each.value);
  }
  if (traits !== undefined) refused.push(...(await insert("contact_traits", traits)));
  return refused;
}

/** One line that cannot be read must not hold up the rest: halve until it stands alone. */
async function insertOrBisect(
  store: WorkspaceStore,
  table: OutboxTarget,
  ndjson: string,
  options: InsertOptions,
): Promise<Burial[]> {
  try {
    if (table === "contact_traits") await insertContactTraits(store, ndjson);
    else await store.clickhouse.insertLines(table, ndjson, options);
    return [];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const lines = ndjson.split("\n").filter((line) => line !== "");
    if (lines.length === 1) {
      return [
        { source: "flush", payload: { table, line: lines[0] }, code: "clickhouse_refused_line", reason: error.message },
      ];
    }
    const middle = Math.ceil(lines.length / 2);
    const half = (from: number, to?: number): string => `${lines.slice(from, to).join("\n")}\n`;
    const first = await insertOrBisect(store, table, half(0, middle), { ...options, token: `${options.token}a` });
    return [
      ...first,
      ...(await insertOrBisect(store, table, half(middle), { ...options, token: `${options.token}b` })),
    ];
  }
}

/** ClickHouse's codes for "this text is not what the table holds", as opposed to "I cannot serve just now". */
const dataCodes = new Set([
  "6", // CANNOT_PARSE_TEXT
  "26", // CANNOT_PARSE_QUOTED_STRING
  "27", // CANNOT_PARSE_INPUT_ASSERTION_FAILED
  "32", // ATTEMPT_TO_READ_AFTER_EOF
  "33", // CANNOT_READ_ALL_DATA
  "38", // CANNOT_PARSE_DATE
  "41", // CANNOT_PARSE_DATETIME
  "43", // ILLEGAL_TYPE_OF_ARGUMENT
  "53", // TYPE_MISMATCH
  "69", // ARGUMENT_OUT_OF_BOUND
  "70", // CANNOT_CONVERT_TYPE
  "72", // CANNOT_PARSE_NUMBER
  "117", // INCORRECT_DATA
  "130", // CANNOT_READ_ARRAY_FROM_TEXT
  "131", // TOO_LARGE_STRING_SIZE
  "306", // TOO_DEEP_RECURSION
  "349", // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
  "467", // CANNOT_PARSE_BOOL
]);

function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error) || error instanceof KindredError) return false;
  return "code" in error && dataCodes.has(String(error.code));
}

function readPairs(line: string): [number, number][] {
  const pairs: [number, number][] = [];
  for (const text of line.trim().split("\n")) {
    const operation: unknown = JSON.parse(text);
    if (typeof operation !== "object" || operation === null || !("pairs" in operation)) continue;
    for (const pair of Array.isArray(operation.pairs) ? operation.pairs : []) {
      if (Array.isArray(pair)) pairs.push([Number(pair[0]), Number(pair[1])]);
    }
  }
  return pairs;
}

function readIds(line: string): number[] {
  return line
    .trim()
    .split("\n")
    .flatMap((text) => {
      const operation: unknown = JSON.parse(text);
      const ids = typeof operation === "object" && operation !== null && "ids" in operation ? operation.ids : [];
      return Array.isArray(ids) ? ids.map(Number) : [];
    });
}
