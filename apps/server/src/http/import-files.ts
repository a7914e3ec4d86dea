import { Readable } from "node:stream";
import { type FileLook, type ImportOptions, importKinds } from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, InWorkspace } from "./api.ts";
import { fileOf, planOf, readable, Source } from "./import-source.ts";

const Field = z.object({
  field: z.string(),
  column: z.string(),
  type: z.string(),
  date: z.string().nullable(),
  number: z.object({ decimal: z.string(), dressed: z.boolean() }).nullable(),
});
const Rejection = z.object({
  row: z.number().int(),
  code: z.string(),
  reason: z.string(),
  cell: z.object({ column: z.string(), value: z.string() }).optional().describe("Where one cell is to blame"),
});
const Codes = z.record(z.string(), z.number().int()).describe("Refused rows by reason");
const Said = z.object({ code: z.string(), message: z.string() });

const PlanAnswer = z.object({
  mode: z.enum(["append", "update"]),
  fields: z.array(Field),
  unused: z.array(z.string()),
  timezone: z.string(),
  currency: z.string().nullable(),
  revenue: z.enum(["per-line", "per-order"]),
  list: z.object({ id: z.string(), name: z.string() }).nullable(),
  decisions: z.array(Said),
  warnings: z.array(Said),
  preview: z.array(z.object({ row: z.number().int(), values: z.record(z.string(), z.unknown()) })),
  sample: z.object({
    rows: z.number().int(),
    whole: z.boolean(),
    rejected: z.number().int(),
    codes: Codes,
    rejections: z.array(Rejection),
  }),
});

const Look = z
  .object({
    name: z.string(),
    layout: z.object({
      format: z.string(),
      wrapping: z.string(),
      encoding: z.string(),
      delimiter: z.string(),
      skip: z.number().int(),
    }),
    columns: z.array(
      z.object({
        name: z.string(),
        ownName: z.string().describe("What a trait or property of its own would be called"),
        samples: z.array(z.string()),
        filled: z.number().describe("Share of the rows looked at in which it says something"),
        looks: z.enum(["text", "number", "instant", "boolean", "json", "empty"]),
      }),
    ),
    kind: z.enum(importKinds),
    suggested: z.enum(importKinds).describe("What the columns speak of"),
    fields: z.array(
      z.object({
        field: z.string(),
        type: z.string(),
        required: z.number().int().nullable().describe("One field of each group has to be there"),
      }),
    ),
    free: z.enum(["trait.", "property.", ""]).nullable().describe("How names of one's own begin; null: there are none"),
    mapping: z.array(z.object({ field: z.string(), column: z.string() })),
    plan: PlanAnswer.nullable(),
    problem: Said.extend({ details: z.unknown() }).nullable().describe("What keeps it from being imported so"),
  })
  .meta({ id: "FileLook" });
export type FileLookAnswer = z.output<typeof Look>;

const Instants = z.number().int().nullable().describe("Unix ms");
const DryRun = z
  .object({
    rows: z.number().int(),
    read: z.number().describe("Share of the file that was read; below 1 when the time was up"),
    rejected: z.number().int(),
    codes: Codes,
    rejections: z.array(Rejection).describe("The first ones"),
    people: z.number().int(),
    known: z.number().int().describe("Of these, how many are contacts already"),
    orders: z.number().int(),
    refunds: z.number().int(),
    events: z.number().int(),
    products: z.number().int(),
    revenue: z.number().nullable(),
    from: Instants,
    to: Instants,
  })
  .meta({ id: "DryRun" });
export type DryRunAnswer = z.output<typeof DryRun>;

/** A person waits for it. */
const longestDryRun = 25;

/** What comes before an import: the file's way to the server, a look at it, and a count of what would come of it. */
export function importFileRoutes(api: Api, wiring: Wiring): void {
  const { importer, uploads } = wiring;
  const tags = ["Imports"];

  // Uploads are not parsed: their bytes go to a file as they come.
  api.addContentTypeParser("application/octet-stream", (_request, payload, done) => done(null, payload));

  api.get(
    "/workspaces/:workspace/imports/limits",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "How large an upload may be",
        params: InWorkspace,
        response: answers(z.object({ bytes: z.number().int() })),
      },
    },
    async () => ({ bytes: uploads.limit }),
  );

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
      const { path, name } = await importer.receive(limited(request, uploads.limit), request.query.name);
      return { file: uploads.keep(tenantOf(request).id, path, name), name };
    },
  );

  api.post(
    "/workspaces/:workspace/imports/look",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "A file as it is shown to who decides how it is read: columns, mapping, what is open. Stores nothing",
        params: InWorkspace,
        body: Source.extend({ kind: Source.shape.kind.optional() }),
        response: answers(Look),
      },
    },
    async (request) => {
      const { kind, options } = request.body;
      const file = fileOf(wiring, request, request.body);
      const asked = options as ImportOptions;
      return shown(
        file.name ?? file.path,
        await readable(importer.look(tenantOf(request).id, file, kind ?? null, asked)),
      );
    },
  );

  api.post(
    "/workspaces/:workspace/imports/dry-run",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Reads the file and counts what an import would come to. Stores nothing",
        params: InWorkspace,
        body: Source.extend({ seconds: z.number().min(1).max(600).default(longestDryRun) }),
        response: answers(DryRun),
      },
    },
    async (request, reply) => {
      const plan = await planOf(wiring, request, request.body);
      const gone = new AbortController();
      reply.raw.once("close", () => gone.abort());
      const counted = await importer.dryRun(tenantOf(request).id, plan, request.body.seconds, gone.signal);
      return { ...counted, codes: { ...counted.codes }, rejections: [...counted.rejections] };
    },
  );
}

/** The upload's bytes, refused from its declared length before any is read, and at the limit in any case. */
function limited({ raw, headers }: FastifyRequest, limit: number): Readable {
  if (Number(headers["content-length"] ?? 0) > limit) throw tooLarge(limit);
  return Readable.from(upTo(raw, limit));
}

async function* upTo(source: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    yield chunk;
  }
}

function tooLarge(limit: number): KindredError {
  const message = `The file is larger than ${Math.floor(limit / 1_000_000)} MB. Split it, compress it with gzip, or raise KINDRED_UPLOAD_LIMIT.`;
  return new KindredError("file_too_large", message, { status: 413, details: { limit } });
}

function shown(name: string, look: FileLook): FileLookAnswer {
  return Look.parse({ ...look, name });
}
