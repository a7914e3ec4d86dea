import type { RefreshStatus } from "@kindred/engine";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace, Slug } from "./api.ts";

const Refresh = z
  .object({
    part: z.string(),
    state: z
      .enum(["done", "failed", "running", "waiting", "never"])
      .describe("waiting: due or asked for, not begun; never: there was nothing to refresh so far"),
    startedAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
    covered: Instant.nullable().describe("What the table shows is as of this instant"),
    ms: z.number().int().nullable(),
    error: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
    next: Instant.describe("When it is due next"),
  })
  .meta({ id: "Refresh" });

const Refreshes = z.object({
  hour: z.number().int().describe("Hour of the workspace's day at which tables are made anew"),
  items: z.array(Refresh),
});
export type RefreshesAnswer = z.output<typeof Refreshes>;

/** Tables that are made anew once a day: RFM classes and what else depends on everybody. */
export function refreshRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Refreshes"];
  const path = "/workspaces/:workspace/refreshes";

  const shown = async (workspaceId: string): Promise<RefreshesAnswer> => {
    const [items, row] = await Promise.all([
      wiring.refreshes.status(workspaceId),
      wiring.stores.postgres
        .selectFrom("workspaces")
        .select("refresh_hour")
        .where("id", "=", workspaceId)
        .executeTakeFirstOrThrow(),
    ]);
    return { hour: row.refresh_hour, items: items.map(shownStatus) };
  };

  api.get(
    path,
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "What the daily refresh of each table stands at",
        params: InWorkspace,
        response: answers(Refreshes),
      },
    },
    (request) => shown(tenantOf(request).id),
  );

  api.post(
    path,
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Refresh tables now; GET tells when it is done",
        params: InWorkspace,
        body: z.object({ parts: z.array(Slug).min(1).max(50).optional().describe("Absent: all of them") }),
        response: answers(Refreshes),
      },
    },
    async (request) => {
      const { id } = tenantOf(request);
      await wiring.refreshes.ask(id, request.body.parts ?? null);
      return shown(id);
    },
  );

  api.patch(
    path,
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Choose the hour of the daily refresh",
        params: InWorkspace,
        body: z.object({ hour: z.number().int().min(0).max(23) }),
        response: answers(Refreshes),
      },
    },
    async (request) => {
      const { id } = tenantOf(request);
      const { hour } = request.body;
      await wiring.stores.postgres.updateTable("workspaces").set({ refresh_hour: hour }).where("id", "=", id).execute();
      return shown(id);
    },
  );
}

function shownStatus(status: RefreshStatus): RefreshesAnswer["items"][number] {
  const instant = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  const { startedAt, finishedAt, covered, next } = status;
  return {
    ...status,
    startedAt: instant(startedAt),
    finishedAt: instant(finishedAt),
    covered: instant(covered),
    details: { ...status.details },
    next: new Date(next).toISOString(),
  };
}
