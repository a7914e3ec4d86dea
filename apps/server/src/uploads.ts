import { readdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";

interface Upload {
  readonly workspaceId: string;
  readonly path: string;
  readonly name: string;
}

const keptMs = 24 * 3_600_000;

/** 20 GB: more than a shop's whole history, less than what fills most disks unasked. */
const defaultUploadLimit = 20_000_000_000;

/**
 * The uploads waiting to be imported, by the handle that was given for each. Callers never see or say a path. A restart
 * forgets them: a file that nobody imported by then is uploaded again.
 */
export class Uploads {
  /** The most bytes a file may have. */
  readonly limit: number;
  readonly #waiting = new Map<string, Upload>();

  constructor(limit: number = defaultUploadLimit) {
    this.limit = limit;
  }

  keep(workspaceId: string, path: string, name: string): string {
    const handle = basename(path).replace(/\.data$/u, "");
    this.#waiting.set(handle, { workspaceId, path, name });
    return handle;
  }

  find(workspaceId: string, handle: string): { path: string; name: string } | null {
    const upload = this.#waiting.get(handle);
    return upload?.workspaceId === workspaceId ? { path: upload.path, name: upload.name } : null;
  }
}

/** Removes the files of uploads that an earlier process forgot: older than a day, and wanted by no import. */
export async function sweepUploads(folder: string, wanted: ReadonlySet<string>, now: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    if (wanted.has(path)) continue;
    const { mtimeMs } = await stat(path);
    if (now - mtimeMs > keptMs) await rm(path, { force: true });
  }
}
