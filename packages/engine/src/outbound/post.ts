import { KindredError } from "@kindred/schema";
import { request, type Dispatcher } from "undici";

/** How a request ended: with an answer, or without one. */
export type PostOutcome =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** The header as it came. */
      readonly retryAfter: string | null;
      /** The start of the answer's text. */
      readonly answer: string;
      readonly ms: number;
    }
  | { readonly kind: "failed"; readonly reason: string; readonly ms: number };

export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly dispatcher: Dispatcher;
  /** For the whole exchange, ms. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/** Bytes of an answer that are read; the connection is closed on the rest. */
const answerBytes = 2048;

/**
 * Sends one JSON body. The status decides: once it is known, an answer that breaks off, lies about its length or never ends changes
 * nothing. Redirects are not followed. Never throws.
 */
export async function post(options: PostRequest): Promise<PostOutcome> {
  const began = performance.now();
  const took = (): number => Math.round(performance.now() - began);
  const ending = new AbortController();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    ending.abort();
  }, options.timeout);
  const stop = (): void => ending.abort();
  options.signal?.addEventListener("abort", stop, { once: true });
  try {
    const response = await request(options.url, {
      method: "POST",
      dispatcher: options.dispatcher,
      headers: { "content-type": "application/json", "user-agent": "Kindred-Webhooks/1", ...options.headers },
      body: options.body,
      signal: ending.signal,
    });
    const retryAfter = response.headers["retry-after"];
    return {
      kind: "answered",
      status: response.statusCode,
      retryAfter: typeof retryAfter === "string" ? retryAfter : null,
      answer: await startOf(response.body),
      ms: took(),
    };
  } catch (error) {
    const reason = isLate ? `No answer within ${options.timeout / 1000} s` : reasonOf(error);
    return { kind: "failed", reason, ms: took() };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", stop);
  }
}

async function startOf(body: Dispatcher.ResponseData["body"]): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= answerBytes) break;
    }
  } catch {
    // What came of it is enough.
  } finally {
    body.on("error", () => undefined);
    body.destroy();
  }
  const text = Buffer.concat(chunks).subarray(0, answerBytes).toString("utf8");
  // Control characters say nothing to a reader, and PostgreSQL keeps no null byte.
  return text
    .replaceAll(/[\p{Cc}\uFFFD]+/gu, " ")
    .trim()
    .slice(0, 500);
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Nothing listens there",
  ECONNRESET: "The connection was closed before an answer",
  UND_ERR_SOCKET: "The connection was closed before an answer",
  UND_ERR_CONNECT_TIMEOUT: "No connection in time",
  ENOTFOUND: "The name is unknown",
  EAI_AGAIN: "The name could not be looked up just now",
  ENETUNREACH: "The network cannot be reached",
  EHOSTUNREACH: "The host cannot be reached",
  UND_ERR_HEADERS_OVERFLOW: "The answer's headers are too long",
};

function reasonOf(error: unknown): string {
  if (error instanceof KindredError) return error.message;
  if (!(error instanceof Error)) return "The request failed";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (error.name === "HTTPParserError") return "The answer is not HTTP";
  return reasons[code] ?? (error.message === "" ? "The request failed" : error.message.slice(0, 300));
}
