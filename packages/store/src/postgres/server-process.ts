import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile, stat, truncate } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { KindredError } from "@kindred/schema";
import { launchUnder } from "./account.ts";
import type { PostgresBinaries } from "./binaries.ts";
import type { Cluster } from "./cluster.ts";

const logLimit = 10_000_000;

interface ServerOptions {
  readonly port: number;
  readonly socket: boolean;
  readonly log: string;
}

export async function spawnServer(
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
    // The outbox fills and empties all day: its dead rows are swept before they slow it.
    autovacuum_naptime: "15s",
    autovacuum_vacuum_cost_limit: "1000",
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

/**
 * Waits until the server says in `postmaster.pid` that it takes connections, as `pg_ctl` does. After a crash it first
 * replays its log, which takes as long as it takes: while it lives it is waited for.
 */
export async function serverReady(
  child: ChildProcess,
  cluster: Cluster,
  log: string,
  onProgress: (step: string) => void,
): Promise<void> {
  const pidFile = join(cluster.folder, "postmaster.pid");
  for (let waited = 0; !hasEnded(child); waited += 15) {
    const lines = (await readFile(pidFile, "utf8").catch(() => "")).split("\n");
    if (lines[0] === String(child.pid) && lines[7]?.trim() === "ready") return;
    if (waited === 3_000) onProgress("PostgreSQL is recovering what it had not written before it was stopped");
    await pause(15);
  }
  const said = (await readFile(log, "utf8").catch(() => "")).trim().split("\n").slice(-5).join("\n");
  const full = /No space left on device|Check free disk space/.test(said);
  throw new KindredError(
    full ? "disk_full" : "postgres_not_started",
    full
      ? `PostgreSQL could not start: the disk that holds ${cluster.folder} is full. Free some space and start again.`
      : `PostgreSQL could not start on ${cluster.folder}. Its last words in ${log}:\n${said}`,
    { status: full ? 507 : 500 },
  );
}

export function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

export async function endServer(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.ref();
  child.kill("SIGINT");
  const impatient = setTimeout(() => child.kill("SIGQUIT"), 20_000);
  await exited;
  clearTimeout(impatient);
}

export function freePort(): Promise<number> {
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
