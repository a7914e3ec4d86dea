import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { KindredError } from "@kindred/schema";
import { z } from "zod";
import type { Surroundings } from "../session.ts";
import { write } from "../terminal.ts";
import { inWorkspace } from "../workspace.ts";
import type { Asked, SegmentOptions } from "./asked.ts";

const FORMATS = ["csv", "ndjson", "parquet"];
const Member = z.object({ key: z.string(), external_id: z.string() });

/** External ids one a line, or the server's file as it comes. */
export async function members(
  one: Asked,
  options: SegmentOptions & { format?: string; output?: string },
  around: Surroundings,
) {
  const format = options.format ?? (options.json === true ? "ndjson" : undefined);
  if (format !== undefined && !FORMATS.includes(format))
    throw new KindredError("bad_format", `${format} is not a format of member lists: use ${FORMATS.join(", ")}.`);
  if (format === "parquet" && options.output === undefined && process.stdout.isTTY)
    throw new KindredError("parquet_to_terminal", "Parquet is not for reading: name a file with --output.");
  const path = inWorkspace(one.workspace, "evaluate/export");
  const response = await one.api.stream(path, { body: { ...one.question, format: format ?? "ndjson" } });
  const to = options.output === undefined ? around.terminal.out : createWriteStream(options.output);
  const body = Readable.from(response.body ?? []);
  if (format !== undefined) for await (const chunk of body) await write(to, chunk as Uint8Array);
  else
    for await (const line of createInterface({ input: body, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line === "") continue;
      const member = Member.parse(JSON.parse(line));
      await write(to, `${member.external_id === "" ? member.key : member.external_id}\n`);
    }
  if (to === around.terminal.out) return;
  to.end();
  await finished(to);
}
