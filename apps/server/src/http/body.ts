import type { IncomingMessage } from "node:http";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Transform } from "node:stream";
import { KindredError } from "@kindred/schema";

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(),
  "x-gzip": () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
};

/**
 * Reads a request's body, unpacked, into one buffer of at most `limit` bytes. More is refused with `body_too_large` (413)
 * as soon as that is known: from the declared length before anything is read, or while unpacking, so that a
 * small body that unpacks to gigabytes costs no more than the limit.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > limit) return Promise.reject(tooLarge(limit));
  const encoding = (request.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding === "identity" || encoding === "") return collect(request, request, limit);
  const decoder = decoders[encoding];
  if (decoder === undefined) {
    return Promise.reject(
      new KindredError(
        "unsupported_encoding",
        `Content-Encoding ${encoding} is not known: use gzip, deflate, br or none.`,
        {
          status: 415,
        },
      ),
    );
  }
  return collect(request, request.pipe(decoder()), limit);
}

function collect(request: IncomingMessage, body: NodeJS.ReadableStream, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let settled = false;
    const fail = (error: Error): void => {
      if (settled) return;
      settled = true;
      chunks.length = 0;
      if (body !== request) request.unpipe();
      reject(error);
      // What is still on its way is thrown away, not kept: the answer can go out while the sender is still sending.
      request.resume();
    };
    body.on("data", (chunk: Buffer) => {
      if (settled) return;
      size += chunk.length;
      if (size > limit) fail(tooLarge(limit));
      else chunks.push(chunk);
    });
    body.on("end", () => {
      if (settled) return;
      settled = true;
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size));
    });
    body.on("error", () =>
      fail(
        new KindredError(
          "bad_encoding",
          "The body does not unpack as its Content-Encoding says: it is damaged or cut off.",
        ),
      ),
    );
    if (body !== request) request.on("error", fail);
    request.on("aborted", () =>
      fail(new KindredError("aborted", "The connection closed before the whole body had come.")),
    );
  });
}

function tooLarge(limit: number): KindredError {
  const size = limit >= 1_000_000 ? `${limit / 1_000_000} MB` : `${limit / 1000} KB`;
  return new KindredError("body_too_large", `The body is larger than ${size}: send it in smaller parts.`, {
    status: 413,
    details: { limit },
  });
}
