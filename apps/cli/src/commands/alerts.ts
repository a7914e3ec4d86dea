import type { Command } from "commander";
import { z } from "zod";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { inWorkspace } from "../workspace.ts";
import { sizeRuleCommands } from "./size-rules.ts";

const Alert = z.looseObject({
  id: z.number(),
  kind: z.enum(["fired", "recovered", "reminder"]),
  at: z.string(),
  title: z.string(),
  figures: z.array(z.string()),
  causes: z.array(z.object({ text: z.string(), isDetail: z.boolean() })),
  rule: z.object({ id: z.string(), text: z.string() }),
  read: z.boolean(),
  notices: z.array(z.looseObject({ target: z.string(), state: z.string(), reason: z.string().nullable() })),
});
type Alert = z.output<typeof Alert>;

interface Listing extends CommonOptions {
  readonly segment?: string;
  readonly unread?: boolean;
  readonly limit: string;
}

/** `kindred alerts`: what went off, and the rules that watch. */
export function alertCommands(program: Command, around: Surroundings): void {
  const alerts = program.command("alerts").description("watch the size of segments and be told what moved, and why");
  const about = (name: string, description: string): Command =>
    withCommonOptions(alerts.command(name).description(description));

  about("list", "list what went off, newest first")
    .option("--segment <id>", "of this segment alone")
    .option("--unread", "what has not been read yet")
    .option("--limit <n>", "so many at most, up to 1000", "20")
    .action((options: Listing) =>
      withWorkspace(options, around, async (api, workspace) => {
        const query = new URLSearchParams({ limit: options.limit });
        if (options.segment !== undefined) query.set("segment", options.segment);
        if (options.unread === true) query.set("unread", "true");
        const shape = z.object({ items: z.array(Alert), next: z.string().nullable() });
        const found = await api.json(inWorkspace(workspace, `alerts?${query.toString()}`), shape);
        await answer(options, around, found, () =>
          found.items.length === 0 ? "Nothing went off." : found.items.map((one) => wordsOf(one, around)).join("\n\n"),
        );
      }),
    );

  about("show <id>", "show one alert, and who was told").action((id: string, options: CommonOptions) =>
    withWorkspace(options, around, async (api, workspace) => {
      const found = await api.json(inWorkspace(workspace, `alerts/${encodeURIComponent(id)}`), Alert);
      await answer(options, around, found, () =>
        [
          wordsOf(found, around),
          ...found.notices.map(
            ({ target, state, reason }) => `  ${state}: ${target}${reason === null ? "" : ` (${reason})`}`,
          ),
        ].join("\n"),
      );
    }),
  );

  about("read [ids...]", "mark alerts as read; without ids, all of them").action(
    (ids: readonly string[], options: CommonOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const body = ids.length === 0 ? {} : { ids: ids.map(Number) };
        const done = await api.json(inWorkspace(workspace, "alerts/read"), z.object({ ok: z.literal(true) }), { body });
        await answer(options, around, done, () => (ids.length === 0 ? "All are read." : `${ids.length} read.`));
      }),
  );

  sizeRuleCommands(alerts, around);
}

function wordsOf(
  { id, at, title, figures, causes, rule, read, kind }: Alert,
  { terminal: { paint } }: Surroundings,
): string {
  const loud = kind === "recovered" ? paint.green(title) : paint.bold(title);
  return [
    `${read ? " " : "•"} ${id}  ${loud}  ${paint.dim(at.slice(0, 16).replace("T", " "))}`,
    ...figures.map((line) => `    ${line}`),
    ...causes.map(({ text, isDetail }) => `    ${isDetail ? "  " : "- "}${text}`),
    paint.dim(`    ${rule.id}: ${rule.text}`),
  ].join("\n");
}
