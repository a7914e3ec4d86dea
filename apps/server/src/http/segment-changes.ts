import { applyChanges, planChanges } from "@kindred/engine";
import { languageOf } from "../segments/language.ts";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { plannedInWords } from "../segments/planned.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace, Slug } from "./api.ts";
import { Finding, shownFindings } from "./finding.ts";
import { flushedTenantOf } from "./flushed.ts";
import { authorOf, SegmentAnswer, shownSegment } from "./segments.ts";

const Document = z.record(z.string(), z.unknown());
const ExpectedVersion = z
  .number()
  .int()
  .min(0)
  .describe("Refuses to write over somebody else's edit; 0: the id is new");

const Said = z.object({ hash: z.string(), canonical: Document, sentence: z.string() });

const Planned = z
  .object({
    kind: z
      .enum(["create", "change", "restore", "keep", "refuse"])
      .describe("keep: the workspace has it already; restore: it is archived there; refuse: it does not check"),
    id: z.string().nullable(),
    version: z.number().int().describe("The version that would be changed; 0: there is none"),
    updatedAt: Instant.nullable(),
    diagnostics: z.array(Finding),
    document: Document.nullable().describe("What the workspace has now"),
    before: Said.nullable().describe("null for `create` and `keep`, and where it does not check"),
    after: Said.nullable(),
  })
  .meta({ id: "PlannedChange" });

const Plan = z.object({
  changes: z.array(Planned).describe("In the order of the documents"),
  others: z.array(z.object({ id: z.string(), name: z.string(), version: z.number().int() })),
  broken: z
    .array(z.object({ segment: z.string(), diagnostics: z.array(Finding) }))
    .describe("Other segments that would no longer be valid"),
  affected: z.array(z.string()).describe("Segments that stay as they are and refer to one whose conditions change"),
});

/** A thousand large documents. */
const BODY_LIMIT = 33_554_432;
const MOST_SEGMENTS = 5000;

export function segmentChangeRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Segments"];
  const path = "/workspaces/:workspace/segment-changes";

  api.post(
    `${path}/plan`,
    {
      config: { access: "viewer" },
      bodyLimit: BODY_LIMIT,
      schema: {
        tags,
        summary: "What saving these documents together would change",
        params: InWorkspace,
        body: z.object({
          documents: z.array(z.unknown()).max(MOST_SEGMENTS),
          prune: z.boolean().default(false).describe("As if every other segment were archived with it"),
        }),
        response: answers(Plan),
      },
    },
    async (request) => {
      const { documents, prune } = request.body;
      const store = await flushedTenantOf(wiring, request);
      const plan = await planChanges(store, documents, { prune });
      const planned = await plannedInWords(store, plan, wiring.now());
      return {
        changes: planned.map((change) => ({ ...change, diagnostics: shownFindings(change.diagnostics) })),
        others: plan.others.map((segment) => {
          const { id, name, version } = shownSegment(segment, languageOf(request));
          return { id, name, version };
        }),
        broken: plan.broken.map(({ segment, diagnostics }) => ({
          segment,
          diagnostics: shownFindings(diagnostics),
        })),
        affected: [...plan.affected],
      };
    },
  );

  api.post(
    path,
    {
      config: { access: "editor" },
      bodyLimit: BODY_LIMIT,
      schema: {
        tags,
        summary: "Save and archive several segments: all of it or nothing",
        params: InWorkspace,
        body: z.object({
          save: z
            .array(z.object({ document: Document, expectedVersion: ExpectedVersion.optional() }))
            .max(MOST_SEGMENTS)
            .default([]),
          archive: z
            .array(z.object({ id: Slug, expectedVersion: ExpectedVersion.optional() }))
            .max(MOST_SEGMENTS)
            .default([]),
        }),
        response: answers(z.object({ saved: z.array(SegmentAnswer), archived: z.array(z.string()) })),
      },
    },
    async (request) => {
      const author = { by: authorOf(request), now: wiring.now() };
      const { saved, archived } = await applyChanges(tenantOf(request), request.body, author);
      return { saved: saved.map((segment) => shownSegment(segment, languageOf(request))), archived: [...archived] };
    },
  );
}
