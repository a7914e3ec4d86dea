import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { KindredError } from "@kindred/schema";
import { z } from "zod";
import { pour } from "../output.ts";
import type { Surroundings } from "../session.ts";
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
  const body = Readable.from(response.body ?? []) as AsyncIterable<Uint8Array>;
  await pour(format === undefined ? idsOf(body) : body, options.output, around.terminal);
}

async function* idsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  for await (const line of createInterface({ input: Readable.from(body), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === "") continue;
    const member = Member.parse(JSON.parse(line));
    yield `${member.external_id === "" ? member.key : member.external_id}\n`;
  }
}
