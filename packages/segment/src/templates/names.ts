import type { Language } from "../describe/languages.ts";
import { readyWords, stageOf } from "./gallery.ts";
import { schemeIds } from "./schemes.ts";

/**
 * What a saved segment is called for a reader. Kindred named the stages of the schemes that come with it, in the language of whoever set
 * them up: such a name is said in the reader's language, as far as nobody has written another. Everything else is as it was written;
 * the id where there is no name.
 */
export function segmentName(id: string, document: unknown, language: Language): string {
  const written = writtenName(document) ?? id;
  const ready = stageOf(id);
  if (ready === null) return written;
  // Names of schemes may have colons of their own, ready names of stages have none.
  const colon = written.lastIndexOf(": ");
  if (colon === -1) return written;
  const scheme = said(ready.scheme, null, written.slice(0, colon), language);
  return `${scheme}: ${said(ready.scheme, ready.stage, written.slice(colon + 2), language)}`;
}

/** The names of many, by id. */
export function segmentNames(documents: Iterable<readonly [string, unknown]>, language: Language): Map<string, string> {
  return new Map([...documents].map(([id, document]) => [id, segmentName(id, document, language)]));
}

/** A folder for a reader: the one that a ready scheme's stages lie in is called as the scheme is. */
export function folderName(written: string, language: Language): string {
  return schemeIds.reduce((name, scheme) => said(scheme, null, name, language), written);
}

function said(scheme: string, stage: string | null, name: string, language: Language): string {
  return readyWords(scheme, stage, { name, about: null }, language).name;
}

function writtenName(document: unknown): string | null {
  if (typeof document !== "object" || document === null || !("name" in document)) return null;
  return typeof document.name === "string" ? document.name : null;
}
