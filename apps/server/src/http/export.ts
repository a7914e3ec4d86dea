import { KindredError } from "@kindred/schema";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { membersAsCsv } from "../segments/csv.ts";
import { evaluationOf, Moment, Question, requestOf } from "../segments/request.ts";
import type { Wiring } from "../wiring.ts";
import { type Api, InWorkspace, Slug } from "./api.ts";
import { ErrorAnswer } from "./errors.ts";
import type { WorkspaceStore } from "@kindred/store";
import type { FastifyReply } from "fastify";

export const Format = z.enum(["csv", "ndjson", "parquet"]).default("csv");
type Format = z.output<typeof Format>;

const forms: Readonly<Record<Format, { readonly type: string; readonly clickhouse: string }>> = {
  csv: { type: "text/csv; charset=utf-8", clickhouse: "JSONEachRow" },
  ndjson: { type: "application/x-ndjson", clickhouse: "JSONEachRow" },
  parquet: { type: "application/vnd.apache.parquet", clickhouse: "Parquet" },
};

/** Whole populations as files: id, key, external_id, email, phone, by ascending contact id. */
export function exportRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Evaluation"];

  api.post(
    "/workspaces/:workspace/evaluate/export",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "All members as a CSV, NDJSON or Parquet file",
        description: "In CSV, text that a spreadsheet would run as a formula gets an apostrophe before it.",
        params: InWorkspace,
        body: Question.extend({ format: Format }),
        response: { default: ErrorAnswer },
      },
    },
    async (request, reply) => sendExport(wiring, reply, tenantOf(request), request.body, request.body.format),
  );

  api.get(
    "/workspaces/:workspace/segments/:segment/export",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "All members of a saved segment as a CSV, NDJSON or Parquet file",
        params: InWorkspace.extend({ segment: Slug }),
        querystring: z.object({ format: Format, now: Moment.optional() }),
        response: { default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const { segment } = request.params;
      return sendExport(wiring, reply, tenantOf(request), { segment, now: request.query.now }, request.query.format);
    },
  );
}

/** Answers with the file. Throws `unknown_format`. */
export async function sendExport(
  wiring: Wiring,
  reply: FastifyReply,
  store: WorkspaceStore,
  question: Question,
  asked: string | undefined,
  name = question.segment ?? "members",
): Promise<FastifyReply> {
  const format = Format.safeParse(asked);
  if (!format.success)
    throw new KindredError("unknown_format", "Ask for csv, ndjson or parquet.", { pointer: "/format" });
  const { type, clickhouse } = forms[format.data];
  const rows = await evaluationOf(wiring, store).exportMembers(await requestOf(wiring, store, question), clickhouse);
  void reply.type(type).header("content-disposition", `attachment; filename="${name}.${format.data}"`);
  return reply.send(format.data === "csv" ? membersAsCsv(rows) : rows);
}
