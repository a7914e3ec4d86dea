import { suggest } from "./suggest.ts";

const shape = /^[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*)*$/;

/** Where to look for a city named without its continent; Intl may not list the name that it knows it by. */
const continents = ["Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic"];

/** Names found sound before: asking Intl costs more than the rest of a check. There are only so many zones. */
const sound = new Set<string>();

/** Null when `name` is an IANA time zone as the zone database spells it; else what may have been meant. */
export function timezoneProblem(name: string): { readonly suggestion: string | null } | null {
  if (sound.has(name)) return null;
  const known = Intl.supportedValuesOf("timeZone");
  const sameButCase = known.find((zone) => zone !== name && zone.toLowerCase() === name.toLowerCase());
  if (sameButCase !== undefined) return { suggestion: sameButCase };
  if (shape.test(name) && exists(name)) {
    sound.add(name);
    return null;
  }
  const place = known.find((zone) => zone.toLowerCase().endsWith(`/${name.toLowerCase().replaceAll(" ", "_")}`));
  return {
    suggestion: place ?? continents.map((continent) => `${continent}/${name}`).find(exists) ?? suggest(name, known),
  };
}

function exists(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
