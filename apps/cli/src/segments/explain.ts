import { z } from "zod";
import { Explained, explanationLines } from "../explanation.ts";
import { neededLines, Needed } from "../needed.ts";
import { answer, type Surroundings } from "../session.ts";
import { inWorkspace } from "../workspace.ts";
import type { Asked, SegmentOptions } from "./asked.ts";

const Explanation = z.looseObject({
  contact: z.looseObject({
    id: z.number(),
    key: z.string(),
    externalId: z.string().nullable(),
    email: z.string().nullable(),
  }),
  member: z.boolean(),
  sentence: z.string(),
  now: z.string(),
  changesAt: z.string().nullable(),
  since: z.string().nullable(),
  needs: Needed.nullable(),
  explanation: Explained,
});

export async function explain(one: Asked, options: SegmentOptions & { contact: string }, around: Surroundings) {
  const explained = await one.ask("explain", Explanation, { contact: await referenceOf(one, options.contact) });
  const { contact, member, changesAt, since, needs } = explained;
  const { paint } = around.terminal;
  await answer(options, around, explained, () =>
    [
      `${member ? paint.green("✓ in the segment") : paint.red("✗ not in the segment")}: ${contact.externalId ?? contact.email ?? contact.key}, at ${explained.now}`,
      paint.dim(explained.sentence),
      ...explanationLines(explained.explanation, paint),
      ...(since === null ? [] : [`So since ${since}.`]),
      ...(needs === null ? [] : ["To enter:", ...neededLines(needs, paint)]),
      changesAt === null
        ? "Time alone does not change this; new events or traits may."
        : `Without anything new, this changes at ${changesAt}.`,
    ].join("\n"),
  );
}

/** A bare number is an external id first, as everywhere; only when nobody has it, the contact of that number. */
export async function referenceOf(one: Asked, contact: string): Promise<string> {
  if (!/^\d{1,9}$/.test(contact)) return contact;
  const isKnown = async (identity: string): Promise<boolean> => {
    const path = inWorkspace(one.workspace, "contacts");
    const { items } = await one.api.json(path, z.object({ items: z.array(z.unknown()) }), { query: { identity } });
    return items.length > 0;
  };
  return !(await isKnown(contact)) && (await isKnown(`#${contact}`)) ? `#${contact}` : contact;
}
