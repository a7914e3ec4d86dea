import { type Alerts, type AlertView, createAlerts, sayAlert, voiceOf } from "@kindred/engine";
import { languages, segmentName } from "@kindred/segment";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { languageOf } from "../segments/language.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done, InWorkspace, Page, pageOf, readCursor, Slug, writeCursor } from "./api.ts";
import { AlertAnswer, type SizeAlertAnswer } from "./size-rule-shapes.ts";

/** What the size rules found, and who has read it. */
export function alertRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Size alerts"];
  const config = { access: "viewer" } as const;
  const alertsOf = (request: FastifyRequest): Alerts => createAlerts(tenantOf(request), readerOf(request), wiring.now);

  api.get(
    "/workspaces/:workspace/alerts",
    {
      config,
      schema: {
        tags,
        summary: "Size alerts, newest first, in the caller's language",
        params: InWorkspace,
        querystring: Page.extend({ segment: Slug.optional(), unread: z.stringbool().optional() }),
        response: answers(pageOf(AlertAnswer)),
      },
    },
    async (request) => {
      const { limit, cursor, segment, unread } = request.query;
      const [before] = readCursor(cursor, z.tuple([z.number().int()])) ?? [undefined];
      const [found, say] = await Promise.all([
        alertsOf(request).list({ limit, before, segment, unread }),
        wordsFor(request),
      ]);
      const last = found.length < limit ? undefined : found.at(-1);
      return { items: found.map(say), next: last === undefined ? null : writeCursor([last.id]) };
    },
  );

  api.get(
    "/workspaces/:workspace/alerts/unread",
    {
      config,
      schema: {
        tags,
        summary: "How many alerts of the last 30 days the caller has not read",
        params: InWorkspace,
        response: answers(z.object({ count: z.number().int() })),
      },
    },
    async (request) => ({ count: await alertsOf(request).unread() }),
  );

  api.post(
    "/workspaces/:workspace/alerts/read",
    {
      config,
      schema: {
        tags,
        summary: "Mark alerts as read by the caller; nobody else's marks change",
        params: InWorkspace,
        body: z.object({ ids: z.array(z.number().int()).min(1).max(1000).optional().describe("Absent: all") }),
        response: answers(Done),
      },
    },
    async (request) => {
      await alertsOf(request).read(request.body.ids ?? null);
      return { ok: true as const };
    },
  );

  api.get(
    "/workspaces/:workspace/alerts/:alert",
    {
      config,
      schema: {
        tags,
        summary: "One alert",
        params: InWorkspace.extend({ alert: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
        response: answers(AlertAnswer),
      },
    },
    async (request) => {
      const [found, say] = await Promise.all([alertsOf(request).get(request.params.alert), wordsFor(request)]);
      return say(found);
    },
  );

  api.put(
    "/session/language",
    {
      config: { access: "account" },
      schema: {
        tags: ["Session"],
        summary: "Remember the language the caller reads, for mail to them",
        body: z.object({ language: z.enum(languages) }),
        response: answers(Done),
      },
    },
    async ({ principal, body }) => {
      if (principal?.kind === "user") {
        await wiring.stores.postgres
          .updateTable("users")
          .set({ language: body.language })
          .where("id", "=", principal.userId)
          .execute();
      }
      return { ok: true as const };
    },
  );
}

/** Whose marks count: a person's, a key's, or those of whoever runs this installation. */
function readerOf({ principal }: FastifyRequest): string {
  if (principal?.kind === "user") return principal.userId;
  return principal?.kind === "key" ? principal.keyId : "local";
}

async function wordsFor(request: FastifyRequest): Promise<(alert: AlertView) => SizeAlertAnswer> {
  const { pool, id } = tenantOf(request);
  const { rows } = await pool.query<{ timezone: string }>("SELECT timezone FROM workspaces WHERE id = $1", [id]);
  const language = languageOf(request);
  const voice = voiceOf(language, rows[0]?.timezone ?? "UTC");
  return ({ body: written, notices, at, ruleId, segment, ...alert }) => {
    const body = { ...written, segmentName: segmentName(segment, { name: written.segmentName }, language) };
    const { rule, title, figures, causes } = sayAlert(voice, alert.kind, body);
    return {
      ...alert,
      at: at.toISOString(),
      segment: { id: segment, name: body.segmentName },
      rule: { id: ruleId, text: rule },
      title,
      figures: [...figures],
      causes: [...causes],
      value: body.value,
      before: body.before,
      notices: notices.map((notice) => ({ ...notice })),
    };
  };
}
