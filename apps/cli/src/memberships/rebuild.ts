import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "commander";
import { z } from "zod";
import type { Api } from "../api.ts";
import { showProgress } from "../progress.ts";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { figure, table } from "../terminal.ts";
import { inWorkspace, type Workspace } from "../workspace.ts";

const Memberships = z.object({
  items: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      size: z.number(),
      state: z.string(),
      builtAt: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
});

/** What is done within a second needs no progress. */
const quietLooks = 4;

interface RebuildOptions extends CommonOptions {
  readonly cancel?: boolean;
}

/** `kindred segment rebuild [ids…]`: has memberships computed anew, and waits; interrupted, the server goes on with it. */
export function rebuildCommand(segment: Command, around: Surroundings): void {
  withCommonOptions(
    segment
      .command("rebuild [ids...]")
      .description("compute memberships anew for everybody; all saved segments unless named"),
  )
    .option("--cancel", "take a rebuild back: memberships stay as they are")
    .action((ids: readonly string[], options: RebuildOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const path = inWorkspace(workspace, "memberships/rebuild");
        if (options.cancel === true) {
          await api.json(path, z.object({ ok: z.literal(true) }), { method: "DELETE" });
          await answer(options, around, { cancelled: true }, () => "Taken back: memberships stay as they are.");
          return;
        }
        const body = ids.length === 0 ? {} : { segments: ids };
        await api.json(path, z.object({ segments: z.number() }), { body });
        const items = await built(api, workspace, ids, around);
        await answer(options, around, { items }, () => words(items));
        if (items.some(({ state }) => state === "failed" || state === "broken")) process.exitCode = 1;
      }),
    );
}

type Item = z.output<typeof Memberships>["items"][number];

/** Waits until nothing named is being built any more. */
async function built(
  api: Api,
  workspace: Workspace,
  ids: readonly string[],
  { terminal }: Surroundings,
): Promise<readonly Item[]> {
  const progress = showProgress("rebuild", terminal);
  for (let looks = 0; ; looks += 1) {
    const { items } = await api.json(inWorkspace(workspace, "memberships"), Memberships);
    const asked = items.filter(({ id }) => ids.length === 0 || ids.includes(id));
    const waiting = asked.filter(({ state }) => state === "building").length;
    if (waiting === 0) return asked;
    if (looks >= quietLooks) progress.step(`${figure(asked.length - waiting)} of ${figure(asked.length)} segments`);
    await wait(250);
  }
}

function words(items: readonly Item[]): string {
  const rows = items.map(({ id, size, state, reason }) => [id, figure(size), state, reason ?? ""]);
  return table([["id", "members", "state", ""], ...rows]);
}
