import { KindredError } from "@kindred/schema";

/** Failures of a whole store, not of what was asked of it. */
const fatal: ReadonlySet<string> = new Set([
  "clickhouse_unavailable",
  "clickhouse_refused",
  "clickhouse_not_opened",
  "postgres_unavailable",
  "postgres_refused",
]);

/** What is wrong with one question among several; when it is the store that fails, that is thrown on. */
export function queryFailure(error: unknown): KindredError {
  if (error instanceof KindredError) {
    if (fatal.has(error.code)) throw error;
    return error;
  }
  const message = error instanceof Error ? error.message : String(error);
  return new KindredError("query_failed", message, { status: 500, cause: error });
}
