import { createReadStream } from "node:fs";
import { isAbsolute } from "node:path";
import { type ImportOptions, importKinds, type ImportStatus } from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done, Instant, InWorkspace, notFound } from "./api.ts";
import { ErrorAnswer } from "./errors.ts";

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
    list: z.object({ id: z.string(), name: z.string().optional() }),
  })
  .partial()
  .strict();

const Source = z.object({
  kind: z.enum(importKinds),
  file: z.string().max(100).optional().describe("What an upload was answered with"),
  path: z.string().max(4000).optional().describe("Or a file of the server's machine: with the local token only"),
  name: z.string().max(300).optional(),
  options: Options.default({}),
});

const Plan = z.record(z.string(), z.unknown()).meta({ id: "ImportPlan" });
const Status = z
  .object({
    id: z.string(),
    kind: z.string(),
    fileName: z.string(),
    state: z.enum(["running", "done", "failed", "cancelled"]),
    progress: z.looseObject({
      phase: z.string(),
      rows: z.number().int().describe("Rows read, refused ones included"),
      read: z.number().describe("Share of the file that has been read, 0 to 1"),
      rejected: z.number().int(),
      codes: z.record(z.string(), z.number()).describe("Refused rows by reason"),
      contactsCreated: z.number().int(),
      contactsUpdated: z.number().int(),
      written: z.number().int().describe("Events, list members or product states stored"),
      skipped: z.number().int().describe("What was there already"),
    }),
    rowsPerSecond: z.number().nullable(),
    etaSeconds: z.number().nullable(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    hasRejected: z.boolean(),
    createdAt: Instant,
  })
  .meta({ id: "Import" });
export type ImportAnswer = z.output<typeof Status>;

export function importRoutes(api: Api, wiring: Wiring): void {
  const { importer } = wiring;
  const tags = ["Imports"];
  const params = InWorkspace.extend({ import: z.string().max(100) });

  // Uploads are not parsed: their bytes go to a file as they come.
  api.addContentTypeParser("application/octet-stream", (_request, payload, done) => done(null, payload));

  api.post(
    "/workspaces/:workspace/imports/files",
    {
      config: { access: "editor" },
      bodyLimit: 1_099_511_627_776,
      schema: {
        tags,
        summary: "Upload a file (application/octet-stream) for an import",
        params: InWorkspace,
        querystring: z.object({ name: z.string().min(1).max(300) }),
        response: answers(z.object({ file: z.string(), name: z.string() })),
      },
    },
    async (request) => {
      if (!request.headers["content-type"]?.startsWith("application/octet-stream")) {
        throw new KindredError("unsupported_media_type", "Send the file's bytes as application/octet-stream.", {
          status: 415,
        });
      }
      const { path, name } = await importer.receive(request.raw, request.query.name);
      return { file: wiring.uploads.keep(tenantOf(request).id, path, name), name };
    },
  );

  api.post(
    "/workspaces/:workspace/imports/inspect",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "How a file would be read: columns, decisions, the first rows. Stores nothing",
        params: InWorkspace,
        body: Source,
        response: answers(Plan),
      },
    },
    async (request) => ({ ...(await planOf(wiring, request, request.body)) }),
  );

  api.post(
    "/workspaces/:workspace/imports",
    {
      config: { access: "editor" },
      schema: { tags, summary: "Start an import", params: InWorkspace, body: Source, response: answers(Status) },
    },
    async (request) => {
      const { id } = tenantOf(request);
      const started = await importer.start(id, await planOf(wiring, request, request.body));
      return shown(await importer.progress(id, started));
    },
  );

  api.get(
    "/workspaces/:workspace/imports",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Imports, newest first",
        params: InWorkspace,
        response: answers(z.object({ items: z.array(Status), next: z.null() })),
      },
    },
    async (request) => ({ items: (await importer.list(tenantOf(request).id)).slice(0, 1000).map(shown), next: null }),
  );

  api.get(
    "/workspaces/:workspace/imports/:import",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "An import's progress",
        params,
        querystring: z.object({
          wait: z.coerce.number().min(0).max(30).default(0).describe("Seconds to wait for its end before answering"),
        }),
        response: answers(Status),
      },
    },
    async (request) => {
      const { id } = tenantOf(request);
      const status = await importer.progress(id, request.params.import);
      if (request.query.wait === 0 || status.state !== "running") return shown(status);
      await Promise.race([importer.wait(id, status.id), elapsed(request.query.wait * 1000)]);
      return shown(await importer.progress(id, status.id));
    },
  );

  api.post(
    "/workspaces/:workspace/imports/:import/resume",
    {
      config: { access: "editor" },
      schema: { tags, summary: "Go on with an import that stopped", params, response: answers(Status) },
    },
    async (request) => {
      const { id } = tenantOf(request);
      await importer.progress(id, request.params.import);
      await importer.resume(id, request.params.import);
      return shown(await importer.progress(id, request.params.import));
    },
  );

  api.post(
    "/workspaces/:workspace/imports/:import/cancel",
    {
      config: { access: "editor" },
      schema: { tags, summary: "Stop an import; what it has stored stays", params, response: answers(Done) },
    },
    async (request) => {
      await importer.cancel(tenantOf(request).id, request.params.import);
      return { ok: true as const };
    },
  );

  api.get(
    "/workspaces/:workspace/imports/:import/rejected",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "The refused rows with their reasons, as CSV",
        params,
        response: { default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const path = await importer.rejectedFile(tenantOf(request).id, request.params.import);
      if (path === null) throw notFound("no_rejected_rows", "This import refused no row.");
      return sendCsv(reply, path, `${request.params.import}-rejected.csv`);
    },
  );
}

/** Every start reads the file's head again: a plan from elsewhere could name any file of the machine. */
async function planOf(wiring: Wiring, request: FastifyRequest, source: z.output<typeof Source>) {
  const workspace = tenantOf(request).id;
  const file = fileOf(wiring, request, source);
  try {
    return await wiring.importer.inspect(workspace, file, source.kind, source.options as ImportOptions);
  } catch (error) {
    if (error instanceof KindredError || !(error instanceof Error) || !("syscall" in error)) throw error;
    const message = `The file cannot be read: ${error.message}. Name a plain file that the server may read.`;
    throw new KindredError("file_unreadable", message, { cause: error });
  }
}

function fileOf(
  wiring: Wiring,
  request: FastifyRequest,
  { path, file, name }: z.output<typeof Source>,
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

function sendCsv(reply: FastifyReply, path: string, name: string): FastifyReply {
  void reply.type("text/csv; charset=utf-8").header("content-disposition", `attachment; filename="${name}"`);
  return reply.send(createReadStream(path));
}

function shown({ rejectedFile, createdAt, ...status }: ImportStatus) {
  return {
    ...status,
    progress: { ...status.progress, codes: { ...status.progress.codes } },
    error: status.error === null ? null : { ...status.error },
    hasRejected: rejectedFile !== null,
    createdAt: new Date(createdAt).toISOString(),
  };
}

function elapsed(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
