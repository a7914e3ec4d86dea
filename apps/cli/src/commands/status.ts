import { existsSync } from "node:fs";
import { KindredError } from "@kindred/schema";
import type { Command } from "commander";
import { z } from "zod";
import type { Api } from "../api.ts";
import { answer, dataDirOf, withCommonOptions, withServer, type CommonOptions, type Surroundings } from "../session.ts";
import { figure, table } from "../terminal.ts";
import { inWorkspace, Workspace } from "../workspace.ts";

const Overview = z.object({
  contacts: z.number(),
  events: z.number(),
  ingestion: z.object({
    today: z.number(),
    lastReceivedAt: z.string().nullable(),
    waiting: z.number(),
    deadLetters: z.number(),
  }),
  segments: z.array(z.object({ id: z.string(), count: z.number().nullable(), problem: z.string().nullable() })),
});

/** What lies in the data directory and whether a server runs on it. */
export function statusCommand(program: Command, around: Surroundings): void {
  withCommonOptions(program.command("status").description("say what runs and what is stored")).action(
    async (options: CommonOptions) => {
      const dataDir = dataDirOf(options, around);
      if (!existsSync(dataDir))
        throw new KindredError(
          "no_data",
          `There is no data directory ${dataDir} yet: make one with \`kindred init\` or \`kindred demo\`, or name another with --data.`,
        );
      await withServer(options, around, async ({ api, booted }) => {
        const workspaces = await overviews(api);
        const server = booted ? null : api.url;
        await answer(options, around, { dataDir, server, workspaces }, () =>
          [
            server === null
              ? `No server runs on ${dataDir}: npx kindred serve`
              : `A server runs on ${dataDir} at ${server}`,
            table([
              ["workspace", "name", "contacts", "events", "last received", "segments"],
              ...workspaces.map((one) => [
                one.id,
                one.name,
                figure(one.contacts),
                figure(one.events),
                one.ingestion.lastReceivedAt ?? "none",
                String(one.segments.length),
              ]),
            ]),
          ].join("\n"),
        );
      });
    },
  );
}

async function overviews(api: Api) {
  const { items } = await api.json("/api/v1/workspaces", z.object({ items: z.array(Workspace) }));
  return Promise.all(
    items.map(async (workspace) => ({
      id: workspace.id,
      name: workspace.name,
      ...(await api.json(inWorkspace(workspace, "overview"), Overview)),
    })),
  );
}
