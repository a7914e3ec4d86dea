import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { readSegmentCards, readTotals } from "../segments/overview.ts";
import { languageOf } from "../segments/language.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done, Instant, InWorkspace } from "./api.ts";
import { flushedTenantOf } from "./flushed.ts";

const Overview = z
  .object({
    contacts: z.number().int(),
    events: z.number().int(),
    ingestion: z.object({
      today: z.number().int().describe("Events received in the last 24 hours"),
      lastReceivedAt: Instant.nullable(),
      waiting: z.number().int().describe("Acknowledged and durable, not counted yet"),
      deadLetters: z.number().int(),
    }),
    month: z
      .object({
        orders: z.number().int(),
        revenue: z.number().describe("Of the orders, as it was sent"),
        currencies: z.array(z.string()).describe("In which they were; the revenue of several is no sum"),
        active: z
          .number()
          .int()
          .describe("Contacts who did anything; mail that arrives and the like is nothing they do"),
      })
      .describe("The last 30 days"),
    segments: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        kind: z.string().nullable(),
        sentence: z.string(),
        brief: z
          .string()
          .describe("The sentence in short: of a stage its own condition, not what the stages before it exclude"),
        count: z.number().int().nullable(),
        state: z
          .enum(["kept", "building", "failed", "broken", "elsewhere"])
          .nullable()
          .describe("null: it asks for arguments"),
        problem: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "Overview" });
export type OverviewAnswer = z.output<typeof Overview>;

export function overviewRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Workspaces"];

  api.get(
    "/workspaces/:workspace/overview",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Totals, ingestion and every segment's count",
        params: InWorkspace,
        response: answers(Overview),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { contacts, events, month, ...ingestion } = await readTotals(wiring, store);
      const cards = await readSegmentCards(wiring, store, languageOf(request));
      const segments = cards.map(({ id, name, kind, sentence, brief, count, state, problem }) => {
        return { id, name, kind, sentence, brief, count, state, problem };
      });
      return { contacts, events, ingestion, month, segments };
    },
  );

  api.post(
    "/workspaces/:workspace/flush",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Wait until everything acknowledged so far is counted",
        params: InWorkspace,
        response: answers(Done),
      },
    },
    async (request) => {
      await flushedTenantOf(wiring, request);
      return { ok: true as const };
    },
  );
}
