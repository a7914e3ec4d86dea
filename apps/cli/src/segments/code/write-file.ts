import { mkdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { KindredError } from "@kindred/schema";

/**
 * Writes a file whole: a reader sees the old one or the new one, never half of it. What a link points at is written, the link
 * stays.
 *
 * @throws KindredError `file_unwritable`
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  await attempt(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    const target = await realpath(path).catch(() => path);
    const draft = join(dirname(target), `.${basename(target)}.${String(process.pid)}.draft`);
    try {
      await writeFile(draft, text);
      await rename(draft, target);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  });
}

/** @throws KindredError `file_unwritable` */
export async function moveFile(from: string, to: string): Promise<void> {
  await attempt(to, async () => {
    await mkdir(dirname(to), { recursive: true });
    await rename(from, to);
  });
}

/** @throws KindredError `file_unwritable` */
export async function makeFolder(path: string): Promise<void> {
  await attempt(path, () => mkdir(path, { recursive: true }));
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EEXIST: "there is a file of that name",
  ENOTDIR: "a part of its path is a file",
  EISDIR: "there is a folder of that name",
};

async function attempt(path: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    const reason = REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
    throw new KindredError("file_unwritable", `${path} cannot be written: ${reason}.`, { cause });
  }
}
