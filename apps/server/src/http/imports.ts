import { createReadStream } from "node:fs";
import type { ImportStatus } from "@kindred/engine";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done, Instant, InWorkspace, notFound } from "./api.ts";
import { ErrorAnswer } from "./errors.ts";
import { planOf, Source, withoutPath } from "./import-source.ts";

const Plan = z.record(z.string(), z.unknown()).meta({ id: "ImportPlan" });
const Status = z
  .object({
    id: z.string(),
    kind: z.string(),
    fileName: z.string(),
    state: z.enum(["running", "done", "failed", "cancelled"]),
    progress: z.looseObject({
      phase: z.enum(["reading", "identifying", "writing", "done"]),
      steps: z.number().int().describe("Steps of the phase that are behind, once the file is read"),
      of: z.number().int(),
      rows: z.number().int().describe("Rows read, refused ones included"),
      read: z.number().describe("Share of the file that has been read, 0 to 1"),
      rejected: z.number().int(),
      codes: z.record(z.string(), z.number()).describe("Refused rows by reason"),
      contactsCreated: z.number().int(),
      contactsUpdated: z.number().int(),
      written: z.number().int().describe("Events, list members or product states stored"),
      skipped: z.number().int().describe("What was there already"),
      mixedOrders: z.number().int().describe("Orders whose lines name different customers"),
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
    async (request) => withoutPath(request, await planOf(wiring, request, request.body)),
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

  api.get(
    "/workspaces/:workspace/imports/:import/plan",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "How an import reads its file; `asked` are the options to send for another file like it",
        params,
        response: answers(Plan),
      },
    },
    async (request) => withoutPath(request, await importer.plan(tenantOf(request).id, request.params.import)),
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
