import { z } from "zod";
import { answer, type Surroundings } from "../session.ts";
import { figure, table } from "../terminal.ts";
import type { Asked, SegmentOptions } from "./asked.ts";

const Preview = z.object({
  asOf: z.string(),
  settled: z.boolean(),
  count: z.number(),
  total: z.number(),
  share: z.number(),
  sentence: z.string(),
  conditions: z.array(z.object({ pointer: z.string(), sentence: z.string(), alone: z.number(), running: z.number() })),
  reach: z.array(z.object({ channel: z.string(), count: z.number() })),
  sample: z.array(z.looseObject({ key: z.string(), externalId: z.string().nullable(), email: z.string().nullable() })),
});

/** The count, what each condition does to it, whom each channel reaches, and some members. */
export async function preview(one: Asked, options: SegmentOptions, around: Surroundings): Promise<void> {
  const found = await one.ask("preview", Preview);
  const { paint } = around.terminal;
  await answer(options, around, found, () => {
    const [, ...parts] = found.conditions;
    const lines = [
      `${figure(found.count)} of ${figure(found.total)} contacts, ${(found.share * 100).toFixed(1)} %, at ${found.asOf}`,
      paint.dim(found.sentence),
    ];
    const conditions = parts.map(({ pointer, sentence, alone, running }) => {
      return [figure(alone), figure(running), `${"  ".repeat(depthOf(pointer))}${sentence}`];
    });
    if (parts.length > 0) lines.push("", table([["alone", "so far", "condition"], ...conditions]));
    if (found.reach.length > 0) {
      const reach = found.reach.map(({ channel, count }) => [figure(count), channel]);
      lines.push("", table([["reachable", "channel"], ...reach]));
    }
    const sample = found.sample.map(({ externalId, email, key }) => externalId ?? email ?? key);
    if (sample.length > 0) lines.push("", `Such as ${sample.join(", ")}.`);
    return lines.join("\n");
  });
}

/** How many groups a condition lies within, the outermost not counted: `/where/all/1/any/0` lies in one. */
function depthOf(pointer: string): number {
  return pointer.split("/").filter((step) => ["all", "any", "none", "not"].includes(step)).length - 1;
}
