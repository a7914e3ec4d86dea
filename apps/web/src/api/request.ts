import { noteAnswer, noteSilence } from "./connection.ts";

/** A refusal of the server (`code` from its catalogue), or `offline` when it could not be reached at all. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly pointer: string | null;
  readonly details: unknown;

  constructor(error: { code: string; message: string; pointer?: string; details?: unknown }, status: number) {
    super(error.message);
    this.name = "ApiError";
    this.code = error.code;
    this.status = status;
    this.pointer = error.pointer ?? null;
    this.details = error.details ?? null;
  }
}

export interface RequestOptions {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly signal?: AbortSignal;
}

/**
 * Asks `/api/v1` and gives back the parsed answer.
 *
 * @param path below `/api/v1`, e.g. `/session`; parts that come from data go through `segment`
 * @throws ApiError
 */
export async function request<T>(
  path: string,
  { method = "GET", body, query, signal }: RequestOptions = {},
): Promise<T> {
  const response = await send(`/api/v1${path}${search(query)}`, {
    method,
    headers: {
      // Sentences of segments come in the language of the page.
      "accept-language": document.documentElement.lang,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.ok) return (await response.json()) as T;
  throw await refusal(response);
}

/** A part of a path that comes from data. */
export function part(value: string | number): string {
  return encodeURIComponent(value);
}

function search(query: RequestOptions["query"]): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined && value !== "") params.set(name, String(value));
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, { ...init, credentials: "same-origin" });
    noteAnswer();
    return response;
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    noteSilence();
    throw new ApiError({ code: "offline", message: "The server does not answer." }, 0);
  }
}

async function refusal(response: Response): Promise<ApiError> {
  const answer: unknown = await response.json().catch(() => null);
  if (typeof answer === "object" && answer !== null && "error" in answer) {
    return new ApiError(answer.error as ConstructorParameters<typeof ApiError>[0], response.status);
  }
  return new ApiError({ code: "unexpected", message: `HTTP ${response.status}` }, response.status);
}
