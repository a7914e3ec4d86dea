import { randomBytes } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { KindredError } from "@kindred/schema";
import { processStart } from "./process.ts";

interface Holder {
  readonly pid: number;
  /** See `processStart`: tells a reused pid from the process that took the lock. */
  readonly started: string;
}

/**
 * Takes `<path>/kindred.lock` and returns how to give it back. The file appears whole or not at all (written aside, then
 * hard-linked into place, which fails when it exists). A lock whose process is gone is cleared.
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
    while (!(await linked(aside, lock))) await clearStale(lock, path, aside);
    return async () => release(lock, text);
  } finally {
    await rm(aside, { force: true });
  }
}

async function release(lock: string, text: string): Promise<void> {
  if ((await readFile(lock, "utf8").catch(() => "")) === text) await rm(lock, { force: true });
}

/**
 * Removes a lock whose process is gone. Whoever holds `<lock>.clearing` may remove, and looks again first: so the file
 * removed is the one that was found stale, never one that somebody took in between.
 */
async function clearStale(lock: string, path: string, aside: string): Promise<void> {
  const text = await contents(lock);
  if (text === null) return;
  const holder = parseHolder(text);
  if (holder !== null && (await lives(holder))) throw inUse(path, holder.pid);
  const clearing = `${lock}.clearing`;
  if (await linked(aside, clearing)) {
    if ((await contents(lock)) === text) await rm(lock, { force: true });
    await rm(clearing, { force: true });
    return;
  }
  const other = parseHolder((await contents(clearing)) ?? "");
  // One that was killed while it cleared; otherwise the other one needs a moment.
  if (other !== null && !(await lives(other))) await rm(clearing, { force: true });
  else await setTimeout(5);
}

async function lives(holder: Holder): Promise<boolean> {
  return (await processStart(holder.pid)) === holder.started;
}

async function contents(file: string): Promise<string | null> {
  return readFile(file, "utf8").catch(() => null);
}

/** Gives a whole file a second name; false when that name is taken. */
async function linked(file: string, name: string): Promise<boolean> {
  return link(file, name).then(
    () => true,
    (error: NodeJS.ErrnoException) => (error.code === "EEXIST" ? false : Promise.reject(error)),
  );
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
