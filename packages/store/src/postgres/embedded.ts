import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile, stat, truncate } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { KindredError } from "@kindred/schema";
import type pg from "pg";
import { launchUnder, postgresAccount } from "./account.ts";
import { postgresBinaries, type PostgresBinaries } from "./binaries.ts";
import { type Cluster, clusterDatabase, clusterUser, openCluster } from "./cluster.ts";
import { stopOrphan } from "./orphan.ts";

export interface EmbeddedPostgres {
  readonly connection: pg.ClientConfig;
  /** Process id of the server that runs now. */
  pid(): number | null;
  stop(): Promise<void>;
}

/** The longest path a Unix socket may have on macOS, the stricter of our systems (Linux: 107). */
const longestSocketPath = 103;
const socketPort = 5432;
const logLimit = 10_000_000;

/**
 * Starts PostgreSQL on `<dataDir>/postgres`: over a Unix socket inside that folder, or over a free loopback port when
 * the path is too long for one; with a password either way. A server that dies while we need it is started again.
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  onProgress: (step: string) => void = () => undefined,
): Promise<EmbeddedPostgres> {
  const binaries = await postgresBinaries();
  const account = await postgresAccount();
  onProgress("Preparing PostgreSQL");
  const cluster = await openCluster(dataDir, binaries, account);
  await stopOrphan(cluster.folder);

  const overSocket = join(cluster.folder, `.s.PGSQL.${socketPort}`).length <= longestSocketPath;
  const port = overSocket ? socketPort : await freePort();
  const host = overSocket ? cluster.folder : "127.0.0.1";
  const log = join(dataDir, "postgres.log");
  onProgress("Starting PostgreSQL");

  let stopping = false;
  let child = await spawnServer(binaries, cluster, { port, socket: overSocket, log });
  try {
    await ready(child, cluster, log);
  } catch (error) {
    await end(child);
    throw error;
  }
  guard(child);
  const lastResort = (): void => void child.kill("SIGINT");
  process.on("exit", lastResort);

  function guard(server: ChildProcess): void {
    const again = (): void => {
      if (!stopping) void restart();
    };
    if (hasEnded(server)) again();
    else server.once("exit", again);
  }

  async function restart(): Promise<void> {
    for (let wait = 100; !stopping; wait = Math.min(wait * 2, 5_000)) {
      await pause(wait);
      if (stopping) return;
      try {
        await stopOrphan(cluster.folder);
        child = await spawnServer(binaries, cluster, { port, socket: overSocket, log });
        guard(child);
        return;
      } catch {
        // Tried again after a pause; meanwhile every query answers postgres_unavailable.
      }
    }
  }

  return {
    connection: { host, port, user: clusterUser, password: cluster.password, database: clusterDatabase },
    pid: () => child.pid ?? null,
    stop: async () => {
      stopping = true;
      process.off("exit", lastResort);
      await end(child);
    },
  };
}

interface ServerOptions {
  readonly port: number;
  readonly socket: boolean;
  readonly log: string;
}

async function spawnServer(
  binaries: PostgresBinaries,
  cluster: Cluster,
  options: ServerOptions,
): Promise<ChildProcess> {
  const settings = {
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",
    listen_addresses: options.socket ? "" : "127.0.0.1",
    unix_socket_directories: options.socket ? cluster.folder : "",
    unix_socket_permissions: "0700",
    max_connections: "60",
    jit: "off",
    max_wal_size: "2GB",
    timezone: "UTC",
    log_timezone: "UTC",
    lc_messages: "C",
  };
  const args = ["-D", cluster.folder, "-p", String(options.port)];
  for (const [name, value] of Object.entries(settings)) args.push("-c", `${name}=${value}`);
  const { program, args: all, account } = await launchUnder(cluster.account, binaries.postgres, args, [cluster.folder]);
  if (((await stat(options.log).catch(() => null))?.size ?? 0) > logLimit) await truncate(options.log);
  const log = openSync(options.log, "a", 0o600);
  try {
    // A session of its own: Ctrl-C in the terminal is for us, and we stop the server after our last statement.
    const child = spawn(program, all, { ...account, cwd: "/", detached: true, stdio: ["ignore", log, log] });
    child.on("error", () => undefined);
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

/** Waits until the server says in `postmaster.pid` that it takes connections, as `pg_ctl` does. */
async function ready(child: ChildProcess, cluster: Cluster, log: string): Promise<void> {
  const pidFile = join(cluster.folder, "postmaster.pid");
  for (let waited = 0; waited < 120_000; waited += 15) {
    const lines = (await readFile(pidFile, "utf8").catch(() => "")).split("\n");
    if (lines[0] === String(child.pid) && lines[7]?.trim() === "ready") return;
    if (hasEnded(child)) break;
    await pause(15);
  }
  const said = (await readFile(log, "utf8").catch(() => "")).trim().split("\n").slice(-5).join("\n");
  const full = said.includes("No space left on device");
  throw new KindredError(
    full ? "disk_full" : "postgres_not_started",
    full
      ? `PostgreSQL could not start: the disk that holds ${cluster.folder} is full. Free some space and start again.`
      : `PostgreSQL could not start on ${cluster.folder}. Its last words in ${log}:\n${said}`,
    { status: full ? 507 : 500 },
  );
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.ref();
  child.kill("SIGINT");
  const impatient = setTimeout(() => child.kill("SIGQUIT"), 20_000);
  await exited;
  clearTimeout(impatient);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
