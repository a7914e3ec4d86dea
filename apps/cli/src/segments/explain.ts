import type { Json } from "@kindred/schema";
import { referencesIn } from "@kindred/segment";
import { z } from "zod";
import { Explained, explanationLines, type Documents } from "../explanation.ts";
import { answer, type Surroundings } from "../session.ts";
import { inWorkspace } from "../workspace.ts";
import { savedDocument, type Asked, type SegmentOptions } from "./asked.ts";

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
  explanation: Explained,
});

export async function explain(one: Asked, options: SegmentOptions & { contact: string }, around: Surroundings) {
  const explained = await one.ask("explain", Explanation, { contact: await referenceOf(one, options.contact) });
  const documents = await documentsNamed(one);
  const { contact, member, changesAt } = explained;
  const { paint } = around.terminal;
  await answer(options, around, explained, () =>
    [
      `${member ? paint.green("✓ in the segment") : paint.red("✗ not in the segment")}: ${contact.externalId ?? contact.email ?? contact.key}, at ${explained.now}`,
      paint.dim(explained.sentence),
      ...explanationLines(explained.explanation, one.source.document, documents, paint),
      changesAt === null
        ? "Time alone does not change this; new events or traits may."
        : `Without anything new, this changes at ${changesAt}.`,
    ].join("\n"),
  );
}

/** A bare number is an external id first, as everywhere; only when nobody has it, the contact of that number. */
async function referenceOf(one: Asked, contact: string): Promise<string> {
  if (!/^\d{1,9}$/.test(contact)) return contact;
  const isKnown = async (identity: string): Promise<boolean> => {
    const path = inWorkspace(one.workspace, "contacts");
    const { items } = await one.api.json(path, z.object({ items: z.array(z.unknown()) }), { query: { identity } });
    return items.length > 0;
  };
  return !(await isKnown(contact)) && (await isKnown(`#${contact}`)) ? `#${contact}` : contact;
}

async function documentsNamed(one: Asked): Promise<Documents> {
  const documents = new Map<string, Json>(Object.entries(one.source.alongside));
  const open = [one.source.document, ...documents.values()].flatMap((document) => [...referencesIn(document)]);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (documents.has(id)) continue;
    const document = await savedDocument(one.api, one.workspace, id);
    documents.set(id, document);
    open.push(...referencesIn(document));
  }
  return documents;
}
