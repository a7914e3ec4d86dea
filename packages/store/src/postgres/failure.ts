import { KindredError } from "@kindred/schema";

/** System errors and SQLSTATE codes that mean: the server, not the statement. */
const unreachable = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ENOENT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
  "57P01", // admin_shutdown
  "57P02", // crash_shutdown
  "57P03", // cannot_connect_now
  "08000",
  "08001",
  "08003",
  "08004",
  "08006",
  "53300", // too_many_connections
]);
const refused = new Set(["28000", "28P01", "3D000"]);
/** What pg says without a code when a connection breaks under a statement or cannot be had in time. */
const brokenConnection =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|Client was closed)/;

/** Gives the failures of the server our codes; every other error is returned as it came. */
export function postgresFailure(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error), { cause: error });
  if (error instanceof KindredError) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (unreachable.has(code) || brokenConnection.test(error.message))
    return new KindredError("postgres_unavailable", "PostgreSQL cannot be reached. Try again in a moment.", {
      status: 503,
      cause: error,
    });
  if (refused.has(code))
    return new KindredError(
      "postgres_refused",
      `PostgreSQL refused the connection: ${error.message}. Check DATABASE_URL.`,
      {
        status: 503,
        cause: error,
      },
    );
  if (code === "53100" || error.message.includes("No space left on device"))
    return new KindredError("disk_full", "PostgreSQL's disk is full. Free some space; nothing was stored.", {
      status: 507,
      cause: error,
    });
  return error;
}

export function isOutage(error: Error): boolean {
  return error instanceof KindredError && error.code === "postgres_unavailable";
}
