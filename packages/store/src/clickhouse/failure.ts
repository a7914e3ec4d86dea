import { ClickHouseError } from "@clickhouse/client";
import { KindredError } from "@kindred/schema";

const notEnoughSpace = "243";
const memoryLimit = "241";
const timeouts = new Set(["159", "160"]);
/** The server answers but cannot serve: shutting down, too many queries, tables still loading, its own network. */
const busy = new Set(["202", "203", "209", "210", "236", "279", "425", "439", "745"]);
const refused = new Set(["192", "193", "194", "516"]);
const unreachable = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
]);
const brokenConnection = /socket hang up|Timeout error|connection is closed|aborted|premature close/i;

/** Gives the failures of the server our codes; a statement's own errors stay `ClickHouseError`. */
export function clickHouseFailure(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error), { cause: error });
  if (error instanceof KindredError) return error;
  const code = "code" in error ? String(error.code) : "";
  if (code === notEnoughSpace || /No space left on device|errno: 28\b/.test(error.message))
    return new KindredError("disk_full", "ClickHouse's disk is full. Free some space; nothing was stored.", {
      status: 507,
      cause: error,
    });
  const exception = asException(error, code);
  if (exception !== null) return statementFailure(exception);
  if (unreachable.has(code) || brokenConnection.test(error.message)) return unavailable(error);
  return error;
}

/**
 * chDB throws a `ClickHouseError` of another copy of the client's package, and for a broken stream its own class that
 * only carries the message: one class for all who look at it.
 */
function asException(error: Error, code: string): ClickHouseError | null {
  if (error instanceof ClickHouseError) return error;
  const parsed = /^\d+$/.test(code)
    ? { code, type: "type" in error ? String(error.type) : "" }
    : codeInMessage(error.message);
  if (parsed === null) return null;
  const exception = new ClickHouseError({ message: error.message, ...parsed });
  exception.cause = error;
  return exception;
}

function codeInMessage(message: string): { code: string; type: string } | null {
  const found = /Code: (\d+)\. DB::Exception: .*?(?:\(([A-Z0-9_]+)\))?\s*$/s.exec(message);
  return found === null ? null : { code: found[1] ?? "", type: found[2] ?? "" };
}

function statementFailure(error: ClickHouseError): Error {
  const { code } = error;
  if (busy.has(code)) return unavailable(error);
  if (refused.has(code))
    return new KindredError("clickhouse_refused", "ClickHouse refused the user or password. Check CLICKHOUSE_URL.", {
      status: 503,
      cause: error,
    });
  if (code === memoryLimit)
    return new KindredError(
      "query_needs_memory",
      "The question needs more memory than ClickHouse may use. Narrow its window, or give the machine more memory.",
      { status: 503, cause: error },
    );
  if (timeouts.has(code))
    return new KindredError("query_timeout", "ClickHouse gave up after its time limit. Narrow the question's window.", {
      status: 503,
      cause: error,
    });
  return error;
}

function unavailable(cause: Error): KindredError {
  return new KindredError("clickhouse_unavailable", "ClickHouse cannot be reached. Try again in a moment.", {
    status: 503,
    cause,
  });
}
