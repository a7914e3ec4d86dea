import { KindredError } from "@kindred/schema";
import { timezoneProblem } from "@kindred/segment";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace } from "./api.ts";
import { workspacesOf } from "./session.ts";

const TimeZone = z
  .string()
  .max(100)
  .refine((name) => timezoneProblem(name) === null, "Not an IANA time zone, such as Europe/Kyiv.");
const Currency = z.string().regex(/^[A-Z]{3}$/u, "An ISO 4217 code, such as EUR.");
const Country = z.string().regex(/^[A-Z]{2}$/u, "An ISO 3166 code of two letters, such as UA.");

const Workspace = z
  .object({
    id: z.string(),
    name: z.string(),
    timezone: z.string().describe("IANA; days and months of segments are counted in it"),
    currency: z.string().nullable(),
    defaultCountry: z.string().nullable().describe("Reads phone numbers written without a country code"),
    keepIp: z.boolean().describe("Whether events keep the sender's IP address"),
    createdAt: Instant,
  })
  .meta({ id: "Workspace" });

const Settings = z.object({
  name: z.string().min(1).max(100),
  timezone: TimeZone.optional(),
  currency: Currency.nullable().optional(),
  defaultCountry: Country.nullable().optional(),
  keepIp: z.boolean().optional(),
});

const columns = ["id", "name", "timezone", "currency", "default_country", "keep_ip", "created_at"] as const;

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
      const { name, timezone, currency, defaultCountry, keepIp } = request.body;
      const change = {
        ...(name === undefined ? {} : { name }),
        ...(timezone === undefined ? {} : { timezone }),
        ...(currency === undefined ? {} : { currency }),
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
      return shown(row);
    },
  );
}

interface WorkspaceRow {
  readonly id: string;
  readonly name: string;
  readonly timezone: string;
  readonly currency: string | null;
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
    defaultCountry: row.default_country,
    keepIp: row.keep_ip,
    createdAt: row.created_at.toISOString(),
  };
}
