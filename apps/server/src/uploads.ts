import { basename } from "node:path";

interface Upload {
  readonly workspaceId: string;
  readonly path: string;
  readonly name: string;
}

/**
 * The uploads waiting to be imported, by the handle that was given for each. Callers never see or say a path. A restart
 * forgets them: a file that nobody imported by then is uploaded again.
 */
export class Uploads {
  readonly #waiting = new Map<string, Upload>();

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
