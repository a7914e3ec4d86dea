import { type Command, Option } from "commander";
import { z } from "zod";
import { csvLines } from "../csv-lines.ts";
import { answer, type CommonOptions, type Surroundings, withCommonOptions, withWorkspace } from "../session.ts";
import { figure, table, write } from "../terminal.ts";
import { inWorkspace } from "../workspace.ts";
import { countOf } from "./cohort-question.ts";
import { windowOf } from "./value-question.ts";

const Item = z.object({ item: z.string(), label: z.string(), count: z.number() });
const Together = z.object({
  baskets: z.number(),
  items: z.number(),
  lookedAt: z.number(),
  pairs: z.array(
    z.object({
      a: Item,
      b: Item,
      count: z.number(),
      support: z.number(),
      confidence: z.tuple([z.number(), z.number()]),
      lift: z.number(),
    }),
  ),
});

interface TogetherOptions extends CommonOptions {
  readonly item: string;
  readonly per: string;
  readonly least: string;
  readonly sort: string;
  readonly limit: string;
  readonly window?: string;
  readonly segment?: string;
  readonly csv?: boolean;
}

export function togetherCommand(value: Command, around: Surroundings): void {
  withCommonOptions(value.command("together").description("what is bought together: support, confidence, lift"))
    .option("--item <property>", "product_id, category or another text of the lines", "product_id")
    .addOption(
      new Option("--per <basket>", "in one order, or by one contact").choices(["order", "contact"]).default("order"),
    )
    .option("--least <n>", "baskets a pair has to be in", "5")
    .addOption(new Option("--sort <by>", "lift or count first").choices(["lift", "count"]).default("lift"))
    .option("--limit <n>", "so many pairs at most", "50")
    .option("--window <window>", "365d, 2026-01-01..2026-04-01, or JSON of the segment language; default: all time")
    .option("--segment <id>", "only members of this saved segment")
    .option("--csv", "print them as CSV")
    .action((_: unknown, command: Command) => {
      const options: TogetherOptions = command.optsWithGlobals();
      const { item, per, sort, window, segment } = options;
      return withWorkspace(options, around, async (api, workspace) => {
        const body = {
          item,
          per,
          sort,
          least: countOf("--least", options.least),
          limit: countOf("--limit", options.limit),
          ...(window === undefined ? {} : { window: windowOf(window) }),
          ...(segment === undefined ? {} : { segment }),
        };
        const found = await api.json(inWorkspace(workspace, "value/together"), Together, { body });
        const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
        if (options.csv === true) {
          const head = [
            "a",
            "a_label",
            "b",
            "b_label",
            "baskets",
            "support",
            "confidence_a_b",
            "confidence_b_a",
            "lift",
          ];
          const rows = found.pairs.map(({ a, b, count, support, confidence, lift }) => {
            return [a.item, a.label, b.item, b.label, count, support, confidence[0], confidence[1], lift];
          });
          await write(around.terminal.out, `${csvLines([head, ...rows])}\n`);
          return;
        }
        await answer(options, around, found, () => {
          if (found.baskets === 0)
            return `No order in this window has lines (\`products\`) that say their ${item}: there is nothing to look at.`;
          if (found.pairs.length === 0)
            return `No pair is in ${options.least} of the ${figure(found.baskets)} baskets. Fewer: --least N.`;
          return table([
            ["lift", "baskets", "support", "a → b", "b → a", "a", "b"],
            ...found.pairs.map(({ a, b, count, support, confidence, lift }) => [
              lift.toFixed(2),
              figure(count),
              percent(support),
              percent(confidence[0]),
              percent(confidence[1]),
              a.label,
              b.label,
            ]),
          ]);
        });
      });
    });
}
