import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { KindredError } from "@kindred/schema";
import { type Terminal, write } from "./terminal.ts";

/** To a file where one is named, else to where answers go. @throws KindredError `output_unwritable` */
export async function pour(
  parts: AsyncIterable<string | Uint8Array>,
  file: string | undefined,
  { out }: Pick<Terminal, "out">,
): Promise<void> {
  if (file !== undefined) return intoFile(parts, file);
  for await (const part of parts) await write(out, part);
}

/** Resolves when all of it is in the file. @throws KindredError `output_unwritable` */
export async function intoFile(parts: AsyncIterable<string | Uint8Array>, file: string): Promise<void> {
  const to = createWriteStream(file);
  let refusal: unknown = null;
  to.once("error", (error) => (refusal = error));
  await pipeline(parts, to).catch((error: unknown) => {
    // What comes from the server fails with words of its own.
    if (error !== refusal || !(error instanceof Error)) throw error;
    const message = `${file} cannot be written (${error.message}): name another file, or make room for it.`;
    throw new KindredError("output_unwritable", message, { cause: error });
  });
}
