import { type Command, Option } from "commander";
import { languages } from "@kindred/segment";
import { z } from "zod";
import { historyCommand } from "../memberships/history.ts";
import { rebuildCommand } from "../memberships/rebuild.ts";
import { asked, Saved, savedSegments, type SegmentOptions } from "../segments/asked.ts";
import { matchingArguments, membersByArgument, type ArgumentOptions } from "../segments/arguments.ts";
import { checkSegment, type CheckOptions } from "../segments/check.ts";
import { compare, type CompareOptions } from "../segments/compare.ts";
import { explain } from "../segments/explain.ts";
import { members } from "../segments/members.ts";
import { overlap, type OverlapOptions } from "../segments/overlap.ts";
import { preview } from "../segments/preview.ts";
import { watchCommand } from "../segments/watch.ts";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { segmentCodeCommands } from "./segment-code.ts";
import { figure, table } from "../terminal.ts";
import { inWorkspace } from "../workspace.ts";

export function segmentCommands(program: Command, around: Surroundings): void {
  const segment = program.command("segment").description("check, describe, count and explain segments");
  const about = (name: string, description: string): Command =>
    withCommonOptions(segment.command(`${name} <file>`).description(description))
      .option("--now <iso>", "answer as of this instant, such as 2026-11-01T00:00:00Z")
      .option("--arg <name=value>", "a value for a parameter; repeatable", gather, []);

  about("check", "say what is wrong with a segment file")
    .option("--fix", "make the changes in the file that change nobody's membership")
    .action((file: string, options: CheckOptions) =>
      asked(file, options, around, (one) => checkSegment(file, one, options, around)),
    );

  about("describe", "say in a sentence who belongs")
    .addOption(new Option("--language <code>", "the sentence's language").choices(languages).default("en"))
    .action((file: string, options: SegmentOptions & { readonly language: string }) =>
      asked(file, options, around, async ({ ask }) => {
        const { language } = options;
        const described = await ask("describe", z.object({ sentence: z.string() }), { language });
        await answer(options, around, described, () => described.sentence);
      }),
    );

  about("sql", "print the ClickHouse SQL that counts it").action((file: string, options: SegmentOptions) =>
    asked(file, options, around, async ({ ask }) => {
      const compiled = await ask("sql", z.object({ sql: z.string(), params: z.record(z.string(), z.json()) }));
      await answer(options, around, compiled, () =>
        [
          compiled.sql,
          ...Object.entries(compiled.params).map(([name, value]) => `-- ${name} = ${JSON.stringify(value)}`),
        ].join("\n"),
      );
    }),
  );

  about("count", "count the contacts in it").action((file: string, options: SegmentOptions) =>
    asked(file, options, around, async ({ ask }) => {
      const { count, total } = await ask("count", z.object({ count: z.number(), total: z.number() }));
      await answer(options, around, { count, total }, () => `${figure(count)} of ${figure(total)} contacts`);
    }),
  );

  about("preview", "say what each condition does to the count, whom channels reach, and some members").action(
    (file: string, options: SegmentOptions) => asked(file, options, around, (one) => preview(one, options, around)),
  );

  about("members", "list its contacts: external ids one a line, or whole rows")
    .option("--format <csv|ndjson|parquet>", "id, key, external_id, email and phone of each")
    .option("--output <file>", "write there instead of to standard output")
    .option("--each-argument", "of a parametric segment: for each argument, or those of --value")
    .option("--parameter <name>", "with --each-argument: the parameter that has none")
    .option("--value <argument>", "with --each-argument: this one; repeatable", gather)
    .action((file: string, options: ArgumentOptions & { format?: string; output?: string; eachArgument?: boolean }) =>
      asked(file, options, around, (one) =>
        options.eachArgument === true ? membersByArgument(one, options, around) : members(one, options, around),
      ),
    );

  about("arguments", "of a parametric segment: say with which arguments a contact is in it")
    .requiredOption("--contact <id>", "external id, email, phone, con_… key or number")
    .option("--parameter <name>", "the parameter that has no argument")
    .action((file: string, options: ArgumentOptions & { contact: string }) =>
      asked(file, options, around, (one) => matchingArguments(one, options, around)),
    );

  about("explain", "say why a contact is in it or is not")
    .requiredOption("--contact <id>", "external id, email, phone, con_… key or number")
    .action((file: string, options: SegmentOptions & { contact: string }) =>
      asked(file, options, around, (one) => explain(one, options, around)),
    );

  about("save", "save it in the workspace; a new version if it differs").action(
    (file: string, options: SegmentOptions) =>
      asked(file, options, around, async ({ api, workspace, source }) => {
        const saved = await api.json(inWorkspace(workspace, "segments"), Saved, { body: source.document });
        await answer(options, around, saved, () => `Saved ${saved.id}, version ${String(saved.version)}.`);
      }),
  );

  withCommonOptions(segment.command("overlap <ids...>").description("say how saved segments overlap"))
    .option("--now <iso>", "as of this instant")
    .action((ids: readonly string[], options: OverlapOptions) => overlap(ids, options, around));

  withCommonOptions(
    segment
      .command("compare <a> [b]")
      .description("say what two segments differ in; [b] may be `everyone` or the `rest`"),
  )
    .option("--days <n>", "how far back events and revenue go; default 90")
    .option("--limit <n>", "differences told; default 50")
    .option("--now <iso>", "as of this instant")
    .action((a: string, b: string | undefined, options: CompareOptions) => compare(a, b, options, around));

  segmentCodeCommands(segment, around);
  watchCommand(segment, around);
  historyCommand(segment, around);
  rebuildCommand(segment, around);

  withCommonOptions(segment.command("list").description("list the saved segments")).action((options: CommonOptions) =>
    withWorkspace(options, around, async (api, workspace) => {
      const items = await savedSegments(api, workspace);
      const shown = items.map(({ id, name, kind, version, updatedAt }) => ({ id, name, kind, version, updatedAt }));
      await answer(options, around, { items: shown }, () =>
        shown.length === 0
          ? "No segments are saved yet: kindred segment save FILE.json"
          : table([
              ["id", "version", "kind", "name"],
              ...shown.map((one) => [one.id, String(one.version), one.kind ?? "", one.name]),
            ]),
      );
    }),
  );
}

function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
