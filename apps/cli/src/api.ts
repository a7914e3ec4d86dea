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
}

export interface ServerPlace {
  readonly url: string;
  /** From server.json, or an admin key. */
  readonly token: string;
}

/** Refusals of a server that is gone or going: it has done nothing, so another may be asked. */
const NEVER_ARRIVED = new Set(["server_unreachable", "server_stopping"]);

const MOST_ATTEMPTS = 6;

/** The server's HTTP surface, called with the local token. Answers are parsed; refusals come as KindredError. */
export class Api {
  #place: ServerPlace;
  readonly #replacement: () => Promise<ServerPlace | null>;

  /** `replacement` finds another server when this one has ended; null when there is none. */
  constructor(place: ServerPlace, replacement: () => Promise<ServerPlace | null> = async () => null) {
    this.#place = place;
    this.#replacement = replacement;
  }

  get url(): string {
    return this.#place.url;
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
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#send(path, call);
      } catch (error) {
        const gone = error instanceof KindredError && NEVER_ARRIVED.has(error.code);
        const other = gone && attempt < MOST_ATTEMPTS ? await this.#replacement() : null;
        if (other === null) throw error;
        this.#place = other;
      }
    }
  }

  async #send(path: string, call: Call): Promise<Response> {
    const { method = call.body === undefined ? "GET" : "POST", body, query = {} } = call;
    const address = new URL(path, this.#place.url);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) address.searchParams.set(name, String(value));
    const response = await fetch(address, {
      method,
      headers: {
        authorization: `Bearer ${this.#place.token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw unreachable(this.#place.url, cause);
    });
    if (response.ok) return response;
    throw refusal(response.status, await response.text());
  }
}

/** Whether the call can have reached the server decides whether it may be sent again. */
function unreachable(url: string, cause: unknown): KindredError {
  const reason = cause instanceof Error ? cause.cause : undefined;
  const refused = reason instanceof Error && "code" in reason && reason.code === "ECONNREFUSED";
  if (refused)
    return new KindredError("server_unreachable", `The server at ${url} does not answer: is it still running?`, {
      cause,
    });
  return new KindredError("server_hung_up", `The server at ${url} ended the connection: its log says why.`, { cause });
}

function refusal(status: number, text: string): KindredError {
  const parsed = Refusal.safeParse(parseOrNull(text));
  if (!parsed.success && status === 503)
    return new KindredError("server_stopping", "The server is stopping: start it again.", { status });
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
