import { createWebhooks, deleteDeadLetters, readDeadLetters, readDeliveries, replayDeadLetters } from "@kindred/engine";
import type { WorkspaceStore } from "@kindred/store";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, InWorkspace, Page, pageOf, readCursor, writeCursor } from "./api.ts";
import { DeadLetter, Delivery } from "./webhook-shapes.ts";

const Chosen = z.object({ ids: z.array(z.number().int()).max(1000).optional().describe("Absent: all of them") });
const Place = z.tuple([z.number().int()]);

/** What became of a webhook's requests: the latest ones, and those given up. */
export function webhookLetterRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Webhooks"];
  const params = InWorkspace.extend({ webhook: z.string().max(60) });
  const known = async (request: FastifyRequest, webhook: string): Promise<WorkspaceStore> => {
    const store = tenantOf(request);
    await createWebhooks(store, wiring.outbound.guard, wiring.now).get(webhook);
    return store;
  };

  api.get(
    "/workspaces/:workspace/webhooks/:webhook/deliveries",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "The latest requests, newest first; about 200 are kept",
        params,
        querystring: Page,
        response: answers(pageOf(Delivery)),
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const { webhook } = request.params;
      const [before] = readCursor(cursor, Place) ?? [null];
      const rows = await readDeliveries(await known(request, webhook), webhook, limit + 1, before);
      return page(
        rows.map((row) => ({ ...row, at: row.at.toISOString() })),
        limit,
      );
    },
  );

  api.get(
    "/workspaces/:workspace/webhooks/:webhook/dead-letters",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Requests that were rejected, or failed for three days, newest first; kept for 30 days",
        params,
        querystring: Page,
        response: answers(pageOf(DeadLetter)),
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const { webhook } = request.params;
      const [before] = readCursor(cursor, Place) ?? [null];
      const rows = await readDeadLetters(await known(request, webhook), webhook, limit + 1, before);
      return page(
        rows.map((row) => ({
          ...row,
          changes: [...row.changes],
          firstAt: row.firstAt.toISOString(),
          diedAt: row.diedAt.toISOString(),
        })),
        limit,
      );
    },
  );

  api.post(
    "/workspaces/:workspace/webhooks/:webhook/dead-letters/replay",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Send dead letters again, with their old webhook-id",
        params,
        body: Chosen,
        response: answers(z.object({ replaying: z.number().int() })),
      },
    },
    async (request) => {
      const { webhook } = request.params;
      const store = await known(request, webhook);
      return { replaying: await replayDeadLetters(store, webhook, request.body.ids ?? null) };
    },
  );

  api.post(
    "/workspaces/:workspace/webhooks/:webhook/dead-letters/delete",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Forget dead letters",
        params,
        body: Chosen,
        response: answers(z.object({ deleted: z.number().int() })),
      },
    },
    async (request) => {
      const { webhook } = request.params;
      const store = await known(request, webhook);
      return { deleted: await deleteDeadLetters(store, webhook, request.body.ids ?? null) };
    },
  );
}

function page<T extends { readonly id: number }>(rows: T[], limit: number): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? writeCursor([last.id]) : null };
}
