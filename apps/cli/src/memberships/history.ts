import type { Command } from "commander";
import { z } from "zod";
import { causeInWords, TurnedCondition } from "../segments/changes-shown.ts";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { localTime } from "../local-time.ts";
import { figure, table } from "../terminal.ts";
import { inWorkspace } from "../workspace.ts";

const History = z.object({
  before: z.number(),
  points: z.array(
    z.object({ at: z.string(), entered: z.number(), left: z.number(), built: z.number(), size: z.number() }),
  ),
});
const Stays = z.looseObject({
  first: z.number(),
  repeat: z.number(),
  ended: z.number(),
  quartiles: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  open: z.number(),
});

const Turns = z.object({
  items: z.array(
    z.object({ condition: TurnedCondition, cause: z.string().nullable(), entered: z.number(), left: z.number() }),
  ),
});

interface HistoryOptions extends CommonOptions {
  readonly from?: string;
  readonly to?: string;
  readonly step: string;
}

/** `kindred segment history ID`: how many were in it, who came and went and by what, how long they stayed. */
export function historyCommand(segment: Command, around: Surroundings): void {
  withCommonOptions(segment.command("history <id>").description("a saved segment's size over time, entries and exits"))
    .option("--from <iso>", "default: 30 days before --to")
    .option("--to <iso>", "default: now")
    .option("--step <minute|hour|day|week|month>", "how it is cut", "day")
    .action((id: string, options: HistoryOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const path = inWorkspace(workspace, `segments/${encodeURIComponent(id)}`);
        const range = { from: options.from, to: options.to };
        const history = await api.json(`${path}/history`, History, { query: { ...range, step: options.step } });
        const stays = await api.json(`${path}/stays`, Stays, { query: range });
        const { items: turns } = await api.json(`${path}/turns`, Turns, { query: range });
        await answer(options, around, { ...history, stays, turns }, () =>
          words(history, stays, turns, workspace.timezone),
        );
      }),
    );
}

function words(
  { before, points }: z.output<typeof History>,
  stays: z.output<typeof Stays>,
  turns: z.output<typeof Turns>["items"],
  timezone: string,
): string {
  if (points.length === 0) return `Nobody came or went; ${figure(before)} were in it all the time.`;
  const rows = points.map(({ at, entered, left, size }) => [
    localTime(at, timezone),
    `+${figure(entered)}`,
    `-${figure(left)}`,
    figure(size),
  ]);
  const lengths =
    stays.quartiles === null
      ? "No stay ended."
      : `${figure(stays.ended)} stays ended; half of them lasted ${stays.quartiles.map(spelled).join(", ")} (quartiles).`;
  const found = points.reduce((sum, { built }) => sum + built, 0);
  return [
    table([["from", "entered", "left", "members"], ...rows]),
    "",
    ...(found === 0 ? [] : [`${figure(found)} were in it when it was first built.`]),
    `${figure(stays.first)} came for the first time, ${figure(stays.repeat)} came back. ${lengths}`,
    ...(turns.length === 0 ? [] : ["", table([["entered", "left", "by"], ...turns.map(turnRow)])]),
  ].join("\n");
}

function turnRow({ condition, cause, entered, left }: z.output<typeof Turns>["items"][number]): string[] {
  const by = condition?.sentence ?? condition?.at ?? causeInWords({ cause, detail: "", condition });
  return [`+${figure(entered)}`, `-${figure(left)}`, by];
}

function spelled(ms: number): string {
  const units = [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["min", 60_000],
    ["s", 1000],
  ] as const;
  const [unit, length] = units.find(([, each]) => ms >= each) ?? ["ms", 1];
  return `${(ms / length).toFixed(ms / length < 10 && unit !== "ms" ? 1 : 0)} ${unit}`;
}
