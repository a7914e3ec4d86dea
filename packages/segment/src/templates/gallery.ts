import { type JsonObject, KindredError } from "@kindred/schema";
import type { Language } from "../describe/languages.ts";
import { referencesIn } from "../check/references.ts";
import { type Blank, type BlankValues, fill, valuesOf } from "./blanks.ts";
import { derived } from "./derived.ts";
import { micro } from "./micro.ts";
import { type Scheme, segmentOf, stageDocuments } from "./scheme.ts";
import { type SchemeId, schemeIds, schemeShapes } from "./schemes.ts";
import { strategic } from "./strategic.ts";
import type { Template } from "./template.ts";
import { arabic } from "./words/arabic.ts";
import { english } from "./words/english.ts";
import { portuguese } from "./words/portuguese.ts";
import { russian } from "./words/russian.ts";
import type { GalleryWords, Said } from "./words/words.ts";

/** Every ready-made segment: strategic ones first, then those composed of them, then those that start a message. */
export const templates: readonly Template[] = [...strategic, ...derived, ...micro];

const words: Readonly<Record<Language, GalleryWords>> = { en: english, ru: russian, pt: portuguese, ar: arabic };

/** The mark of a segment that was made from a template. */
export const galleryTag = "gallery";

/** What the gallery calls its blanks, in a language; the key where there is no word. */
export function blankLabel(key: string, language: Language): string {
  return words[language].blanks[key] ?? key;
}

/** A template's name and what it is good for. */
export function templateWords(key: string, language: Language): { readonly name: string; readonly about: string } {
  const stage = stageOf(key);
  const { schemes, templates: said } = words[language];
  const [name, about] =
    (stage === null ? said[key] : schemes[stage.scheme]?.stages[stage.stage]) ?? ([key, ""] as const);
  return { name: stage === null ? name : `${schemes[stage.scheme]?.said[0] ?? ""}: ${name}`, about };
}

/** The scheme and the stage that a template stands for; null for one that stands for itself. */
export function stageOf(key: string): { readonly scheme: SchemeId; readonly stage: string } | null {
  for (const { id, stages } of schemeShapes) {
    const found = stages.find((stage) => segmentOf(id, stage.id) === key);
    if (found !== undefined) return { scheme: id, stage: found.id };
  }
  return null;
}

/** A scheme that comes with Kindred, in words of a language and with other values where they are given. */
export function readyScheme(id: SchemeId, language: Language, values: BlankValues = {}): Scheme {
  const shape = schemeShapes.find((one) => one.id === id)!;
  const said = words[language].schemes[id];
  const filled = valuesOf(shape.blanks, values);
  return {
    id,
    name: said?.said[0] ?? id,
    blanks: shape.blanks.map((blank) => withValue(blank, filled[blank.key] ?? blank.value)),
    stages: shape.stages.map((stage) => {
      const [name, about] = said?.stages[stage.id] ?? [stage.id, ""];
      return { id: stage.id, name, description: about, where: stage.where };
    }),
  };
}

/** The blank alone, without what it is suggested from. */
function withValue(blank: Blank, value: string | number): Blank {
  const { key } = blank;
  if (blank.kind !== "number") return { key, kind: blank.kind, value: String(value) };
  const { kind, unit, min, max } = blank;
  return { key, kind, unit, min, max, value: Number(value) };
}

/**
 * A scheme's or a stage's words in a language, where they are still those that came with Kindred, in whichever language; what somebody
 * has written themselves stays as it is.
 */
export function readyWords(
  scheme: string,
  stage: string | null,
  written: { readonly name: string; readonly about: string | null },
  language: Language,
): { readonly name: string; readonly about: string | null } {
  const said = (catalogue: GalleryWords): Said | undefined =>
    stage === null ? catalogue.schemes[scheme]?.said : catalogue.schemes[scheme]?.stages[stage];
  const mine = said(words[language]);
  const ready = Object.values(words).flatMap((catalogue) => said(catalogue) ?? []);
  return {
    name: mine !== undefined && ready.includes(written.name) ? mine[0] : written.name,
    about: mine !== undefined && written.about !== null && ready.includes(written.about) ? mine[1] : written.about,
  };
}

export function isReadyScheme(id: string): id is SchemeId {
  return (schemeIds as readonly string[]).includes(id);
}

/** @throws KindredError `unknown_template` (404) */
export function templateOf(key: string): Template {
  const found = templates.find((template) => template.key === key);
  if (found !== undefined) return found;
  throw new KindredError("unknown_template", `There is no template "${key}": \`kindred templates list\` shows all.`, {
    status: 404,
  });
}

/** The segment that a template makes. A stage's is that of the scheme as it comes, with the values given for it. */
export function templateDocument(template: Template, values: BlankValues, language: Language): JsonObject {
  const { key, layer, blanks, where } = template;
  const stage = stageOf(key);
  if (stage !== null) {
    const scheme = readyScheme(stage.scheme, language, values);
    return stageDocuments(scheme).find(({ id }) => id === key)!;
  }
  const { name, about } = templateWords(key, language);
  const filled = valuesOf(blanks, values);
  // Buyers of a category: of which one, the list of segments should say.
  const texts = blanks.flatMap((blank) => (blank.kind === "text" ? String(filled[blank.key] ?? "") : []));
  return {
    version: 1,
    id: key,
    name: texts.length === 0 ? name : `${name}: ${texts.join(", ").slice(0, mostOfName)}`,
    kind: layer,
    description: about,
    tags: [galleryTag],
    where: fill(where, filled),
  };
}

/** Values may be as long as data has them, names of segments should fit a line. */
const mostOfName = 60;

/** The templates that a template refers to, directly or through others; itself not among them. */
export function templatesUnder(key: string): readonly string[] {
  const found = new Set<string>();
  const visit = (from: string): void => {
    const { where } = templateOf(from);
    if (stageOf(from) !== null) return;
    for (const id of referencesIn({ where }).keys()) {
      if (found.has(id)) continue;
      found.add(id);
      visit(id);
    }
  };
  visit(key);
  return [...found];
}
