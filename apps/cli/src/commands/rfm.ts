import { KindredError } from "@kindred/schema";
import { type Command, Option } from "commander";
import { z } from "zod";
import { csvLines } from "../csv-lines.ts";
import { withExamples } from "../examples.ts";
import { localInstant, localTime } from "../local-time.ts";
import { readSegment } from "../segment-file.ts";
import { answer, type CommonOptions, type Surroundings, withCommonOptions, withWorkspace } from "../session.ts";
import { figure, table, write } from "../terminal.ts";
import { inWorkspace, type Workspace } from "../workspace.ts";
import { countOf } from "./cohort-question.ts";
import { onePartNow } from "./refresh.ts";
import { Model, Models, People, Result, Transitions } from "./rfm-shapes.ts";
import {
  classesOf,
  classRows,
  type GridFigure,
  gridFigures,
  gridRows,
  modelWords,
  moveRows,
  outlookRows,
  shown,
  thresholdRows,
} from "./rfm-words.ts";

interface RfmOptions extends CommonOptions {
  readonly csv?: boolean;
}

interface MemberOptions extends RfmOptions {
  readonly class?: string;
  readonly r?: string;
  readonly f?: string;
  readonly m?: string;
  readonly limit?: string;
}

/** RFM on the command line: who is where, who moves, and what the models are. */
export function rfmCommands(program: Command, around: Surroundings): void {
  const rfm = program.command("rfm").description("divide people by how recently, how often and for how much");
  withExamples(rfm, [
    "kindred rfm classes --csv",
    "kindred rfm grid engagement",
    "kindred rfm grid --show change",
    "kindred rfm members --class champions --limit 100 --csv",
    "kindred rfm transitions --from 2026-01-01 --to 2026-04-01",
    "kindred rfm transitions --within 30 --json",
  ]);
  const about = (name: string, description: string): Command =>
    withCommonOptions(rfm.command(name).description(description));
  const withCsv = (command: Command): Command => command.option("--csv", "print the rows as CSV");
  const modelPath = (workspace: Workspace, model: string, rest = ""): string =>
    inWorkspace(workspace, `rfm/${encodeURIComponent(model)}${rest}`);
  const tell = async (options: RfmOptions, value: unknown, rows: readonly (readonly (string | number | null)[])[]) => {
    if (options.csv === true) await write(around.terminal.out, `${csvLines(rows)}\n`);
    else await answer(options, around, value, () => shown(rows));
  };

  const when = (options: RfmOptions, { timezone }: Workspace, at: string): string =>
    options.csv === true ? localInstant(at, timezone) : localTime(at, timezone);
  /** Where nobody is in any class, zeros would not say why. Rows of a file are zeros all the same; without a run there are none. */
  const toldEmpty = async (options: RfmOptions, { timezone }: Workspace, found: Model): Promise<boolean> => {
    if (options.csv === true) {
      if (found.run === null) throw new KindredError("not_computed", modelWords(found, timezone));
      return false;
    }
    if (found.run !== null && (found.run.people > 0 || options.json === true)) return false;
    await answer(options, around, found, () => modelWords(found, timezone));
    return true;
  };

  withCsv(about("show [model]", "show the models, or one with its thresholds")).action(
    (model: string | undefined, options: RfmOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        if (model !== undefined) {
          const found = await api.json(modelPath(workspace, model), Model);
          if (options.csv === true) return tell(options, found, thresholdRows(found));
          return answer(options, around, found, () => modelWords(found, workspace.timezone));
        }
        const found = await api.json(inWorkspace(workspace, "rfm"), Models);
        return tell(options, found, [
          ["model", "name", "version", "people", "as of"],
          ...found.items.map((one) => [
            one.id,
            one.name,
            one.version === 0 ? "built in" : String(one.version),
            one.people,
            one.error === null
              ? one.at === null
                ? "not computed yet"
                : when(options, workspace, one.at)
              : `failed, see: kindred rfm show ${one.id}`,
          ]),
        ]);
      }),
  );

  withCsv(about("classes [model]", "the classes with their sizes and what they bring (default: purchase)")).action(
    (model: string | undefined, options: RfmOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const found = await api.json(modelPath(workspace, model ?? "purchase"), Model);
        if (await toldEmpty(options, workspace, found)) return;
        await tell(options, found, classRows(found));
      }),
  );

  withCsv(about("grid [model]", "how many people have each recency and frequency"))
    .addOption(
      new Option("--show <figure>", "what they brought, or the change over 30 days, instead")
        .choices(gridFigures)
        .default("people"),
    )
    .action((model: string | undefined, options: RfmOptions & { readonly show: GridFigure }) =>
      withWorkspace(options, around, async (api, workspace) => {
        const found = await api.json(modelPath(workspace, model ?? "purchase"), Model);
        if (await toldEmpty(options, workspace, found)) return;
        await tell(options, found.run, gridRows(found.run!, found.before, options.show));
      }),
    );

  withCsv(about("members [model]", "list the people of a class or a cell: external ids (or keys) one a line"))
    .option("--class <name>", "of this class")
    .option("--r <level>", "with this recency score")
    .option("--f <level>", "with this frequency score")
    .option("--m <level>", "with this amount score")
    .option("--limit <n>", "at most so many")
    .action((model: string | undefined, options: MemberOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const path = modelPath(workspace, model ?? "purchase", "/members");
        const { class: name, r, f, m } = options;
        const most = options.limit === undefined ? Infinity : countOf("--limit", options.limit);
        let left = most;
        if (options.csv === true) await write(around.terminal.out, "key,externalId,email\n");
        for (let cursor: string | null | undefined; cursor !== null && left > 0;) {
          const query = {
            class: name,
            r,
            f,
            m,
            limit: Math.min(1000, left),
            ...(cursor === undefined ? {} : { cursor }),
          };
          const page: z.output<typeof People> = await api.json(path, People, { query });
          const lines = page.items.map((one) => {
            if (options.json === true) return JSON.stringify(one);
            if (options.csv === true) return csvLines([[one.key, one.externalId, one.email]]);
            return one.externalId ?? one.key;
          });
          if (lines.length > 0) await write(around.terminal.out, `${lines.join("\n")}\n`);
          left -= page.items.length;
          cursor = page.next;
        }
        if (left === most) await write(around.terminal.err, "Nobody is in it.\n");
      }),
    );

  withCsv(about("transitions [model]", "who moved between classes, or how likely each move is"))
    .option("--from <date>", "since when (default: 30 days before --to)")
    .option("--to <date>", "until when (default: now)")
    .addOption(
      new Option("--within <days>", "the probabilities of moves within so many days instead").choices([
        "30",
        "60",
        "90",
      ]),
    )
    .action((model: string | undefined, options: RfmOptions & { from?: string; to?: string; within?: string }) =>
      withWorkspace(options, around, async (api, workspace) => {
        const query = { from: options.from, to: options.to };
        const path = modelPath(workspace, model ?? "purchase", "/transitions");
        const found = await api.json(path, Transitions, { query });
        if (options.within === undefined) {
          const rows = moveRows(found);
          if (options.csv === true) await tell(options, found, rows);
          // A date between two runs, or one that lies ahead, is answered by the run before it: so it is said which.
          else if (rows.length > 1)
            await answer(options, around, found, () => {
              const [from, to] = [found.from, found.to].map((at) => (at === null ? "" : when(options, workspace, at)));
              return `${from} to ${to}\n\n${shown(rows)}`;
            });
          else await answer(options, around, found, () => "Nobody was in a class, then or since: kindred rfm show");
        } else if (found.outlook === null) {
          const words =
            "Nobody was seen to move yet, so nothing can be estimated. Is there no past of this definition? kindred rfm past MODEL";
          if (options.csv === true) throw new KindredError("not_computed", words);
          await answer(options, around, found, () => words);
        } else await tell(options, found, outlookRows(found.outlook, Number(options.within)));
      }),
    );

  about("refresh", "compute the classes of all models now, and wait for it").action((options: CommonOptions) =>
    withWorkspace(options, around, async (api, workspace) => {
      const done = await onePartNow(api, workspace, "rfm");
      await answer(options, around, done, () =>
        done.error === null ? `Done in ${figure(done.ms ?? 0)} ms.` : `It could not be done: ${done.error}`,
      );
    }),
  );

  about("define <model> <file>", "make a model, or change one, by a JSON or YAML file (`-`: standard input)")
    .option("--preview", "only count what it would make of everybody")
    .action((model: string, file: string, options: CommonOptions & { preview?: boolean }) =>
      withWorkspace(options, around, async (api, workspace) => {
        const { document: definition } = await readSegment(file, process.stdin);
        if (options.preview === true) {
          const found = await api.json(inWorkspace(workspace, "rfm/preview"), Result, { body: { definition } });
          const rows = classesOf(found, []).map((one) => [one.class, one.size]);
          return answer(options, around, found, () => shown([["class", "people"], ...rows]));
        }
        const saved = await api.json(modelPath(workspace, model), Model, { method: "PUT", body: { definition } });
        await onePartNow(api, workspace, "rfm");
        return answer(options, around, saved, () => `Saved as version ${saved.version} and computed.`);
      }),
    );

  about("versions <model>", "every version of a model; `define` with an earlier one undoes").action(
    (model: string, options: CommonOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const Version = z.looseObject({ version: z.number(), author: z.string().nullable(), savedAt: z.string() });
        const found = await api.json(modelPath(workspace, model, "/versions"), z.object({ items: z.array(Version) }));
        await answer(options, around, found, () =>
          found.items.length === 0
            ? "As it was built in."
            : table(found.items.map((one) => [String(one.version), one.savedAt, one.author ?? ""])),
        );
      }),
  );

  about("remove <model>", "take a model away; a built-in one goes back to what it was made with").action(
    (model: string, options: CommonOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const removed = await api.json(modelPath(workspace, model), z.object({ ok: z.literal(true) }), {
          method: "DELETE",
        });
        await onePartNow(api, workspace, "rfm");
        await answer(options, around, removed, () => `${model} is taken away.`);
      }),
  );

  about("past <model>", "compute the classes of the year before the first refresh anew, and wait for it").action(
    (model: string, options: CommonOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        await api.json(modelPath(workspace, model, "/past"), z.object({ ok: z.literal(true) }), { method: "POST" });
        const done = await onePartNow(api, workspace, "rfm");
        await answer(options, around, done, () => `Done in ${figure(done.ms ?? 0)} ms.`);
      }),
  );
}
