import { readFile } from "node:fs/promises";
import { KindredError } from "@kindred/schema";
import type { Command } from "commander";
import { z } from "zod";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { figure, table } from "../terminal.ts";
import { inWorkspace } from "../workspace.ts";

const Letter = z.looseObject({
  id: z.number(),
  source: z.string(),
  code: z.string(),
  reason: z.string(),
  at: z.string(),
  payload: z.record(z.string(), z.json()),
});
const Counts = z.object({ items: z.array(z.looseObject({ code: z.string(), count: z.number(), latest: z.string() })) });
const Replayed = z.looseObject({
  replayed: z.number(),
  duplicates: z.number(),
  failed: z.array(z.looseObject({ id: z.number(), code: z.string(), pointer: z.string(), reason: z.string() })),
  left: z.number(),
});

interface ListOptions extends CommonOptions {
  readonly code?: string;
  readonly limit: string;
}

interface ChoiceOptions extends CommonOptions {
  readonly code?: string;
  readonly all?: boolean;
  readonly edit?: string;
}

/** What was accepted and could not be stored: looked at, replayed, or thrown away. */
export function deadLetterCommands(program: Command, around: Surroundings): void {
  const letters = program.command("dead-letters").description("what was accepted and could not be stored");
  const about = (name: string, description: string): Command =>
    withCommonOptions(letters.command(name).description(description));

  about("list", "how many there are of each reason, and the latest of them")
    .option("--code <code>", "only those of one reason")
    .option("--limit <n>", "how many at most", "50")
    .action((options: ListOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const { limit, code } = options;
        const path = inWorkspace(workspace, "dead-letters");
        const counts = await api.json(`${path}/codes`, Counts);
        const found = await api.json(path, z.object({ items: z.array(Letter) }), { query: { limit, code } });
        await answer(options, around, { codes: counts.items, items: found.items }, () =>
          counts.items.length === 0
            ? "There are no dead letters."
            : [
                table([
                  ["reason", "letters", "latest"],
                  ...counts.items.map((one) => [one.code, figure(one.count), one.latest]),
                ]),
                "",
                table([
                  ["letter", "at", "what", "reason"],
                  ...found.items.map((one) => [String(one.id), one.at, told(one), `${one.code}: ${one.reason}`]),
                ]),
              ].join("\n"),
        );
      }),
    );

  about("show <letter>", "one of them, as it would be replayed").action((letter: string, options: CommonOptions) =>
    withWorkspace(options, around, async (api, workspace) => {
      const found = await api.json(inWorkspace(workspace, `dead-letters/${numberOf(letter)}`), Letter);
      await answer(options, around, found, () =>
        [`${found.at}  ${found.code}: ${found.reason}`, JSON.stringify(found.payload, null, 2)].join("\n"),
      );
    }),
  );

  const choosing = (command: Command): Command =>
    command.option("--code <code>", "all of one reason").option("--all", "all of them");

  choosing(about("replay [letters...]", "try to store them again; whatever came by another way is not stored twice"))
    .option("--edit <file>", "a corrected payload for the one letter, as `show --json` prints it")
    .action((ids: readonly string[], options: ChoiceOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const path = inWorkspace(workspace, "dead-letters");
        const done =
          options.edit === undefined
            ? await api.json(`${path}/replay`, Replayed, { body: chosen(ids, options) })
            : await api.json(`${path}/${onlyOf(ids)}/replay`, Replayed, {
                body: { payload: await payloadOf(options.edit) },
              });
        await answer(options, around, done, () =>
          [
            `${figure(done.replayed)} stored, ${figure(done.duplicates)} had come by another way.`,
            ...done.failed.map((one) => `Letter ${String(one.id)} stays: ${one.reason}`),
            ...(done.left > 0 ? [`${figure(done.left)} are left: ask again.`] : []),
          ].join("\n"),
        );
        if (done.failed.length > 0) process.exitCode = 1;
      }),
    );

  choosing(about("discard [letters...]", "throw them away for good")).action(
    (ids: readonly string[], options: ChoiceOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const path = inWorkspace(workspace, "dead-letters/discard");
        const done = await api.json(path, z.object({ discarded: z.number() }), { body: chosen(ids, options) });
        await answer(options, around, done, () => `${figure(done.discarded)} discarded.`);
      }),
  );
}

function chosen(ids: readonly string[], { code, all }: ChoiceOptions): object {
  const ways = [ids.length > 0, code !== undefined, all === true].filter(Boolean).length;
  if (ways !== 1)
    throw new KindredError("which_letters", "Name dead letters by their numbers, or say --code or --all.");
  if (code !== undefined) return { code };
  return all === true ? { all: true } : { ids: ids.map(numberOf) };
}

function onlyOf(ids: readonly string[]): number {
  const [only] = ids;
  if (only !== undefined && ids.length === 1) return numberOf(only);
  throw new KindredError("which_letters", "A corrected payload is for one letter: name its number.");
}

function numberOf(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new KindredError("which_letters", `${JSON.stringify(text)} is not the number of a dead letter.`);
}

/** The payload of a file, which may be the whole letter too. */
async function payloadOf(file: string): Promise<unknown> {
  try {
    const content: unknown = JSON.parse(await readFile(file, "utf8"));
    return typeof content === "object" && content !== null && "payload" in content ? content.payload : content;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KindredError("unreadable_payload", `${file} cannot be read as JSON: ${reason}`);
  }
}

function told({ payload }: z.output<typeof Letter>): string {
  const call = z.looseObject({ type: z.string().optional(), event: z.string().optional() }).safeParse(payload["call"]);
  if (call.success) return [call.data.type ?? "call", call.data.event ?? ""].join(" ").trim();
  return `line of ${JSON.stringify(payload["table"] ?? null)}`;
}
