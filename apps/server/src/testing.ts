import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { type ServerOptions, startWired } from "./start.ts";
import { leaveAtOnce } from "./until-stopped.ts";

/** What a route answered: its status, headers and parsed body. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/**
 * A real server over the embedded stores in a directory of its own, for tests: one per test file, since a process opens
 * one ClickHouse directory.
 */
export async function startTestServer(options: Partial<ServerOptions> = {}) {
  // A test runner ends a hanging file with SIGTERM: leaving by the front door takes PostgreSQL along.
  leaveAtOnce();
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "kindred-server-")));
  const server = await startWired({ logger: pino({ level: "error" }), ...options, dataDir });

  const ask = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const raw = typeof body === "string" || body instanceof Uint8Array;
    const response = await fetch(`${server.url}${path}`, {
      method,
      redirect: "manual",
      headers: { ...(body === undefined || raw ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
    });
    // A stream of events has no end to wait for.
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
    if (isStream) await response.body?.cancel();
    const text = isStream ? "" : await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== "" ? JSON.parse(text) : text,
    };
  };
  const local = { authorization: `Bearer ${server.localToken}` };
  return {
    ...server,
    dataDir,
    ask,
    /** Asks the admin API with the local token. */
    admin: (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
      ask(method, `/api/v1${path}`, body, { ...local, ...headers }),
    /** A fresh workspace with a write key. */
    workspace: async (settings: Record<string, unknown> = {}): Promise<{ id: string; writeKey: string }> => {
      const made = await ask("POST", "/api/v1/workspaces", { name: "Test", ...settings }, local);
      const { id } = made.body as { id: string };
      const key = await ask("POST", `/api/v1/workspaces/${id}/keys`, { kind: "write", name: "site" }, local);
      return { id, writeKey: (key.body as { secret: string }).secret };
    },
    stop: async (): Promise<void> => {
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;
