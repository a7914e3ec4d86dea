import { isAbsolute } from "node:path";
import { type ImportOptions, type ImportPlan, importKinds } from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import type { Wiring } from "../wiring.ts";

const Options = z
  .object({
    map: z.record(z.string(), z.string()).describe("field → column, or `-` to leave the field out"),
    mode: z.enum(["append", "update"]),
    timezone: z.string().max(100),
    dates: z.enum(["day-first", "month-first"]),
    decimal: z.enum(["comma", "point"]),
    currency: z.string().max(10),
    revenue: z.enum(["per-line", "per-order"]),
    encoding: z.string().max(40),
    format: z.string().max(20),
    delimiter: z.string().max(3),
    header: z.boolean(),
    list: z.object({ id: z.string(), name: z.string().max(200).optional() }),
  })
  .partial()
  .strict();

/** Which file, and how it is to be read. */
export const Source = z.object({
  kind: z.enum(importKinds),
  file: z.string().max(100).optional().describe("What an upload was answered with"),
  path: z.string().max(4000).optional().describe("Or a file of the server's machine: with the local token only"),
  name: z.string().max(300).optional(),
  options: Options.default({}),
});
type FileSource = Pick<z.output<typeof Source>, "file" | "path" | "name">;

/** Every start reads the file's head again: a plan from elsewhere could name any file of the machine. */
export function planOf(wiring: Wiring, request: FastifyRequest, source: z.output<typeof Source>): Promise<ImportPlan> {
  const file = fileOf(wiring, request, source);
  const { kind, options } = source;
  return readable(wiring.importer.inspect(tenantOf(request).id, file, kind, options as ImportOptions));
}

/** Only who may name a path is told one. */
export function withoutPath(request: FastifyRequest, plan: ImportPlan): Record<string, unknown> {
  if (request.principal?.kind === "local") return { ...plan };
  const { path: _, ...file } = plan.file;
  return { ...plan, file };
}

/** A file that the system does not let be read, as a refusal. @throws KindredError `file_unreadable` */
export async function readable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof KindredError || !(error instanceof Error) || !("syscall" in error)) throw error;
    const message = `The file cannot be read: ${error.message}. Name a plain file that the server may read.`;
    throw new KindredError("file_unreadable", message, { cause: error });
  }
}

/** @throws KindredError `unknown_file`, `path_not_allowed`, `relative_path` */
export function fileOf(
  wiring: Wiring,
  request: FastifyRequest,
  { path, file, name }: FileSource,
): { path: string; name?: string } {
  if (path === undefined) {
    const kept = file === undefined ? null : wiring.uploads.find(tenantOf(request).id, file);
    if (kept !== null) return kept;
    const message = "Upload the file first and send what the upload was answered with as `file`.";
    throw new KindredError("unknown_file", message, { pointer: "/file" });
  }
  if (request.principal?.kind !== "local") {
    const message = "Only programs on the server's own machine may name a file there. Upload it first.";
    throw new KindredError("path_not_allowed", message, { status: 403, pointer: "/path" });
  }
  if (!isAbsolute(path) || path.includes("\0")) {
    throw new KindredError("relative_path", "Name the file by its absolute path.", { pointer: "/path" });
  }
  return { path, ...(name === undefined ? {} : { name }) };
}
