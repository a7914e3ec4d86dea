import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { KindredError } from "@kindred/schema";
import { z } from "zod";
import { Api, type ServerPlace } from "./api.ts";
import type { Environment } from "./env.ts";

export interface Connection {
  readonly api: Api;
  /** Whether this command brought the server up for itself. */
  readonly booted: boolean;
  close(): Promise<void>;
}

/** How long a command waits for another that is just starting or ending on the same data directory. */
const PATIENCE = 45_000;
const SAY_AFTER = 4000;

/**
 * The server of KINDRED_URL; without it that of a data directory: the one that runs, else one of our own on a free loopback
 * port, until `close`.
 *
 * @throws KindredError `no_key`, `server_not_answering`, or what `startServer` throws
 */
export async function connect(
  dataDir: string,
  environment: Environment,
  say: (text: string) => void,
): Promise<Connection> {
  const { KINDRED_URL: url, KINDRED_KEY: key } = environment;
  if (url !== undefined) return elsewhere(url, key);
  let place = await reach(dataDir, environment, say);
  // A server that is stopped under us: then there is a next one, or ours.
  const replacement = async (): Promise<ServerPlace> => (place = await reach(dataDir, environment, say));
  const api = new Api(place, replacement);
  return {
    api,
    get booted() {
      return place.booted;
    },
    close: () => place.close(),
  };
}

/** A server of another machine, called with an admin key. */
function elsewhere(url: string, key: string | undefined): Connection {
  if (key === undefined)
    throw new KindredError(
      "no_key",
      `KINDRED_URL names ${url} and there is no KINDRED_KEY: make an admin key in the workspace's settings and put it there.`,
    );
  return { api: new Api({ url, token: key }), booted: false, close: async () => undefined };
}

interface Reached extends ServerPlace {
  readonly booted: boolean;
  close(): Promise<void>;
}

async function reach(dataDir: string, environment: Environment, say: (text: string) => void): Promise<Reached> {
  const until = Date.now() + PATIENCE;
  let told = false;
  for (;;) {
    const running = await findServer(dataDir);
    if (running !== null) return { ...running, booted: false, close: async () => undefined };
    try {
      // Loaded only now: with a server running, a command needs none of the engine.
      const { startServer } = await import("@kindred/server");
      const server = await startServer({
        dataDir,
        port: 0,
        announce: false,
        databaseUrl: environment.DATABASE_URL,
        clickhouseUrl: environment.CLICKHOUSE_URL,
        outboundAllow: environment.KINDRED_OUTBOUND_ALLOW,
      });
      return { url: server.url, token: server.localToken, booted: true, close: () => server.close() };
    } catch (error) {
      const busy = error instanceof KindredError && error.code === "data_dir_in_use";
      if (!busy || Date.now() > until) throw error;
      if (!told && Date.now() > until - PATIENCE + SAY_AFTER) {
        say(`Another command is at work on ${dataDir}: waiting for it.`);
        told = true;
      }
      await wait(250);
    }
  }
}

/** What a server writes about itself into its data directory. */
const ServerFile = z.object({ url: z.url(), pid: z.number().int(), token: z.string() });

async function readServerFile(dataDir: string): Promise<z.output<typeof ServerFile> | null> {
  const text = await readFile(join(dataDir, "server.json"), "utf8").catch(() => "");
  try {
    return ServerFile.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The running server of the data directory, null when there is none. */
export async function findServer(dataDir: string): Promise<ServerPlace | null> {
  const file = await readServerFile(dataDir);
  if (file === null || !isAlive(file.pid)) return null;
  try {
    await fetch(new URL("/health", file.url), { signal: AbortSignal.timeout(10_000) });
    return { url: file.url, token: file.token };
  } catch (cause) {
    // It may have ended between our look and our call.
    if (!isAlive(file.pid) || (await readServerFile(dataDir))?.token !== file.token) return null;
    throw new KindredError(
      "server_not_answering",
      `A server runs on this data directory (process ${String(file.pid)}) but ${file.url} does not answer: restart it.`,
      { cause },
    );
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
