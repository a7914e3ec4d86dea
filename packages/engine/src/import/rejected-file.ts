import { access, type FileHandle, open, rename, rm } from "node:fs/promises";
import type { Rejection } from "./plan.ts";

/** One line of CSV, quoted where needed. */
export function csvLine(values: readonly string[]): string {
  return `${values.map((value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(",")}\n`;
}

/** Refused rows as they come: row number, reason code, reason, then the original columns. */
export class RejectedFile {
  readonly #handle: FileHandle;
  readonly #path: string;
  #size: number;

  private constructor(handle: FileHandle, path: string, size: number) {
    this.#handle = handle;
    this.#path = path;
    this.#size = size;
  }

  /**
   * `size`: what an interrupted import had written for certain; anything after that is written again. The file has its
   * final name only when it is whole.
   */
  static async open(path: string, columns: readonly string[], size: number): Promise<RejectedFile> {
    const unfinished = `${path}.part`;
    // Interrupted just after it got its final name.
    if (size > 0 && !(await exists(unfinished))) await rename(path, unfinished);
    const handle = await open(unfinished, size > 0 ? "r+" : "w");
    await handle.truncate(size);
    const file = new RejectedFile(handle, path, size);
    if (size === 0) await file.#append(csvLine(["row", "code", "reason", ...columns]));
    return file;
  }

  get size(): number {
    return this.#size;
  }

  async write(rows: readonly { readonly rejection: Rejection; readonly original: readonly string[] }[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#append(
      rows
        .map(({ rejection, original }) =>
          csvLine([String(rejection.row), rejection.code, rejection.reason, ...original]),
        )
        .join(""),
    );
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** Gives the closed file its final name; without refused rows there is none. */
  async publish(any: boolean): Promise<void> {
    if (any) await rename(`${this.#path}.part`, this.#path);
    else await rm(`${this.#path}.part`, { force: true });
  }

  async #append(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    await this.#handle.write(bytes, 0, bytes.length, this.#size);
    this.#size += bytes.length;
  }
}

/** Whether there is a file of that name. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
