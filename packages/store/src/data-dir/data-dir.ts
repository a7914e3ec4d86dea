import { access, constants, mkdir, realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { KindredError } from "@kindred/schema";
import { lockDataDir } from "./lock.ts";

export interface DataDir {
  /** Absolute, links resolved: two names of one directory are one directory. */
  readonly path: string;
  release(): Promise<void>;
}

/**
 * Makes the data directory when it is missing and takes it for this process. As root its top level may be entered (not
 * listed) by others, because PostgreSQL runs under another account; every file in it stays closed.
 *
 * @throws KindredError `data_dir_unusable` or `disk_full` naming the path, `data_dir_in_use`, `data_newer_than_program`.
 */
export async function openDataDir(wanted: string): Promise<DataDir> {
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  try {
    await mkdir(wanted, { recursive: true, mode });
    const path = await realpath(wanted);
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    const release = await lockDataDir(path);
    return { path, release };
  } catch (error) {
    throw dataDirFailure(resolve(wanted), error);
  }
}

function dataDirFailure(path: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const reasons: Record<string, string> = {
    EACCES: "this user may not write there. Choose another --data, or give the directory to the user that runs Kindred",
    EPERM: "this user may not write there. Choose another --data, or give the directory to the user that runs Kindred",
    EROFS: "it lies on a read-only disk. Choose another --data, or mount it writable",
    ENOTDIR: "part of the path is a file. Choose another --data",
    EEXIST: "there is a file of that name. Choose another --data",
  };
  if (code === "ENOSPC")
    return new KindredError(
      "disk_full",
      `The disk that holds ${path} is full. Free some space, or choose another --data.`,
      {
        status: 507,
        cause: error,
      },
    );
  const reason = typeof code === "string" ? reasons[code] : undefined;
  if (reason === undefined) return error;
  return new KindredError("data_dir_unusable", `The data directory ${path} cannot be used: ${reason}.`, {
    status: 500,
    cause: error,
  });
}
