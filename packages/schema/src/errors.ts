import type { Json } from "./json.ts";

export interface KindredErrorOptions {
  /** HTTP status the error answers with; 400 unless told. */
  readonly status?: number;
  /** JSON pointer of the place in the input that is at fault. */
  readonly pointer?: string;
  readonly details?: Json;
  readonly cause?: unknown;
}

/**
 * An expected failure: something in the input or the surroundings is wrong and the user can mend it.
 * `code` is stable (snake_case) and part of the API; `message` names the fix. A bug throws anything else.
 */
export class KindredError extends Error {
  readonly code: string;
  readonly status: number;
  readonly pointer: string | null;
  readonly details: Json;

  constructor(code: string, message: string, options: KindredErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "KindredError";
    this.code = code;
    this.status = options.status ?? 400;
    this.pointer = options.pointer ?? null;
    this.details = options.details ?? null;
  }
}
