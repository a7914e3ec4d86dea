import type { Command } from "commander";
import { z } from "zod";
import { causeInWords, TurnedCondition } from "../segments/changes-shown.ts";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { table } from "../terminal.ts";
import { inWorkspace } from "../workspace.ts";

const Moves = z.object({
  items: z.array(
    z.looseObject({
      change: z.enum(["entered", "left"]),
      at: z.string(),
      segment: z.looseObject({ id: z.string(), name: z.string() }),
      cause: z.string(),
      detail: z.string(),
      condition: TurnedCondition,
    }),
  ),
});

/** `kindred contact moves ID`: which segments somebody entered and left, when and why. */
export function contactMovesCommand(contact: Command, around: Surroundings): void {
  withCommonOptions(
    contact.command("moves <id>").description("the segments a contact entered and left, the latest first, and why"),
  )
    .option("--limit <n>", "how many of the latest", "30")
    .action((id: string, options: CommonOptions & { limit: string }) =>
      withWorkspace(options, around, async (api, workspace) => {
        const path = inWorkspace(workspace, `contacts/${encodeURIComponent(id)}/moves`);
        const moves = await api.json(path, Moves, { query: { limit: Math.max(1, Number(options.limit)) } });
        await answer(options, around, moves, () =>
          moves.items.length === 0
            ? "Never entered or left a segment."
            : table(moves.items.map((move) => [move.at, move.change, move.segment.name, causeInWords(move)])),
        );
      }),
    );
}
