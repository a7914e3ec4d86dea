import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "commander";
import { z } from "zod";
import { withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { write } from "../terminal.ts";
import { inWorkspace } from "../workspace.ts";

const Event = z.looseObject({
  contact: z.string().nullable(),
  event: z.string(),
  ts: z.string(),
  properties: z.json(),
});
const Tail = z.object({ items: z.array(Event), newest: z.string().nullable() });

interface TailOptions extends CommonOptions {
  readonly event?: string;
  readonly limit: string;
  readonly follow: boolean;
}

const POLL = 1000;

export function eventCommands(program: Command, around: Surroundings): void {
  const events = program.command("events").description("watch what comes in");
  withCommonOptions(events.command("tail").description("print the latest events and those that come in"))
    .option("--event <name>", "only events of this name")
    .option("--limit <n>", "how many to begin with", "20")
    .option("--no-follow", "stop after those")
    .action((options: TailOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const path = inWorkspace(workspace, "events");
        const { event } = options;
        const first = await api.json(path, Tail, { query: { event, limit: Math.max(1, Number(options.limit)) } });
        for (const one of first.items.toReversed()) await print(one, options, around);
        let { newest } = first;
        while (options.follow) {
          await wait(POLL);
          const after = newest === null ? {} : { after: newest };
          const later: z.output<typeof Tail> = await api.json(path, Tail, { query: { event, limit: 1000, ...after } });
          const fresh = newest === null ? later.items.toReversed() : later.items;
          for (const one of fresh) await print(one, options, around);
          newest = later.newest ?? newest;
        }
      }),
    );
}

async function print(event: z.output<typeof Event>, options: CommonOptions, { terminal }: Surroundings): Promise<void> {
  const { paint } = terminal;
  const line =
    options.json === true
      ? JSON.stringify(event)
      : `${paint.dim(event.ts)}  ${event.contact ?? ""}  ${paint.bold(event.event)}  ${JSON.stringify(event.properties)}`;
  await write(terminal.out, `${line}\n`);
}
