import { KindredError } from "@kindred/schema";
import type { Command } from "commander";
import { z } from "zod";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { figure, table } from "../terminal.ts";
import { inWorkspace } from "../workspace.ts";

const Delivery = z.looseObject({
  at: z.string(),
  outcome: z.string(),
  messageId: z.string(),
  changes: z.number(),
  attempt: z.number(),
  status: z.number().nullable(),
  ms: z.number(),
  reason: z.string().nullable(),
});

const Letter = z.looseObject({
  id: z.number(),
  attempts: z.number(),
  reason: z.string(),
  diedAt: z.string(),
  replay: z.boolean(),
  changes: z.array(
    z.looseObject({
      change: z.string(),
      segment: z.looseObject({ id: z.string() }),
      contact: z.looseObject({ key: z.string(), externalId: z.string().nullable(), email: z.string().nullable() }),
    }),
  ),
});

interface ListOptions extends CommonOptions {
  readonly limit: string;
}

interface ChoiceOptions extends CommonOptions {
  readonly all?: boolean;
}

/** What became of a webhook's requests, and what to do about those given up. */
export function webhookLetterCommands(webhook: Command, around: Surroundings): void {
  const about = (name: string, description: string): Command =>
    withCommonOptions(webhook.command(name).description(description));
  const limited = (command: Command): Command => command.option("--limit <n>", "how many at most", "50");

  limited(about("deliveries <id>", "the latest requests: status, time, attempts")).action(
    (id: string, options: ListOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const path = inWorkspace(workspace, `webhooks/${encodeURIComponent(id)}/deliveries`);
        const found = await api.json(path, z.object({ items: z.array(Delivery) }), { query: { limit: options.limit } });
        await answer(options, around, found, () =>
          found.items.length === 0
            ? "Nothing has been sent lately."
            : table([
                ["at", "outcome", "status", "ms", "attempt", "changes", "request", "reason"],
                ...found.items.map((one) => [
                  one.at,
                  one.outcome,
                  one.status === null ? "" : String(one.status),
                  figure(one.ms),
                  String(one.attempt),
                  String(one.changes),
                  one.messageId,
                  one.reason ?? "",
                ]),
              ]),
        );
      }),
  );

  limited(about("letters <id>", "dead letters: what was rejected, or failed for three days")).action(
    (id: string, options: ListOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const path = inWorkspace(workspace, `webhooks/${encodeURIComponent(id)}/dead-letters`);
        const found = await api.json(path, z.object({ items: z.array(Letter) }), { query: { limit: options.limit } });
        await answer(options, around, found, () =>
          found.items.length === 0
            ? "There are no dead letters."
            : table([
                ["letter", "given up at", "attempts", "what", "reason"],
                ...found.items.map((one) => [
                  String(one.id),
                  one.replay ? "to be sent again" : one.diedAt,
                  String(one.attempts),
                  told(one),
                  one.reason,
                ]),
              ]),
        );
      }),
  );

  const choose = (name: string, description: string, operation: string, said: (count: number) => string): void => {
    about(`${name} <id> [letters...]`, description)
      .option("--all", "all of them")
      .action((id: string, letters: readonly string[], options: ChoiceOptions) =>
        withWorkspace(options, around, async (api, workspace) => {
          const path = inWorkspace(workspace, `webhooks/${encodeURIComponent(id)}/dead-letters/${operation}`);
          const done = await api.json(path, z.record(z.string(), z.number()), { body: chosen(letters, options) });
          await answer(options, around, done, () => said(Object.values(done)[0] ?? 0));
        }),
      );
  };
  choose("replay", "send dead letters again", "replay", (count) => `${figure(count)} to be sent again.`);
  choose("forget", "delete dead letters", "delete", (count) => `${figure(count)} deleted.`);
}

function chosen(letters: readonly string[], { all }: ChoiceOptions): { ids?: number[] } {
  if (all === true && letters.length === 0) return {};
  if (all !== true && letters.length > 0 && letters.every((one) => /^\d{1,15}$/.test(one)))
    return { ids: letters.map(Number) };
  throw new KindredError("which_letters", "Name dead letters by their numbers, or say --all.");
}

function told({ changes }: z.output<typeof Letter>): string {
  const [first] = changes;
  if (first === undefined) return "of erased contacts";
  const { contact, change, segment } = first;
  const who = contact.email ?? contact.externalId ?? contact.key;
  return `${who} ${change} ${segment.id}${changes.length === 1 ? "" : ` and ${String(changes.length - 1)} more`}`;
}
