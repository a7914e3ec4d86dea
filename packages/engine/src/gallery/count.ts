import { type BlankValues, templateOf } from "@kindred/segment";
import { prepare } from "../segments/request.ts";
import { populations } from "../segments/populations.ts";
import { documentHere, type Gallery } from "./gallery.ts";

export interface TemplateCount {
  readonly key: string;
  /** null: it could not be counted. */
  readonly count: number | null;
  readonly problem: string | null;
}

/** Counts templates in one pass, with their values as suggested, or those given for a single one. Flush the outbox first. */
export async function countTemplates(
  gallery: Gallery,
  keys: readonly string[],
  { now, values = {} }: { readonly now: number; readonly values?: BlankValues },
): Promise<readonly TemplateCount[]> {
  const requests = keys.map((key) => {
    const document = documentHere(gallery, templateOf(key), values);
    const segments = new Map(gallery.context.check.segments).set(key, document);
    const context = { ...gallery.context, check: { ...gallery.context.check, segments } };
    return { id: key, input: prepare({ document }, context, now) };
  });
  const counted = new Map<string, TemplateCount>();
  for await (const population of populations(gallery.workspace, requests)) {
    const { id: key } = population;
    if ("error" in population) counted.set(key, { key, count: null, problem: population.error.message });
    else counted.set(key, { key, count: population.members.size, problem: null });
  }
  return keys.flatMap((key) => counted.get(key) ?? []);
}
