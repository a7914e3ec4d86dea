import { KindredError } from "@kindred/schema";
import { languageOf } from "../segments/language.ts";
import { timezoneProblem } from "@kindred/segment";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { zoneMoves } from "../settings/zone-moves.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace } from "./api.ts";
import { workspacesOf } from "./session.ts";

const TimeZone = z
  .string()
  .max(100)
  .refine((name) => timezoneProblem(name) === null, "Not an IANA time zone, such as Europe/Kyiv.");
const Currency = z.string().regex(/^[A-Z]{3}$/u, "An ISO 4217 code, such as EUR.");
const Country = z.string().regex(/^[A-Z]{2}$/u, "An ISO 3166 code of two letters, such as UA.");

const MessageLanguage = z.enum(["en", "ru", "pt", "ar"]);

const Workspace = z
  .object({
    id: z.string(),
    name: z.string(),
    timezone: z.string().describe("IANA; days and months of segments are counted in it"),
    currency: z.string().nullable().describe("ISO 4217; money is shown in it"),
    language: MessageLanguage.describe("Of messages, where their reader's is not known"),
    defaultCountry: z.string().nullable().describe("Reads phone numbers written without a country code"),
    keepIp: z.boolean().describe("Whether events keep the sender's IP address"),
    createdAt: Instant,
  })
  .meta({ id: "Workspace" });
export type WorkspaceAnswer = z.output<typeof Workspace>;

const Moves = z.object({
  items: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        before: z.number().int().nullable().describe("Members by the zone as it is"),
        after: z.number().int().nullable().describe("By the other one; null where it was not counted"),
      }),
    )
    .describe("Segments whose days begin and end with the workspace's"),
  next: z.null(),
});
export type ZoneMovesAnswer = z.output<typeof Moves>;

const Settings = z.object({
  name: z.string().min(1).max(100),
  timezone: TimeZone.optional(),
  currency: Currency.nullable().optional(),
  language: MessageLanguage.optional(),
  defaultCountry: Country.nullable().optional(),
  keepIp: z.boolean().optional(),
});

const columns = ["id", "name", "timezone", "currency", "language", "default_country", "keep_ip", "created_at"] as const;

export async function createWorkspace(wiring: Wiring, settings: z.output<typeof Settings>) {
  const { id } = await wiring.stores.createWorkspace({
    name: settings.name,
    timezone: settings.timezone ?? "UTC",
    currency: settings.currency ?? null,
    defaultCountry: settings.defaultCountry ?? null,
    keepIp: settings.keepIp ?? false,
  });
  return shown(await workspaceRow(wiring, id));
}

function workspaceRow(wiring: Wiring, id: string): Promise<WorkspaceRow> {
  return wiring.stores.postgres.selectFrom("workspaces").select(columns).where("id", "=", id).executeTakeFirstOrThrow();
}

export function workspaceRoutes(api: Api, wiring: Wiring): void {
  const { postgres } = wiring.stores;
  const tags = ["Workspaces"];

  api.get(
    "/workspaces",
    {
      config: { access: "account" },
      schema: {
        tags,
        summary: "Workspaces one can see",
        response: answers(z.object({ items: z.array(Workspace), next: z.null() })),
      },
    },
    async (request) => {
      const ids = (await workspacesOf(wiring, request)).map(({ id }) => id);
      if (ids.length === 0) return { items: [], next: null };
      const rows = await postgres
        .selectFrom("workspaces")
        .select(columns)
        .where("id", "in", ids)
        .orderBy("created_at")
        .execute();
      return { items: rows.map(shown), next: null };
    },
  );

  api.post(
    "/workspaces",
    {
      config: { access: "instance" },
      schema: { tags, summary: "Make a workspace", body: Settings, response: answers(Workspace) },
    },
    async (request) => {
      const workspace = await createWorkspace(wiring, request.body);
      if (request.principal?.kind === "user") {
        const { userId } = request.principal;
        await postgres
          .insertInto("members_of")
          .values({ workspace_id: workspace.id, user_id: userId, role: "owner" })
          .execute();
      }
      return workspace;
    },
  );

  api.get(
    "/workspaces/:workspace",
    {
      config: { access: "viewer" },
      schema: { tags, summary: "One workspace", params: InWorkspace, response: answers(Workspace) },
    },
    async (request) => {
      return shown(await workspaceRow(wiring, tenantOf(request).id));
    },
  );

  api.get(
    "/workspaces/:workspace/time-zone-moves",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "What another time zone would move: segments that reckon by days, with their sizes before and after",
        params: InWorkspace,
        querystring: z.object({ to: TimeZone }),
        response: answers(Moves),
      },
    },
    async (request) => ({
      items: await zoneMoves(wiring, tenantOf(request), request.query.to, languageOf(request)),
      next: null,
    }),
  );

  api.patch(
    "/workspaces/:workspace",
    {
      config: { access: "owner" },
      schema: {
        tags,
        summary: "Change settings",
        params: InWorkspace,
        body: Settings.partial(),
        response: answers(Workspace),
      },
    },
    async (request) => {
      const { name, timezone, currency, language, defaultCountry, keepIp } = request.body;
      const change = {
        ...(name === undefined ? {} : { name }),
        ...(timezone === undefined ? {} : { timezone }),
        ...(currency === undefined ? {} : { currency }),
        ...(language === undefined ? {} : { language }),
        ...(defaultCountry === undefined ? {} : { default_country: defaultCountry }),
        ...(keepIp === undefined ? {} : { keep_ip: keepIp }),
      };
      if (Object.keys(change).length === 0) {
        throw new KindredError("nothing_to_change", "Name at least one setting to change.");
      }
      const row = await postgres
        .updateTable("workspaces")
        .set(change)
        .where("id", "=", tenantOf(request).id)
        .returning(columns)
        .executeTakeFirstOrThrow();
      wiring.ingest.settingsChanged(row.id);
      return shown(row);
    },
  );
}

interface WorkspaceRow {
  readonly id: string;
  readonly name: string;
  readonly timezone: string;
  readonly currency: string | null;
  readonly language: z.output<typeof MessageLanguage>;
  readonly default_country: string | null;
  readonly keep_ip: boolean;
  readonly created_at: Date;
}

function shown(row: WorkspaceRow) {
  return {
    id: row.id,
    name: row.name,
    timezone: row.timezone,
    currency: row.currency,
    language: row.language,
    defaultCountry: row.default_country,
    keepIp: row.keep_ip,
    createdAt: row.created_at.toISOString(),
  };
}
