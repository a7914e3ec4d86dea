import { createWebhooks, type Webhooks, type WebhookView } from "@kindred/engine";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { documentsOf } from "../segments/request.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done, InWorkspace } from "./api.ts";
import { NewWebhook, Webhook, WebhookEdit } from "./webhook-shapes.ts";

const Secret = z.object({
  secret: z.string().describe("`whsec_…`, for any library of the Standard Webhooks specification; shown this once"),
});

const Pinged = z.object({
  delivered: z.boolean(),
  status: z.number().int().nullable(),
  ms: z.number().int(),
  reason: z.string().nullable().describe("Why there was no answer"),
  answer: z.string().nullable(),
});
export type WebhookPingAnswer = z.output<typeof Pinged>;

/** Who is told of entries and exits. */
export function webhookRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Webhooks"];
  const params = InWorkspace.extend({ webhook: z.string().max(60) });
  const of = (request: FastifyRequest): Webhooks =>
    createWebhooks(tenantOf(request), wiring.outbound.guard, wiring.now);
  const known = async (request: FastifyRequest, segments: readonly string[] | null | undefined): Promise<void> => {
    for (const id of segments ?? []) await documentsOf(wiring, tenantOf(request)).get(id);
  };

  api.get(
    "/workspaces/:workspace/webhooks",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Webhooks, without their secrets",
        params: InWorkspace,
        response: answers(z.object({ items: z.array(Webhook), next: z.null() })),
      },
    },
    async (request) => ({ items: (await of(request).list()).map(shown), next: null }),
  );

  api.post(
    "/workspaces/:workspace/webhooks",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Make a webhook: entries and exits from now on are sent to it",
        params: InWorkspace,
        body: NewWebhook,
        response: answers(Webhook.extend(Secret.shape)),
      },
    },
    async (request) => {
      await known(request, request.body.segments);
      const { secret, ...made } = await of(request).create(request.body);
      return { ...shown(made), secret };
    },
  );

  api.get(
    "/workspaces/:workspace/webhooks/:webhook",
    { config: { access: "viewer" }, schema: { tags, summary: "One webhook", params, response: answers(Webhook) } },
    async (request) => shown(await of(request).get(request.params.webhook)),
  );

  api.patch(
    "/workspaces/:workspace/webhooks/:webhook",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Change, pause or enable a webhook; it goes on where it was",
        params,
        body: WebhookEdit,
        response: answers(Webhook),
      },
    },
    async (request) => {
      await known(request, request.body.segments);
      return shown(await of(request).update(request.params.webhook, request.body));
    },
  );

  api.delete(
    "/workspaces/:workspace/webhooks/:webhook",
    {
      config: { access: "editor" },
      schema: { tags, summary: "Delete a webhook and all that waits for it", params, response: answers(Done) },
    },
    async (request) => {
      await of(request).delete(request.params.webhook);
      return { ok: true as const };
    },
  );

  api.post(
    "/workspaces/:workspace/webhooks/:webhook/secret",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Make a new secret; the one before signs as well for a day",
        params,
        response: answers(Secret),
      },
    },
    async (request) => of(request).rotate(request.params.webhook),
  );

  api.post(
    "/workspaces/:workspace/webhooks/:webhook/test",
    {
      config: { access: "editor" },
      schema: { tags, summary: "Send a test request (`ping`) now", params, response: answers(Pinged) },
    },
    async (request) => {
      const outcome = await of(request).ping(request.params.webhook);
      const { ms } = outcome;
      if (outcome.kind === "failed")
        return { delivered: false, status: null, ms, reason: outcome.reason, answer: null };
      const { status, answer } = outcome;
      return { delivered: status >= 200 && status < 300, status, ms, reason: null, answer };
    },
  );
}

function shown({ createdAt, updatedAt, segments, changes, ...rest }: WebhookView) {
  return {
    ...rest,
    segments: segments === null ? null : [...segments],
    changes: [...changes],
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
