import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { KindredError } from "@kindred/schema";
import { isAlive, processCommand } from "../data-dir/process.ts";

/**
 * Stops the server that a killed Kindred left running on this data directory. The caller holds `kindred.lock`, so
 * whatever still runs here is nobody's. Fast shutdown (SIGINT) writes a checkpoint; immediate (SIGQUIT) relies on the
 * write-ahead log; never SIGKILL, which would leave its children writing.
 *
 * A `postmaster.pid` whose process is gone is left to PostgreSQL, which by it finds children that outlived their
 * postmaster. Only where some other program was given that pid, which PostgreSQL cannot tell, it is removed.
 */
export async function stopOrphan(folder: string): Promise<void> {
  const pidFile = join(folder, "postmaster.pid");
  const text = await readFile(pidFile, "utf8").catch(() => null);
  if (text === null) return;
  const pid = Number.parseInt(text, 10);
  if (Number.isInteger(pid) && pid > 0 && !isAlive(pid)) return;
  if (Number.isInteger(pid) && pid > 0 && (await isPostmasterOf(pid, folder))) return end(pid, folder);
  await rm(pidFile, { force: true });
}

async function end(pid: number, folder: string): Promise<void> {
  process.kill(pid, "SIGINT");
  if (await ended(pid, 20_000)) return;
  process.kill(pid, "SIGQUIT");
  if (await ended(pid, 20_000)) return;
  throw new KindredError(
    "postgres_orphaned",
    `A PostgreSQL server (process ${pid}) from an earlier run still holds ${folder} and does not stop. End it with: kill -QUIT ${pid}`,
    { status: 500 },
  );
}

async function isPostmasterOf(pid: number, folder: string): Promise<boolean> {
  const command = await processCommand(pid);
  return command !== null && command.includes("postgres") && command.includes(folder);
}

async function ended(pid: number, withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += 20) {
    if (!isAlive(pid)) return true;
    await pause(20);
  }
  return false;
}
