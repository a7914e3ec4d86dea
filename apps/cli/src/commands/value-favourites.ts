import type { Command } from "commander";
import { z } from "zod";
import { answer, type CommonOptions, type Surroundings, withCommonOptions, withWorkspace } from "../session.ts";
import { inWorkspace } from "../workspace.ts";
import { numberOf } from "./cohort-question.ts";

const Favourites = z.object({
  settings: z.object({ trait: z.string(), item: z.string(), event: z.string(), days: z.number() }).nullable(),
});

interface FavouriteOptions extends CommonOptions {
  readonly keep?: boolean;
  readonly trait: string;
  readonly item: string;
  readonly days: string;
}

export function favouritesCommand(value: Command, around: Surroundings): void {
  withCommonOptions(
    value.command("favourites").description("keep everybody's favourite category as a trait, anew each day"),
  )
    .option("--keep", "from now on")
    .option("--no-keep", "no more; what was written stays")
    .option("--trait <name>", "the trait it is written to", "favourite_category")
    .option("--item <property>", "which text of the lines", "category")
    .option("--days <n>", "orders of so many days count", "365")
    .action((_: unknown, command: Command) => {
      const options: FavouriteOptions = command.optsWithGlobals();
      const { keep, trait, item } = options;
      return withWorkspace(options, around, async (api, workspace) => {
        const path = inWorkspace(workspace, "value/favourites");
        const wanted = keep === true ? { trait, item, days: numberOf("--days", options.days) } : null;
        const call = keep === undefined ? {} : ({ method: "PUT", body: { settings: wanted } } as const);
        const { settings } = await api.json(path, Favourites, call);
        await answer(options, around, { settings }, () =>
          settings === null
            ? "No favourites are kept."
            : `Kept as the trait ${settings.trait}: the ${settings.item} of which most pieces were bought in ${settings.days} days.`,
        );
      });
    });
}
