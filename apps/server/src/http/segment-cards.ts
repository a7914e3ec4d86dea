import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { languageOf } from "../segments/language.ts";
import { readSegmentCards } from "../segments/overview.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace } from "./api.ts";

const Cards = z
  .object({
    contacts: z.number().int().describe("All contacts"),
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        kind: z.string().nullable(),
        folder: z.string().nullable(),
        tags: z.array(z.string()),
        sentence: z.string(),
        brief: z
          .string()
          .describe("The sentence in short: of a stage its own condition, not what the stages before it exclude"),
        count: z
          .number()
          .int()
          .nullable()
          .describe("null: it asks for arguments, cannot be counted, or is being built with others"),
        problem: z.string().nullable(),
        freshness: z.enum(["live", "refreshed"]).nullable(),
        state: z.enum(["kept", "building", "failed", "broken", "elsewhere"]).nullable(),
        builtAt: Instant.nullable(),
        version: z.number().int(),
        updatedAt: Instant,
        updatedBy: z.string().nullable().describe("The name of the person or key that saved the version"),
        usedBy: z.array(z.object({ id: z.string(), name: z.string() })).describe("Segments that refer to it"),
        scheme: z.string().nullable().describe("The scheme of stages that made it and alone changes it"),
      }),
    ),
  })
  .meta({ id: "SegmentCards" });
export type SegmentCardsAnswer = z.output<typeof Cards>;

export function segmentCardRoutes(api: Api, wiring: Wiring): void {
  api.get(
    "/workspaces/:workspace/segment-cards",
    {
      config: { access: "viewer" },
      schema: {
        tags: ["Segments"],
        summary: "Every saved segment as a list shows it: what it says, its size, who uses it, who changed it",
        params: InWorkspace,
        response: answers(Cards),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const cards = await readSegmentCards(wiring, store, languageOf(request));
      const { n } = await store.postgres
        .selectFrom("contacts")
        .select((count) => count.fn.countAll<number>().as("n"))
        .where("workspace_id", "=", store.id)
        .where("deleted_at", "is", null)
        .where("merged_into", "is", null)
        .executeTakeFirstOrThrow();
      const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
      const items = cards.map((card) => {
        return { ...card, builtAt: iso(card.builtAt), updatedAt: card.updatedAt.toISOString() };
      });
      return { contacts: Number(n), items };
    },
  );
}
