import type { Paint } from "../../terminal.ts";
import type { Place } from "./source-file.ts";

/** Something to mend in a file, with its place there. */
export interface Fault {
  readonly severity: "error" | "warning" | "hint";
  /** As people would open it: the folder's path with the file's. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
}

const START: Place = { line: 1, column: 1 };

export function faultAt(file: string, place: Place | null, code: string, message: string): Fault {
  return { severity: "error", file, ...(place ?? START), code, message };
}

/** `file:line:column: error code: message`, which editors and CI turn into links. */
export function faultLine({ severity, file, line, column, code, message }: Fault, paint: Paint): string {
  const word =
    severity === "error" ? paint.red(severity) : severity === "warning" ? paint.yellow(severity) : paint.dim(severity);
  return `${file}:${String(line)}:${String(column)}: ${word} ${code}: ${message}`;
}
