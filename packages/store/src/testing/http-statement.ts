import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";

/** One request to ClickHouse's HTTP interface, taken apart. */
export interface HttpStatement {
  readonly sql: string;
  readonly database: string | null;
  readonly format: string;
  readonly queryId: string | null;
  readonly password: string;
  readonly gzip: boolean;
  /** Parameters as they travel: escaped text, whatever their type. */
  readonly params: ReadonlyMap<string, string>;
  readonly settings: ReadonlyMap<string, string>;
}

/** What the HTTP layer keeps for itself; every other URL parameter is a setting. */
const reserved = new Set([
  "query",
  "database",
  "default_format",
  "query_id",
  "session_id",
  "session_timeout",
  "session_check",
  "user",
  "password",
  "role",
  "quota_key",
  "wait_end_of_query",
  "buffer_size",
  "compress",
  "decompress",
  "enable_http_compression",
  "http_zlib_compression_level",
  "send_progress_in_http_headers",
  "http_headers_progress_interval_ms",
]);

export async function readStatement(request: IncomingMessage, url: URLSearchParams): Promise<HttpStatement> {
  const body = await readBody(request);
  const fields = new Map(url);
  const boundary = /multipart\/form-data;\s*boundary=(.+)$/.exec(request.headers["content-type"] ?? "")?.[1];
  if (boundary !== undefined) for (const [name, value] of formFields(body, boundary)) fields.set(name, value);

  const query = fields.get("query");
  const data = boundary === undefined ? body : "";
  const params = new Map<string, string>();
  const settings = new Map<string, string>();
  for (const [name, value] of fields) {
    if (name.startsWith("param_")) params.set(name.slice("param_".length), value);
    else if (!reserved.has(name)) settings.set(name, value);
  }
  return {
    sql: query === undefined ? data : data === "" ? query : `${query}\n${data}`,
    database: fields.get("database") ?? null,
    format: fields.get("default_format") ?? "TabSeparated",
    queryId: fields.get("query_id") ?? null,
    password: passwordOf(request) ?? fields.get("password") ?? "",
    gzip: fields.get("enable_http_compression") === "1" && (request.headers["accept-encoding"] ?? "").includes("gzip"),
    params,
    settings,
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const bytes = await buffer(request);
  return (request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes).toString("utf8");
}

function* formFields(body: string, boundary: string): Generator<[string, string]> {
  for (const part of body.split(`--${boundary}`)) {
    const end = part.indexOf("\r\n\r\n");
    const name = /name="([^"]*)"/.exec(part.slice(0, end))?.[1];
    if (end >= 0 && name !== undefined) yield [name, part.slice(end + 4, -2)];
  }
}

function passwordOf(request: IncomingMessage): string | null {
  const key = request.headers["x-clickhouse-key"];
  if (typeof key === "string") return key;
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  if (basic === undefined) return null;
  const pair = Buffer.from(basic, "base64").toString("utf8");
  return pair.slice(pair.indexOf(":") + 1);
}
