import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { KindredError } from "@kindred/schema";

/** What a file's first bytes say about how it is wrapped; names are not trusted. */
export type Wrapping = "plain" | "gzip" | "parquet";

export async function detectWrapping(path: string): Promise<Wrapping> {
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    if (bytesRead >= 2 && buffer[0] === 0x1f && buffer[1] === 0x8b) return "gzip";
    if (bytesRead === 4 && buffer.toString("latin1") === "PAR1") return "parquet";
    return "plain";
  } finally {
    await handle.close();
  }
}

/**
 * The file's content, unzipped. `onRead` is told how many bytes of the file itself have been read so far, which is what
 * progress is measured by. Throws `gzip_truncated` or `gzip_damaged` where the file ends early or does not unzip.
 */
export async function* readBytes(
  path: string,
  wrapping: Wrapping,
  onRead: (bytes: number) => void = () => undefined,
): AsyncGenerator<Buffer> {
  const source = createReadStream(path, { highWaterMark: 256 * 1024 });
  let read = 0;
  source.on("data", (part) => {
    read += part.length;
    onRead(read);
  });
  if (wrapping !== "gzip") {
    for await (const part of source) yield part as Buffer;
    return;
  }
  const unzip = createGunzip({ chunkSize: 1024 * 1024 });
  source.on("error", (error) => unzip.destroy(error));
  try {
    for await (const part of source.pipe(unzip)) yield part as Buffer;
  } catch (error) {
    throw unzipFailure(error);
  } finally {
    source.destroy();
  }
}

function unzipFailure(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "Z_BUF_ERROR") {
    return new KindredError("gzip_truncated", "The file ends in the middle of its gzip stream: copy it again, whole.", {
      cause: error,
    });
  }
  if (code === "Z_DATA_ERROR") {
    return new KindredError("gzip_damaged", "The gzip stream is damaged: make the file again, or unzip it first.", {
      cause: error,
    });
  }
  return error;
}
