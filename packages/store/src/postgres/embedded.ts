import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { ClientConfig } from "pg";
import { postgresAccount } from "./account.ts";
import { postgresBinaries } from "./binaries.ts";
import { clusterDatabase, clusterUser, openCluster } from "./cluster.ts";
import { stopOrphan } from "./orphan.ts";
import { endServer, freePort, hasEnded, serverReady, spawnServer } from "./server-process.ts";

export interface EmbeddedPostgres {
  readonly connection: ClientConfig;
  /** Process id of the server that runs now. */
  pid(): number | null;
  stop(): Promise<void>;
}

/** The longest path a Unix socket may have on macOS, the stricter of our systems (Linux: 107). */
const longestSocketPath = 103;
const socketPort = 5432;

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

  const socket = join(cluster.folder, `.s.PGSQL.${socketPort}`).length <= longestSocketPath;
  const port = socket ? socketPort : await freePort();
  onProgress("Starting PostgreSQL");
  const options = { port, socket, log: join(dataDir, "postgres.log") };
  const server = new GuardedServer(() => spawnServer(binaries, cluster, options), cluster.folder);
  await server.start((child) => serverReady(child, cluster, options.log, onProgress));
  return {
    connection: {
      host: socket ? cluster.folder : "127.0.0.1",
      port,
      user: clusterUser,
      password: cluster.password,
      database: clusterDatabase,
    },
    pid: () => server.pid(),
    stop: () => server.stop(),
  };
}

/** Keeps the server running until we stop it, and takes it down with us when our process ends without stopping it. */
class GuardedServer {
  readonly #launch: () => Promise<ChildProcess>;
  readonly #folder: string;
  readonly #lastResort = (): void => void this.#child?.kill("SIGINT");
  #child: ChildProcess | null = null;
  #stopping = false;
  #restarting: Promise<void> | null = null;

  constructor(launch: () => Promise<ChildProcess>, folder: string) {
    this.#launch = launch;
    this.#folder = folder;
  }

  async start(ready: (child: ChildProcess) => Promise<void>): Promise<void> {
    for (let waited = 0; ; waited += 250) {
      await stopOrphan(this.#folder);
      const child = await this.#launch();
      this.#child = child;
      process.on("exit", this.#lastResort);
      try {
        await ready(child);
        return this.#guard(child);
      } catch (error) {
        process.off("exit", this.#lastResort);
        await endServer(child);
        // Children of a postmaster that was killed leave by themselves when they next look up; a server that a dying
        // Kindred was just starting is stopped in the next round.
        const held =
          error instanceof Error && /pre-existing shared memory block|lock file .* exists/.test(error.message);
        if (!held || waited >= 20_000) throw error;
        await pause(250);
      }
    }
  }

  pid(): number | null {
    return this.#child?.pid ?? null;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    process.off("exit", this.#lastResort);
    await this.#restarting;
    if (this.#child !== null) await endServer(this.#child);
  }

  #guard(child: ChildProcess): void {
    this.#child = child;
    const again = (): void => {
      this.#restarting = this.#restart();
    };
    if (hasEnded(child)) again();
    else child.once("exit", again);
  }

  async #restart(): Promise<void> {
    for (let wait = 100; !this.#stopping; wait = Math.min(wait * 2, 5_000)) {
      await pause(wait);
      if (this.#stopping) return;
      try {
        await stopOrphan(this.#folder);
        this.#guard(await this.#launch());
        return;
      } catch {
        // Tried again after a pause; meanwhile every statement answers postgres_unavailable.
      }
    }
  }
}
