import { randomBytes } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { KindredError } from "@kindred/schema";
import { processStart } from "./process.ts";

interface Holder {
  readonly pid: number;
  /** See `processStart`: tells a reused pid from the process that took the lock. */
  readonly started: string;
}

/**
 * Takes `<path>/kindred.lock` and returns how to give it back. The file appears whole or not at all (written aside, then
 * hard-linked into place, which fails when it exists). A lock whose process is gone is cleared by moving it aside first,
 * so that of two processes that find it only one clears it.
 *
 * @throws KindredError `data_dir_in_use` naming the process that holds it.
 */
export async function lockDataDir(path: string): Promise<() => Promise<void>> {
  const lock = join(path, "kindred.lock");
  const mine: Holder = { pid: process.pid, started: (await processStart(process.pid)) ?? "" };
  const text = JSON.stringify(mine);
  const aside = `${lock}.${process.pid}.${randomBytes(4).toString("hex")}`;
  await writeFile(aside, text, { mode: 0o600, flag: "wx" });
  try {
    for (;;) {
      const taken = await link(aside, lock).then(
        () => true,
        (error: NodeJS.ErrnoException) => (error.code === "EEXIST" ? false : Promise.reject(error)),
      );
      if (taken) return async () => release(lock, text);
      await clearStale(lock, path);
    }
  } finally {
    await rm(aside, { force: true });
  }
}

async function release(lock: string, text: string): Promise<void> {
  if ((await readFile(lock, "utf8").catch(() => "")) === text) await rm(lock, { force: true });
}

async function clearStale(lock: string, path: string): Promise<void> {
  const text = await readFile(lock, "utf8").catch(() => null);
  if (text === null) return;
  const holder = parseHolder(text);
  if (holder !== null && (await processStart(holder.pid)) === holder.started) throw inUse(path, holder.pid);
  const moved = `${lock}.stale.${process.pid}.${randomBytes(4).toString("hex")}`;
  const claimed = await rename(lock, moved).then(
    () => true,
    () => false,
  );
  if (!claimed) return;
  const found = await readFile(moved, "utf8");
  // Between our look and our move somebody else cleared it and took it: give it back.
  if (found !== text) await link(moved, lock).catch(() => undefined);
  await rm(moved, { force: true });
}

function parseHolder(text: string): Holder | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("pid" in value) || !("started" in value)) return null;
    const { pid, started } = value;
    return typeof pid === "number" && typeof started === "string" ? { pid, started } : null;
  } catch {
    return null;
  }
}

function inUse(path: string, pid: number): KindredError {
  const who = pid === process.pid ? `this process (${pid})` : `process ${pid}`;
  return new KindredError(
    "data_dir_in_use",
    `The data directory ${path} is in use by ${who}. Stop it, use the server it runs, or choose another directory with --data.`,
    { status: 409, details: { pid } },
  );
}
