import type { Command } from "commander";
import { z } from "zod";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { table } from "../terminal.ts";
import { inWorkspace } from "../workspace.ts";

const Permissions = z.object({
  permissions: z.array(z.object({ subject: z.string(), granted: z.boolean(), at: z.string(), source: z.string() })),
  channels: z.array(z.object({ channel: z.string(), reachable: z.boolean() })),
});

interface ConsentOptions extends CommonOptions {
  readonly give: readonly string[];
  readonly withdraw: readonly string[];
  readonly at?: string;
  readonly source?: string;
}

/** `kindred contact consent`: shows what a contact permits, or records what it gave and took back. */
export function consentCommand(contact: Command, around: Surroundings): void {
  const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
  withCommonOptions(
    contact
      .command("consent <id>")
      .description(
        "what a contact permits: a channel (email), topic:NAME, suppressed:CHANNEL; without options, show it",
      ),
  )
    .option("--give <what>", "it consents, or is suppressed; may be repeated", collect, [])
    .option("--withdraw <what>", "it does not any more; may be repeated", collect, [])
    .option("--at <date>", "when it was said, ISO 8601; now unless told")
    .option("--source <text>", "who said so")
    .action((id: string, options: ConsentOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const path = inWorkspace(workspace, `contacts/${encodeURIComponent(id)}/permissions`);
        const permissions = [
          ...options.give.map((what) => ({ subject: subjectOf(what), granted: true })),
          ...options.withdraw.map((what) => ({ subject: subjectOf(what), granted: false })),
        ].map((permission) => ({
          ...permission,
          ...(options.at === undefined ? {} : { at: instant(options.at) }),
          source: options.source ?? "command line",
        }));
        const told =
          permissions.length === 0
            ? await api.json(path, Permissions)
            : await api.json(path, Permissions, { method: "PUT", body: { permissions } });
        await answer(options, around, told, () => words(told));
      }),
    );
}

/** A bare channel means consent to it. */
function subjectOf(what: string): string {
  return what.includes(":") ? what : `consent:${what}`;
}

/** A date alone is midnight in UTC; what is no date the server answers. */
function instant(text: string): string {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? text : new Date(ms).toISOString();
}

function words({ permissions, channels }: z.output<typeof Permissions>): string {
  const said = permissions.map(({ subject, granted, at, source }) => [subject, granted ? "yes" : "no", at, source]);
  const reachable = channels.filter((each) => each.reachable).map(({ channel }) => channel);
  return [
    permissions.length === 0 ? "Nothing is known yet." : table(said),
    "",
    reachable.length === 0 ? "It cannot be reached on any channel." : `It can be reached on ${reachable.join(", ")}.`,
  ].join("\n");
}
