import { referencesIn, stageOf, templateOf } from "@kindred/segment";
import type { Gallery } from "./gallery.ts";

/**
 * What a template reads that the workspace has not got: an event or a trait that no data has carried, or the history of a stage that is
 * not kept yet, from which moves into it and out of it are told.
 */
export interface Missing {
  readonly kind: "event" | "trait" | "property" | "history";
  readonly name: string;
}

export function missingFor(gallery: Gallery, key: string): readonly Missing[] {
  const found = new Map<string, Missing>();
  const visit = (from: string): void => {
    for (const missing of missingOf(gallery, from)) found.set(`${missing.kind} ${missing.name}`, missing);
    for (const id of under(gallery, from)) visit(id);
  };
  visit(key);
  return [...found.values()];
}

function missingOf(gallery: Gallery, key: string): readonly Missing[] {
  const { check: context } = gallery.context;
  const template = templateOf(key);
  const checked = gallery.checked.get(key);
  if (checked?.ok !== true) return [];
  const { events, traits, properties } = checked.reads;
  const names = template.spare ?? [];
  const unseen = (seen: ReadonlySet<string> | undefined, read: readonly string[]): readonly string[] =>
    read.filter((name) => seen?.has(name) === false && !names.includes(name));
  // Of several that would each do, one is enough; of none of them, all are missing.
  const spareMissing =
    names.length > 0 &&
    events.some((name) => names.includes(name)) &&
    !names.some((name) => context.eventNames?.has(name))
      ? names.filter((name) => events.includes(name)).slice(0, 1)
      : [];
  const isOnlySpare = events.every((name) => names.includes(name));
  return [
    ...[...unseen(context.eventNames, events), ...(isOnlySpare ? spareMissing : [])].map((name) => {
      return { kind: "event" as const, name };
    }),
    ...traits
      .filter((name) => !isTraitSeen(name, context.traitNames))
      .map((name) => ({ kind: "trait" as const, name })),
    ...unseen(context.propertyNames, properties).map((name) => ({ kind: "property" as const, name })),
    ...movesIn(template.where)
      .filter((id) => stageOf(id) !== null && !gallery.standing.has(id))
      .map((name) => ({ kind: "history" as const, name })),
  ];
}

function under(gallery: Gallery, key: string): readonly string[] {
  if (stageOf(key) !== null) return [];
  const document = gallery.context.check.segments.get(key);
  return [...referencesIn(document).keys()].filter((id) => gallery.alongside.has(id));
}

/** Data lists its paths down to the leaves; an object is seen when something inside it is. */
function isTraitSeen(path: string, seen: ReadonlySet<string> | undefined): boolean {
  if (seen === undefined || seen.has(path)) return true;
  return [...seen].some((name) => name.startsWith(`${path}.`));
}

/** The segments whose entries and exits a condition reads. */
function movesIn(where: unknown): readonly string[] {
  if (Array.isArray(where)) return where.flatMap(movesIn);
  if (typeof where !== "object" || where === null) return [];
  const { segment } = where as { readonly segment?: unknown };
  if (typeof segment === "string") return "entered" in where || "left" in where ? [segment] : [];
  return Object.values(where).flatMap(movesIn);
}
