import type { SavedSegment, SegmentDocuments } from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import { type Language, segmentName } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { findingsOf } from "../segments/findings.ts";
import { languageOf } from "../segments/language.ts";
import { documentsOf } from "../segments/request.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done, Instant, InWorkspace, Page, pageOf, readCursor, Slug, writeCursor } from "./api.ts";
import { Finding, shownFindings } from "./finding.ts";

const Document = z.record(z.string(), z.unknown());

export const SegmentAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.string().nullable(),
    version: z.number().int(),
    hash: z.string().describe("Equal for documents that mean the same"),
    document: Document,
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: "Segment" });
export type SegmentAnswer = z.output<typeof SegmentAnswer>;

const SavedAnswer = SegmentAnswer.extend({ diagnostics: z.array(Finding) }).meta({ id: "SavedSegment" });
export type SavedSegmentAnswer = z.output<typeof SavedAnswer>;

const Version = z.object({
  version: z.number().int(),
  hash: z.string(),
  document: Document,
  createdAt: Instant,
  createdBy: z.string().nullable(),
});
const Versions = z.object({ items: z.array(Version), next: z.null() });
export type VersionsAnswer = z.output<typeof Versions>;
const Expected = z.object({
  expectedVersion: z.coerce.number().int().min(0).optional().describe("Refuses to write over somebody else's edit"),
});

export function segmentRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Segments"];
  const params = InWorkspace.extend({ segment: Slug });

  api.get(
    "/workspaces/:workspace/segments",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Saved segments",
        params: InWorkspace,
        querystring: Page,
        response: answers(pageOf(SegmentAnswer)),
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const [after] = readCursor(cursor, z.tuple([z.string()])) ?? [""];
      const later = (await documentsOf(wiring, tenantOf(request)).list()).filter(({ id }) => id > after);
      const items = later.slice(0, limit).map((each) => shownSegment(each, languageOf(request)));
      return { items, next: later.length > limit ? writeCursor([items.at(-1)?.id ?? ""]) : null };
    },
  );

  api.post(
    "/workspaces/:workspace/segments",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Save a segment document (JSON or YAML); a new version if it differs",
        params: InWorkspace,
        querystring: Expected,
        body: Document,
        response: answers(SavedAnswer),
      },
    },
    async (request) => {
      const { expectedVersion } = request.query;
      const options = { by: authorOf(request), expectedVersion, language: languageOf(request) };
      return saved(wiring, tenantOf(request), request.body, options);
    },
  );

  api.put(
    "/workspaces/:workspace/segments/:segment",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Save a new version of this segment",
        params,
        querystring: Expected,
        body: Document,
        response: answers(SavedAnswer),
      },
    },
    async (request) => {
      const { segment } = request.params;
      const document = { ...request.body, id: request.body["id"] ?? segment };
      if (document.id !== segment) {
        throw new KindredError(
          "id_mismatch",
          `The document's id is not ${segment}: an id never changes. Save it under its own address.`,
          { pointer: "/id" },
        );
      }
      const { expectedVersion } = request.query;
      return saved(wiring, tenantOf(request), document, {
        by: authorOf(request),
        expectedVersion,
        language: languageOf(request),
      });
    },
  );

  api.get(
    "/workspaces/:workspace/segments/:segment",
    {
      config: { access: "viewer" },
      schema: { tags, summary: "One segment", params, response: answers(SegmentAnswer) },
    },
    async (request) => {
      const segment = await documentsOf(wiring, tenantOf(request)).get(request.params.segment);
      return shownSegment(segment, languageOf(request));
    },
  );

  api.delete(
    "/workspaces/:workspace/segments/:segment",
    {
      config: { access: "editor" },
      schema: { tags, summary: "Archive a segment; saving it again brings it back", params, response: answers(Done) },
    },
    async (request) => {
      await documentsOf(wiring, tenantOf(request)).archive(request.params.segment);
      return { ok: true as const };
    },
  );

  api.get(
    "/workspaces/:workspace/segments/:segment/versions",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "All versions, newest first",
        params,
        response: answers(Versions),
      },
    },
    async (request) => {
      const versions = await documentsOf(wiring, tenantOf(request)).versions(request.params.segment);
      const items = versions.map((row) => ({
        ...row,
        document: { ...row.document },
        createdAt: row.createdAt.toISOString(),
      }));
      return { items, next: null };
    },
  );

  api.get(
    "/workspaces/:workspace/segments/:segment/where-used",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Segments that refer to this one",
        params,
        response: answers(z.object({ segments: z.array(z.string()) })),
      },
    },
    async (request) => {
      const documents = documentsOf(wiring, tenantOf(request));
      await documents.get(request.params.segment);
      return { segments: [...(await documents.whereUsed(request.params.segment))] };
    },
  );
}

async function saved(
  wiring: Wiring,
  store: WorkspaceStore,
  document: unknown,
  { language, ...options }: Parameters<SegmentDocuments["save"]>[1] & { readonly language: Language },
): Promise<z.input<typeof SavedAnswer>> {
  const shown = shownSegment(await documentsOf(wiring, store).save(document, options), language);
  return { ...shown, diagnostics: shownFindings(await findingsOf(wiring, store, document)) };
}

export function authorOf(request: FastifyRequest): string | null {
  const { principal } = request;
  if (principal?.kind === "user") return principal.userId;
  return principal?.kind === "key" ? principal.keyId : null;
}

export function shownSegment(saved: SavedSegment, language: Language) {
  const { kind } = saved.document;
  return {
    id: saved.id,
    name: segmentName(saved.id, saved.document, language),
    kind: typeof kind === "string" ? kind : null,
    version: saved.version,
    hash: saved.hash,
    document: { ...saved.document },
    createdAt: saved.createdAt.toISOString(),
    updatedAt: saved.updatedAt.toISOString(),
  };
}
