import { z } from "zod";
import { instantOf } from "./asked.ts";
import { answer, type CommonOptions, type Surroundings, withWorkspace } from "../session.ts";
import { figure, table } from "../terminal.ts";
import { inWorkspace } from "../workspace.ts";

const Overlap = z.object({
  segments: z.array(z.object({ id: z.string(), count: z.number() })),
  union: z.number(),
  intersections: z.array(z.object({ segments: z.array(z.string()), count: z.number() })),
  pairs: z.array(z.object({ a: z.string(), b: z.string(), both: z.number(), jaccard: z.number() })),
});

export type OverlapOptions = CommonOptions & { readonly now?: string };

/** How saved segments overlap: who is in just which of them, and each pair. */
export async function overlap(ids: readonly string[], options: OverlapOptions, around: Surroundings): Promise<void> {
  await withWorkspace(options, around, async (api, workspace) => {
    const body = { segments: ids, ...(options.now === undefined ? {} : { now: instantOf(options.now) }) };
    const found = await api.json(inWorkspace(workspace, "overlap"), Overlap, { body });
    await answer(options, around, found, () =>
      [
        table([["contacts", "segment"], ...found.segments.map(({ id, count }) => [figure(count), id])]),
        "",
        table([
          ["contacts", "in just"],
          ...found.intersections.map(({ segments, count }) => [figure(count), segments.join(" + ")]),
          [figure(found.union), "at least one"],
        ]),
        "",
        table([
          ["both", "of either", "pair"],
          ...found.pairs.map(({ a, b, both, jaccard }) => [
            figure(both),
            `${(jaccard * 100).toFixed(1)} %`,
            `${a}, ${b}`,
          ]),
        ]),
      ].join("\n"),
    );
  });
}
