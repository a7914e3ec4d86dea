import { KindredError, type Json } from "@kindred/schema";
import { z } from "zod";

const Refusal = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    pointer: z.string().optional(),
    details: z.json().optional(),
  }),
});

export interface Call {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly signal?: AbortSignal;
}

/** The server's HTTP surface, called with the local token. Answers are parsed; refusals come as KindredError. */
export class Api {
  readonly url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.#token = token;
  }

  /** @throws KindredError with the server's code, or `server_unreachable` */
  async json<T extends z.ZodType>(path: string, shape: T, call: Call = {}): Promise<z.output<T>> {
    const response = await this.stream(path, call);
    const answer: unknown = await response.json();
    const parsed = shape.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new KindredError(
      "unexpected_answer",
      `The server answered ${path} in a form this command does not know: use the kindred command of the server's version.`,
      { cause: parsed.error },
    );
  }

  /** The answer as it comes, once it is a good one. */
  async stream(path: string, call: Call = {}): Promise<Response> {
    const { method = call.body === undefined ? "GET" : "POST", body, query = {}, signal } = call;
    const address = new URL(path, this.url);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) address.searchParams.set(name, String(value));
    const response = await fetch(address, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    }).catch((cause: unknown) => {
      if (signal?.aborted === true) throw cause;
      throw new KindredError("server_unreachable", `The server at ${this.url} does not answer: is it still running?`, {
        cause,
      });
    });
    if (response.ok) return response;
    throw refusal(response.status, await response.text());
  }
}

function refusal(status: number, text: string): KindredError {
  const parsed = Refusal.safeParse(parseOrNull(text));
  if (!parsed.success) return new KindredError("server_failed", `The server answered ${String(status)}.`, { status });
  const { code, message, pointer, details } = parsed.data.error;
  return new KindredError(code, message, {
    status,
    ...(pointer === undefined ? {} : { pointer }),
    ...(details === undefined ? {} : { details: details as Json }),
  });
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
