export const traitTypes = ["text", "number", "boolean", "json"] as const;
export type TraitType = (typeof traitTypes)[number];

type Traits = Readonly<Record<string, unknown>>;

export function typeOf(value: unknown): TraitType {
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "boolean";
  return typeof value === "string" || value === undefined ? "text" : "json";
}

/** The value that the words say; undefined when they say none of this type. */
export function valueOf(words: string, type: TraitType): unknown {
  if (type === "text") return words;
  if (type === "boolean") return words === "true";
  if (type === "number") {
    const value = Number(words.trim().replace(",", "."));
    return words.trim() !== "" && Number.isFinite(value) ? value : undefined;
  }
  try {
    return JSON.parse(words) as unknown;
  } catch {
    return undefined;
  }
}

/** The value a dotted path leads to. A name may hold dots itself, so what is there by its whole name comes first. */
export function traitAt(traits: Traits, path: string): unknown {
  const place = placeOf(traits, path);
  return place === null ? undefined : place.in[place.name];
}

/**
 * The top-level traits to send so that the one at the path is `value` (null: is no more). A path that is not there is a new
 * trait of that name, dots and all.
 */
export function traitsWith(traits: Traits, path: string, value: unknown): Record<string, unknown> {
  if (path in traits || placeOf(traits, path) === null) return { [path]: value };
  const dot = path.indexOf(".");
  const [head, rest] = [path.slice(0, dot), path.slice(dot + 1)];
  const below = traits[head] as Traits;
  const changed = { ...below, ...traitsWith(below, rest, value) };
  return { [head]: Object.fromEntries(Object.entries(changed).filter(([, each]) => each !== null)) };
}

function placeOf(traits: Traits, path: string): { readonly in: Traits; readonly name: string } | null {
  if (path in traits) return { in: traits, name: path };
  const dot = path.indexOf(".");
  const below = dot < 0 ? undefined : traits[path.slice(0, dot)];
  if (typeof below !== "object" || below === null || Array.isArray(below)) return null;
  return placeOf(below as Traits, path.slice(dot + 1));
}
