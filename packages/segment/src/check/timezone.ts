import { suggest } from "./suggest.ts";

const shape = /^[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*)*$/;

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
  return { suggestion: suggest(name, ["UTC", ...known]) };
}

function exists(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
