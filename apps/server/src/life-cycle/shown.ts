import {
  choices,
  type Gallery,
  ledgerSince,
  listSchemes,
  openGallery,
  type SavedScheme,
  schemeHere,
} from "@kindred/engine";
import {
  blankLabel,
  check,
  conditionsOf,
  describeCondition,
  isReadyScheme,
  type Language,
  readyWords,
  type Scheme,
  schemeIds,
  schemeShapes,
  segmentNames,
  segmentOf,
} from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import type { SchemeAnswer } from "../http/life-cycle-shapes.ts";
import type { Wiring } from "../wiring.ts";

/** What each stage's own condition says; null for the last, and for one that does not check. */
export function stageSentences(
  scheme: Scheme,
  { context, language }: Pick<Gallery, "context" | "language">,
): readonly (string | null)[] {
  const segments = segmentNames(context.check.segments, language);
  return conditionsOf(scheme).map((where) => {
    if (where === null) return null;
    const checked = check({ version: 1, id: "stage", where }, context.check);
    return checked.ok ? describeCondition(checked.segment.where, { language, names: { segments } }) : null;
  });
}

/**
 * Stages' segments in short, by id: a stage's own condition, without what the stages before it exclude; of the last, which has none,
 * what was written about it.
 */
export function stageBriefs(
  schemes: readonly SavedScheme[],
  said: Pick<Gallery, "context" | "language">,
): ReadonlyMap<string, string> {
  return new Map(
    schemes.flatMap(({ scheme }) => {
      const sentences = stageSentences(scheme, said);
      return scheme.stages.flatMap(({ id, name, description }, place) => {
        const { about } = readyWords(scheme.id, id, { name, about: description }, said.language);
        const brief = sentences[place] ?? about;
        return brief === null ? [] : [[segmentOf(scheme.id, id), brief] as const];
      });
    }),
  );
}

/** Every scheme of the workspace, and those that come with Kindred and are not set up yet. */
export async function shownSchemes(wiring: Wiring, store: WorkspaceStore, language: Language): Promise<SchemeAnswer[]> {
  const [saved, gallery] = await Promise.all([listSchemes(store), openGallery(store, language)]);
  const shown = await Promise.all(saved.map((one) => shownScheme(wiring, gallery, one)));
  const proposed = schemeIds.filter((id) => !saved.some(({ scheme }) => scheme.id === id));
  return [...inReadyOrder(shown), ...proposed.map((id) => shape(gallery, schemeHere(gallery, id), null))];
}

export async function shownScheme(wiring: Wiring, gallery: Gallery, saved: SavedScheme): Promise<SchemeAnswer> {
  const { workspace } = gallery;
  const kept = await wiring.membership.of(workspace.id);
  const sizes = new Map(kept.status().map(({ id, size, state }) => [id, state === "kept" ? size : null]));
  const since = await ledgerSince(workspace, saved);
  return { ...shape(gallery, saved.scheme, saved, sizes), since: new Date(since).toISOString() };
}

function shape(
  gallery: Gallery,
  scheme: Scheme,
  saved: SavedScheme | null,
  sizes: ReadonlyMap<string, number | null> = new Map(),
): SchemeAnswer {
  const sentences = stageSentences(scheme, gallery);
  const ready = schemeShapes.find(({ id }) => id === scheme.id)?.blanks ?? [];
  const said = readyWords(scheme.id, null, { name: scheme.name, about: null }, gallery.language);
  return {
    id: scheme.id,
    name: scheme.name,
    label: said.name,
    version: saved?.version ?? 0,
    blanks: scheme.blanks.map((blank) => ({
      ...blank,
      label: blankLabel(blank.key, gallery.language),
      choices: [...choices(ready.find(({ key }) => key === blank.key) ?? blank, gallery.offer)],
    })),
    stages: scheme.stages.map((stage, place) => {
      const segment = segmentOf(scheme.id, stage.id);
      const words = { name: stage.name, about: stage.description };
      const { name: label, about } = readyWords(scheme.id, stage.id, words, gallery.language);
      return { ...stage, label, about, segment, sentence: sentences[place] ?? null, count: sizes.get(segment) ?? null };
    }),
    since: null,
    updatedAt: saved?.updatedAt.toISOString() ?? null,
  };
}

/** Those that come with Kindred first, in their order. */
function inReadyOrder(shown: readonly SchemeAnswer[]): readonly SchemeAnswer[] {
  const place = (id: string): number => (isReadyScheme(id) ? schemeIds.indexOf(id) : schemeIds.length);
  return shown.toSorted((a, b) => place(a.id) - place(b.id));
}

/** The stage's id by its place. */
export function stageAt(scheme: Scheme, place: number | null): string | null {
  return place === null ? null : (scheme.stages[place]?.id ?? null);
}
