import type { Command } from "commander";
import { z } from "zod";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { figure, table } from "../terminal.ts";
import { inWorkspace } from "../workspace.ts";
import { type RuleOptions, ruleFrom, snoozeUntil } from "../size-rule.ts";

const Rule = z.looseObject({
  id: z.string(),
  segment: z.object({ id: z.string(), name: z.string() }),
  text: z.string(),
  state: z.string(),
  waiting: z.object({ reason: z.string(), until: z.string().nullable() }).nullable(),
  value: z.number().nullable(),
  muted: z.boolean(),
  snoozedUntil: z.string().nullable(),
});
type Rule = z.output<typeof Rule>;

const Done = z.object({ ok: z.literal(true) });
const Tested = z.object({
  items: z.array(
    z.object({ channel: z.string(), target: z.string(), sent: z.boolean(), reason: z.string().nullable() }),
  ),
});

/** The rules under `kindred alerts`. */
export function sizeRuleCommands(alerts: Command, around: Surroundings): void {
  const about = (name: string, description: string): Command =>
    withCommonOptions(alerts.command(name).description(description));

  about("rules", "list the rules and how they stand")
    .option("--segment <id>", "of this segment alone")
    .action((options: CommonOptions & { readonly segment?: string }) =>
      withWorkspace(options, around, async (api, workspace) => {
        const query = options.segment === undefined ? "" : `?segment=${encodeURIComponent(options.segment)}`;
        const found = await api.json(inWorkspace(workspace, `size-rules${query}`), z.object({ items: z.array(Rule) }));
        await answer(options, around, found, () =>
          found.items.length === 0
            ? "Nothing is watched yet: kindred alerts add SEGMENT --change 30 --over week"
            : table([
                ["id", "segment", "rule", "now", "state"],
                ...found.items.map((rule) => [
                  rule.id,
                  rule.segment.id,
                  rule.text,
                  rule.value === null ? "" : figure(rule.value),
                  standing(rule),
                ]),
              ]),
        );
      }),
    );

  withRuleOptions(about("add <segment>", "watch a segment's size")).action(
    (segment: string, options: CommonOptions & RuleOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const body = { segment, ...ruleFrom(options) };
        const made = await api.json(inWorkspace(workspace, "size-rules"), Rule, { body });
        await answer(options, around, made, () => `${made.id}: ${made.text} (${standing(made)})`);
      }),
  );

  about("suggest <segment>", "show rules that fit a segment").action((segment: string, options: CommonOptions) =>
    withWorkspace(options, around, async (api, workspace) => {
      const path = inWorkspace(workspace, `segments/${encodeURIComponent(segment)}/size-suggestions`);
      const found = await api.json(path, z.object({ items: z.array(z.looseObject({ text: z.string() })) }));
      await answer(options, around, found, () =>
        found.items.length === 0 ? "All that fits is watched." : found.items.map(({ text }) => text).join("\n"),
      );
    }),
  );

  const change = (id: string, options: CommonOptions, body: object): Promise<void> =>
    withWorkspace(options, around, async (api, workspace) => {
      const path = inWorkspace(workspace, `size-rules/${encodeURIComponent(id)}`);
      const changed = await api.json(path, Rule, { method: "PATCH", body });
      await answer(options, around, changed, () => `${changed.id}: ${changed.text} (${standing(changed)})`);
    });
  about("snooze <rule> <how-long>", "tell nobody for 8h, 2d or 1w; `off` ends it").action(
    (id: string, howLong: string, options: CommonOptions) =>
      change(id, options, { snoozedUntil: snoozeUntil(howLong, Date.now()) }),
  );
  about("mute <rule>", "tell nobody until it is unmuted").action((id: string, options: CommonOptions) =>
    change(id, options, { muted: true }),
  );
  about("unmute <rule>", "tell again").action((id: string, options: CommonOptions) =>
    change(id, options, { muted: false }),
  );

  about("test <rule>", "send everybody whom the rule names a test now").action((id: string, options: CommonOptions) =>
    withWorkspace(options, around, async (api, workspace) => {
      const path = inWorkspace(workspace, `size-rules/${encodeURIComponent(id)}/test`);
      const tested = await api.json(path, Tested, { method: "POST" });
      const { paint } = around.terminal;
      await answer(options, around, tested, () =>
        tested.items.length === 0
          ? "This rule names nobody: it is told in the app alone."
          : tested.items
              .map(
                ({ target, sent, reason }) =>
                  `${sent ? paint.green("✓") : paint.red("✗")} ${target}${reason === null ? "" : `: ${reason}`}`,
              )
              .join("\n"),
      );
      if (tested.items.some(({ sent }) => !sent)) process.exitCode = 1;
    }),
  );

  about("remove <rule>", "remove a rule; its alerts stay").action((id: string, options: CommonOptions) =>
    withWorkspace(options, around, async (api, workspace) => {
      const path = inWorkspace(workspace, `size-rules/${encodeURIComponent(id)}`);
      const done = await api.json(path, Done, { method: "DELETE" });
      await answer(options, around, done, () => `Removed ${id}.`);
    }),
  );
}

function withRuleOptions(command: Command): Command {
  return command
    .option("--measure <what>", "size, share (of all contacts), entered or left", "size")
    .option("--per <period>", "entered and left: in an hour, a day or a week", "day")
    .option("--below <value>", "go off below; people, or per cent of a share")
    .option("--above <value>", "go off above")
    .option("--change <percent>", "go off at a change by so much")
    .option("--direction <way>", "of the change: up, down or either", "either")
    .option("--over <period>", "of the change: hour, day, week or month (30 days)", "week")
    .option("--least <people>", "changes of fewer people do not count", "10")
    .option("--unusual", "go off when it is unusual for the weekday and hour")
    .option("--weeks <n>", "of unusual: compare with so many earlier weeks, 4 to 8", "8")
    .option("--sensitivity <how>", "of unusual: low, normal or high", "normal")
    .option("--email <addresses>", "tell these addresses, separated by commas")
    .option("--user <ids>", "tell these people of the workspace, separated by commas")
    .option("--webhook <ids>", "tell these webhooks of kind alerts, separated by commas")
    .option("--remind <hours>", "tell again while it goes on")
    .option("--no-recovery", "do not tell when it is over");
}

function standing({ state, waiting, muted, snoozedUntil }: Rule): string {
  const quiet = muted ? ", muted" : snoozedUntil === null ? "" : `, snoozed until ${snoozedUntil.slice(0, 16)}`;
  const why =
    waiting === null
      ? ""
      : `: ${waiting.reason}${waiting.until === null ? "" : ` until ${waiting.until.slice(0, 16)}`}`;
  return `${state}${why}${quiet}`;
}
