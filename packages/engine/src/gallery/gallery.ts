import { type JsonObject, KindredError } from "@kindred/schema";
import {
  type BlankValues,
  check,
  type Checked,
  galleryTag,
  type Language,
  layers,
  readyScheme,
  type Scheme,
  type SchemeId,
  schemeShapes,
  stageOf,
  type Template,
  templateDocument,
  templateOf,
  templates,
  templatesUnder,
} from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { loadContext, type SegmentContext } from "../segments/context.ts";
import { type Offer, readOffer, suggestedValues } from "./suggest.ts";

/** A workspace's segment that was made from a template, or is a stage of a scheme that comes with Kindred. */
interface Standing {
  readonly id: string;
  readonly document: JsonObject;
}

/** The templates as they are in one workspace: with its own names and values, and the segments that were made of them already. */
export interface Gallery {
  readonly workspace: WorkspaceStore;
  readonly language: Language;
  readonly offer: Offer;
  /** The workspace's segments, with those that templates refer to and are not there yet beside them. */
  readonly context: SegmentContext;
  /** By the template's key. */
  readonly standing: ReadonlyMap<string, Standing>;
  /** The ids of its segments. */
  readonly taken: ReadonlySet<string>;
  /** The ids of archived ones: a segment saved under one brings it back. */
  readonly archived: ReadonlySet<string>;
  /** The ids of its schemes. */
  readonly schemes: ReadonlySet<string>;
  /** What stands beside the workspace's segments, by id. */
  readonly alongside: ReadonlyMap<string, JsonObject>;
  /** Each template as it stands here, by its key. */
  readonly checked: ReadonlyMap<string, Checked>;
}

export async function openGallery(workspace: WorkspaceStore, language: Language): Promise<Gallery> {
  const [named, rows] = await Promise.all([
    loadContext(workspace, { names: true }),
    workspace.postgres
      .selectFrom("segments")
      .select(["id", "archived_at", "generated_by"])
      .where("workspace_id", "=", workspace.id)
      .execute(),
  ]);
  const offer = await readOffer(workspace, named.check.traitNames ?? new Set());
  const generated = new Set(rows.filter(({ generated_by }) => generated_by !== null).map(({ id }) => id));
  const standing = new Map<string, Standing>();
  for (const { key } of templates) {
    const document = named.check.segments.get(key);
    if (isObject(document) && (generated.has(key) || isFromGallery(document))) standing.set(key, { id: key, document });
  }
  const alongside = new Map<string, JsonObject>();
  for (const template of templates) {
    const { key } = template;
    if (!standing.has(key)) alongside.set(key, templateDocument(template, defaults(template, offer), language));
  }
  const segments = new Map([...named.check.segments, ...alongside]);
  // Names of the data are remembered for a while; an event that has just come is no longer missing.
  const eventNames = new Set([...(named.check.eventNames ?? []), ...offer.events]);
  const context = { timezone: named.timezone, check: { ...named.check, segments, eventNames } };
  return {
    workspace,
    language,
    offer,
    context,
    checked: new Map(templates.map(({ key }) => [key, check(segments.get(key), context.check)])),
    standing,
    taken: new Set(rows.filter(({ archived_at }) => archived_at === null).map(({ id }) => id)),
    archived: new Set(rows.filter(({ archived_at }) => archived_at !== null).map(({ id }) => id)),
    schemes: new Set(rows.flatMap(({ generated_by }) => generated_by ?? [])),
    alongside,
  };
}

/** The values a template has here when nobody gives others. */
export function defaults(template: Template, offer: Offer): BlankValues {
  const stage = stageOf(template.key);
  return suggestedValues(stage === null ? template.blanks : readyBlanks(stage.scheme), offer);
}

/** The document a template makes here. A stage's is that of the scheme, as it stands. */
export function documentHere(
  { offer, language, standing }: Gallery,
  template: Template,
  given: BlankValues,
): JsonObject {
  const held = stageOf(template.key) === null ? undefined : standing.get(template.key);
  return held?.document ?? templateDocument(template, { ...defaults(template, offer), ...given }, language);
}

/** A scheme that comes with Kindred, with values from the data. */
export function schemeHere({ language, offer }: Gallery, id: SchemeId): Scheme {
  return readyScheme(id, language, suggestedValues(readyBlanks(id), offer));
}

function readyBlanks(scheme: SchemeId): Template["blanks"] {
  return schemeShapes.find(({ id }) => id === scheme)?.blanks ?? [];
}

type NamedDocument = JsonObject & { readonly id: string };

export interface UsePlan {
  /** The segment that the template becomes. */
  readonly id: string;
  /** To be saved, those that others refer to first. */
  readonly documents: readonly NamedDocument[];
  /** Schemes to be set up, with values from the data. */
  readonly schemes: readonly Scheme[];
}

/**
 * What is to be saved so that a template's segment stands here: itself under a free id, what it refers to where that does not stand yet,
 * and the schemes whose stages it reads.
 *
 * @throws KindredError `unknown_template` (404), `stage_missing` (409)
 */
export function planUse(
  gallery: Gallery,
  key: string,
  {
    values,
    name,
    itself,
  }: { readonly values: BlankValues; readonly name?: string | undefined; readonly itself: boolean },
): UsePlan {
  const { standing, taken } = gallery;
  const wanted = [...templatesUnder(key)].reverse().filter((under) => !standing.has(under));
  const schemes = new Map<SchemeId, Scheme>();
  const renamed = new Map<string, string>();
  const documents: NamedDocument[] = [];
  const used = new Set(taken);
  for (const each of itself ? [...wanted, key] : wanted) {
    const stage = stageOf(each);
    if (stage !== null) {
      if (standing.has(each)) continue;
      if (gallery.schemes.has(stage.scheme)) throw stageMissing(key, stage);
      schemes.set(stage.scheme, schemeHere(gallery, stage.scheme));
      continue;
    }
    const id = freeId(each, used);
    used.add(id);
    renamed.set(each, id);
    const made = documentHere(gallery, templateOf(each), each === key ? values : {});
    const words = each === key && name !== undefined ? { name } : {};
    documents.push({ ...made, ...words, id });
  }
  return {
    id: renamed.get(key) ?? key,
    documents: inOrder(documents.map((document) => ({ ...withReferences(document, renamed), id: document.id }))),
    schemes: [...schemes.values()],
  };
}

function stageMissing(
  key: string,
  { scheme, stage }: { readonly scheme: string; readonly stage: string },
): KindredError {
  return new KindredError(
    "stage_missing",
    `Template "${key}" reads the stage "${stage}", which your scheme "${scheme}" does not have: add it there, or make the segment by hand.`,
    { status: 409, details: { scheme, stage } },
  );
}

/** The document with references to segments that were saved under another id. */
function withReferences(document: JsonObject, renamed: ReadonlyMap<string, string>): JsonObject {
  const rewritten = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(rewritten);
    if (!isObject(part)) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, value]) => [
        key,
        key === "segment" && typeof value === "string" ? (renamed.get(value) ?? value) : rewritten(value),
      ]),
    );
  };
  return { ...document, where: rewritten(document["where"]) as JsonObject };
}

/** References are checked all together, so any order does; what is shown begins with what others are made of. */
function inOrder(documents: readonly NamedDocument[]): readonly NamedDocument[] {
  const layer = (document: JsonObject): number => layers.findIndex((one) => one === document["kind"]);
  return documents.toSorted((a, b) => layer(a) - layer(b));
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    const id = `${wanted}-${number}`;
    if (!taken.has(id)) return id;
  }
}

function isFromGallery(document: JsonObject): boolean {
  const { tags } = document;
  return Array.isArray(tags) && tags.includes(galleryTag);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
