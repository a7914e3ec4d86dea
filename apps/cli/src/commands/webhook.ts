import { KindredError } from "@kindred/schema";
import type { Command } from "commander";
import { z } from "zod";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { figure, table } from "../terminal.ts";
import { inWorkspace } from "../workspace.ts";
import { webhookLetterCommands } from "./webhook-letters.ts";

const Webhook = z.looseObject({
  id: z.string(),
  url: z.string(),
  description: z.string(),
  segments: z.array(z.string()).nullable(),
  changes: z.array(z.string()),
  batchSize: z.number(),
  state: z.string(),
  stateReason: z.string().nullable(),
  behind: z.number(),
  retrying: z.number(),
  deadLetters: z.number(),
});

const Pinged = z.looseObject({
  delivered: z.boolean(),
  status: z.number().nullable(),
  ms: z.number(),
  reason: z.string().nullable(),
  answer: z.string().nullable(),
});

interface Settings extends CommonOptions {
  readonly url?: string;
  readonly segments?: string;
  readonly changes?: string;
  readonly batchSize?: string;
  readonly description?: string;
  readonly alerts?: boolean;
}

export function webhookCommands(program: Command, around: Surroundings): void {
  const webhook = program.command("webhook").description("tell other programs of entries and exits");
  const about = (name: string, description: string): Command =>
    withCommonOptions(webhook.command(name).description(description));
  const withSettings = (command: Command): Command =>
    command
      .option("--segments <ids>", "only these, separated by commas; `all` for all")
      .option("--changes <which>", "entered, left, or both separated by a comma")
      .option("--batch-size <n>", "changes of one request, up to 100")
      .option("--description <text>", "what it is for");

  about("list", "list the webhooks and how they are doing").action((options: CommonOptions) =>
    withWorkspace(options, around, async (api, workspace) => {
      const found = await api.json(inWorkspace(workspace, "webhooks"), z.object({ items: z.array(Webhook) }));
      await answer(options, around, found, () =>
        found.items.length === 0
          ? "There are no webhooks yet: kindred webhook create URL"
          : table([
              ["id", "state", "behind", "retrying", "dead", "address"],
              ...found.items.map((one) => [
                one.id,
                one.state,
                figure(one.behind),
                figure(one.retrying),
                figure(one.deadLetters),
                one.url,
              ]),
            ]),
      );
    }),
  );

  withSettings(about("create <url>", "send entries and exits from now on to this address"))
    .option("--alerts", "tell of size alerts instead, of the rules that name it")
    .action((url: string, options: Settings) =>
      withWorkspace(options, around, async (api, workspace) => {
        const shape = Webhook.extend({ secret: z.string() });
        const made = await api.json(inWorkspace(workspace, "webhooks"), shape, {
          body: { ...bodyOf(options), url, ...(options.alerts === true ? { kind: "alerts" } : {}) },
        });
        await answer(options, around, made, () =>
          [
            words(made),
            "",
            `The secret, shown this once: ${around.terminal.paint.bold(made.secret)}`,
            "Receivers check it with any library of the Standard Webhooks specification.",
          ].join("\n"),
        );
      }),
    );

  about("show <id>", "show one webhook").action((id: string, options: CommonOptions) =>
    withWorkspace(options, around, async (api, workspace) => {
      const found = await api.json(inWorkspace(workspace, `webhooks/${encodeURIComponent(id)}`), Webhook);
      await answer(options, around, found, () => words(found));
    }),
  );

  const change = async (id: string, options: CommonOptions, body: object): Promise<void> =>
    withWorkspace(options, around, async (api, workspace) => {
      const path = inWorkspace(workspace, `webhooks/${encodeURIComponent(id)}`);
      const changed = await api.json(path, Webhook, { method: "PATCH", body });
      await answer(options, around, changed, () => words(changed));
    });
  withSettings(about("update <id>", "change a webhook's settings"))
    .option("--url <url>", "another address")
    .action((id: string, options: Settings) => change(id, options, bodyOf(options)));
  about("pause <id>", "send nothing for now; nothing is lost").action((id: string, options: CommonOptions) =>
    change(id, options, { state: "paused" }),
  );
  about("enable <id>", "go on where it was").action((id: string, options: CommonOptions) =>
    change(id, options, { state: "enabled" }),
  );

  about("test <id>", "send a test request now").action((id: string, options: CommonOptions) =>
    withWorkspace(options, around, async (api, workspace) => {
      const path = inWorkspace(workspace, `webhooks/${encodeURIComponent(id)}/test`);
      const pinged = await api.json(path, Pinged, { method: "POST" });
      const { paint } = around.terminal;
      const { delivered, status, reason, ms } = pinged;
      await answer(options, around, pinged, () =>
        [
          `${delivered ? paint.green("✓ delivered") : paint.red("✗ not delivered")}: ${reason ?? `answered ${String(status)}`}, ${figure(ms)} ms`,
          ...(delivered || pinged.answer === null || pinged.answer === "" ? [] : [paint.dim(pinged.answer)]),
        ].join("\n"),
      );
      if (!delivered) process.exitCode = 1;
    }),
  );

  about("secret <id>", "make a new secret; the one before signs as well for a day").action(
    (id: string, options: CommonOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const path = inWorkspace(workspace, `webhooks/${encodeURIComponent(id)}/secret`);
        const made = await api.json(path, z.object({ secret: z.string() }), { method: "POST" });
        await answer(options, around, made, () => made.secret);
      }),
  );

  about("delete <id>", "delete a webhook and all that waits for it").action((id: string, options: CommonOptions) =>
    withWorkspace(options, around, async (api, workspace) => {
      const path = inWorkspace(workspace, `webhooks/${encodeURIComponent(id)}`);
      const done = await api.json(path, z.object({ ok: z.literal(true) }), { method: "DELETE" });
      await answer(options, around, done, () => `Deleted ${id}.`);
    }),
  );

  webhookLetterCommands(webhook, around);
}

function bodyOf({ url, segments, changes, batchSize, description }: Settings): object {
  return {
    ...(url === undefined ? {} : { url }),
    ...(segments === undefined ? {} : { segments: segments === "all" ? null : segments.split(",") }),
    ...(changes === undefined ? {} : { changes: changes === "both" ? ["entered", "left"] : changes.split(",") }),
    ...(batchSize === undefined ? {} : { batchSize: wholeNumber(batchSize) }),
    ...(description === undefined ? {} : { description }),
  };
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new KindredError("bad_batch_size", `${text} is not a number of changes: use 1 to 100.`);
}

function words(one: z.output<typeof Webhook>): string {
  return table([
    ["webhook", one.id],
    ["address", one.url],
    ["for", one.description === "" ? "nothing said" : one.description],
    ["segments", one.segments?.join(", ") ?? "all"],
    ["tells of", one.changes.length === 0 ? "size alerts" : one.changes.join(", ")],
    ["a request", one.batchSize === 1 ? "one change" : `up to ${String(one.batchSize)} changes`],
    ["state", one.stateReason === null ? one.state : `${one.state}: ${one.stateReason}`],
    ["behind", `${figure(one.behind)} changes of the workspace`],
    ["retrying", figure(one.retrying)],
    ["dead letters", figure(one.deadLetters)],
  ]);
}
