import { KindredError } from "@kindred/schema";
import { type CompileInput, compileMembers } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { ContactSet } from "../membership/contact-set.ts";

export interface PopulationRequest {
  readonly id: string;
  readonly input: CompileInput;
}

export type Population =
  | { readonly id: string; readonly members: ContactSet }
  | { readonly id: string; readonly error: KindredError };

export interface PopulationsOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, of: number) => void;
}

/**
 * The members of many segments at one instant, sharing reads. Yields each segment once, in no particular order; a segment that
 * fails (memory, disk) yields its error alone and the rest goes on. Without ClickHouse, or when `signal` is aborted, it throws.
 */
export async function* populations(
  { clickhouse }: Pick<WorkspaceStore, "clickhouse">,
  requests: readonly PopulationRequest[],
  { signal, onProgress }: PopulationsOptions = {},
): AsyncGenerator<Population, void, undefined> {
  let done = 0;
  for (const { id, input } of requests) {
    signal?.throwIfAborted();
    let population: Population;
    try {
      const { sql, params } = compileMembers(input);
      const [row] = await clickhouse.query<{ state: string }>(
        `SELECT base64Encode(CAST(groupBitmapState(contact_id) AS String)) AS state FROM (\n${sql}\n)`,
        params,
      );
      population = { id, members: ContactSet.fromClickHouse(row!.state) };
    } catch (error) {
      population = { id, error: failureOf(id, error) };
    }
    yield population;
    onProgress?.(++done, requests.length);
  }
}

/** Failures of the whole store, not of what was asked of it. */
const fatal: ReadonlySet<string> = new Set(["clickhouse_unavailable", "clickhouse_refused", "clickhouse_not_opened"]);

function failureOf(id: string, cause: unknown): KindredError {
  if (!(cause instanceof KindredError) || fatal.has(cause.code)) throw cause;
  const { code, status } = cause;
  return new KindredError(code, `Segment "${id}" was not computed: ${cause.message}`, { status, cause });
}
