import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { drainPending, Session } from "chdb";
import { type HttpStatement, readStatement } from "./http-statement.ts";

export interface ClickHouseHttp {
  readonly url: string;
  /** Stops answering, as a server that went away; `open` brings it back on the same port. */
  shut(): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
}

/**
 * ClickHouse's HTTP interface over a chDB directory, as far as `@clickhouse/client` uses it: the statement in the body,
 * in `?query=` or in a multipart form, parameters, settings, database, default format, gzip both ways, the
 * `X-ClickHouse-*` headers and the error body. For tests only: it materialises results and checks one password.
 */
export async function startClickHouseHttp(folder: string, password = ""): Promise<ClickHouseHttp> {
  // Keeps the engine open between requests.
  const engine = new Session(folder);
  const server = createServer((request, response) => {
    answer(folder, password, request, response).catch((error: unknown) => fail(response, error));
  });
  const open = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
  const shut = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await open(0);
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The test server has no port");
  const { port } = address;
  return {
    url: `http://default:${password}@127.0.0.1:${port}`,
    shut,
    open: () => open(port),
    close: async () => {
      await shut();
      engine.close();
      await drainPending();
    },
  };
}

async function answer(
  folder: string,
  password: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (url.pathname === "/ping") return void response.end("Ok.\n");
  const statement = await readStatement(request, url.searchParams);
  if (statement.password !== password)
    throw new Error("Code: 516. DB::Exception: default: Authentication failed. (AUTHENTICATION_FAILED)");
  const started = process.hrtime.bigint();
  const result = await run(folder, statement);
  const format = /\bFORMAT\s+(\w+)\s*;?\s*$/i.exec(statement.sql)?.[1] ?? statement.format;
  response.setHeader("Content-Type", format.startsWith("JSON") ? "application/json" : "text/plain; charset=UTF-8");
  response.setHeader("X-ClickHouse-Server-Display-Name", "kindred-test");
  response.setHeader("X-ClickHouse-Query-Id", statement.queryId ?? randomUUID());
  response.setHeader("X-ClickHouse-Format", format);
  response.setHeader("X-ClickHouse-Timezone", "UTC");
  const summary = {
    read_rows: String(result.rows),
    read_bytes: "0",
    written_rows: "0",
    written_bytes: "0",
    total_rows_to_read: "0",
    result_rows: String(result.rows),
    result_bytes: String(result.bytes.byteLength),
    elapsed_ns: String(process.hrtime.bigint() - started),
  };
  response.setHeader("X-ClickHouse-Summary", JSON.stringify(summary));
  if (!statement.gzip) return void response.end(result.bytes);
  response.setHeader("Content-Encoding", "gzip");
  response.end(gzipSync(result.bytes, { level: 1 }));
}

/** Each request has a session of its own, so that its settings and parameters end with it. */
async function run(folder: string, statement: HttpStatement): Promise<{ bytes: Uint8Array; rows: number }> {
  const session = new Session(folder);
  try {
    if (statement.database) session.query(`USE \`${statement.database}\``);
    const set = [...statement.settings].map(([name, value]) => `${name} = ${literal(value)}`);
    for (const [name, value] of statement.params) set.push(`param_${name} = ${literal(value)}`);
    if (set.length > 0) session.query(`SET ${set.join(", ")}`);
    const result = await session.queryAsync(statement.sql, { format: statement.format });
    return { bytes: result.bytes(), rows: result.rowsRead };
  } finally {
    session.close();
  }
}

function literal(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

const statusOfCode = new Map([
  [60, 404],
  [81, 404],
  [62, 400],
  [516, 403],
]);

function fail(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const from = message.indexOf("Code:");
  const text = from < 0 ? `Code: 1002. DB::Exception: ${message}. (UNKNOWN_EXCEPTION)` : message.slice(from);
  const code = Number(/^Code: (\d+)/.exec(text)?.[1] ?? 1002);
  response.writeHead(statusOfCode.get(code) ?? 500, {
    "Content-Type": "text/plain; charset=UTF-8",
    "X-ClickHouse-Exception-Code": String(code),
  });
  response.end(`${text}\n`);
}
