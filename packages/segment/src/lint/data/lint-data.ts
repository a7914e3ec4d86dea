import { type Diagnostic, type Fix, hintAt, warningAt } from "../../check/diagnostic.ts";
import type { CheckContext } from "../../check/reader.ts";
import { suggest } from "../../check/suggest.ts";
import type { Segment } from "../../language/ast.ts";
import { type AskedPath, askedOf, type AskedWindow, type Wanted } from "./asked.ts";
import { type Ask, carriedNames, commonTexts, lookUp, type Seen } from "./seen.ts";

/**
 * What can be said of a sound segment beside the data: properties and values that never occur, types that never match, windows beyond
 * the first event. What stands in parameters is left alone. `ask` runs statements on the workspace's ClickHouse.
 */
export async function lintAgainstData(
  segment: Segment,
  context: CheckContext,
  now: number,
  ask: Ask,
): Promise<readonly Diagnostic[]> {
  const asked = askedOf(segment, now, context.timezone);
  const seen = await lookUp(asked, now, ask);
  const paths = asked.paths.filter(({ events }) => seen.isComplete(events));
  const windows = asked.windows.filter(({ events }) => seen.isComplete(events));
  const ofPaths = await Promise.all(paths.map((path) => findingsOf(path, seen, context, ask)));
  return withoutRepeats([...ofPaths.flat(), ...windows.flatMap((window) => windowFindings(window, seen, now))]);
}

async function findingsOf(
  asked: AskedPath,
  seen: Seen,
  context: CheckContext,
  ask: Ask,
): Promise<readonly Diagnostic[]> {
  const happened = asked.space === "trait" || asked.events.some((event) => seen.first.has(event));
  // Names that nothing carries have been mentioned already.
  if (!happened || !isKnown(asked, context)) return [];
  const { types, texts } = seen.pathOf(asked);
  if (types.size === 0) return asked.space === "trait" ? [] : [await notOnEvent(asked, ask)];
  if (asked.wanted !== null && !types.has(asked.wanted)) return [otherType(asked, asked.wanted, [...types])];
  const unseen = asked.texts.filter(({ text }) => texts.get(text) === 0);
  if (unseen.length === 0) return [];
  const names = (await ask(commonTexts(asked))).map(({ name }) => String(name));
  return unseen.map(({ text, at }) => {
    const suggestion = suggest(text, names);
    const fix = suggestion === null ? null : rewritten(at, suggestion);
    return warningAt("value_never_seen", at, { value: text, subject: subjectOf(asked), suggestion }, fix);
  });
}

function isKnown({ space, path }: AskedPath, { traitNames, propertyNames }: CheckContext): boolean {
  const names = space === "trait" ? traitNames : propertyNames;
  if (names === undefined || names.has(path)) return true;
  return [...names].some((name) => name.startsWith(`${path}.`));
}

async function notOnEvent(asked: AskedPath, ask: Ask): Promise<Diagnostic> {
  const { path, at } = asked;
  const event = asked.events[0] ?? "";
  const names = (await ask(carriedNames(event))).map(({ name }) => String(name));
  const suggestion = suggest(path, names);
  // A measure names the property itself, a condition under `property`.
  const place = at.endsWith("/property") || /\/measure\/\w+$/.test(at) ? at : `${at}/property`;
  const fix = suggestion === null ? null : rewritten(place, suggestion);
  return warningAt("property_not_on_event", place, { property: path, event, suggestion }, fix);
}

function otherType(asked: AskedPath, wanted: Wanted, seen: readonly (Wanted | "object")[]): Diagnostic {
  const words = { text: "text", number: "a number", boolean: "true or false", list: "a list", object: "an object" };
  const parameters = { subject: subjectOf(asked), wanted: words[wanted], seen: seen.map((type) => words[type]) };
  return warningAt("type_not_in_data", asked.at, parameters, retyped(asked, seen));
}

/** `is 5` becomes `is "5"`, and the other way round, where the data has just the other one. */
function retyped({ operand, wanted }: AskedPath, seen: readonly string[]): Fix | null {
  if (operand === null || seen.length !== 1) return null;
  const { value, at } = operand;
  if (!at.endsWith("/is") && !at.endsWith("/isNot")) return null;
  if (wanted === "number" && seen[0] === "text") return rewritten(at, String(value));
  const isNumber = typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value));
  if (wanted === "text" && seen[0] === "number" && isNumber) return rewritten(at, Number(value));
  const isTruth = value === "true" || value === "false";
  return wanted === "text" && seen[0] === "boolean" && isTruth ? rewritten(at, value === "true") : null;
}

function rewritten(path: string, value: string | number | boolean): Fix {
  return { title: `Write ${JSON.stringify(value)}`, patch: [{ op: "replace", path, value }], safe: false };
}

function subjectOf({ space, path }: AskedPath): string {
  return `the ${space} \`${path}\``;
}

function windowFindings({ events, at, from, untilNow }: AskedWindow, seen: Seen, now: number): readonly Diagnostic[] {
  if (from > now) return [warningAt("window_in_future", at, { from: new Date(from).toISOString() })];
  const first = Math.min(...events.map((event) => seen.first.get(event) ?? Infinity));
  if (first === Infinity || from >= first) return [];
  const fix: Fix | null = untilNow
    ? { title: "Look at all time", patch: [{ op: "remove", path: at }], safe: false }
    : null;
  return [hintAt("window_beyond_data", at, { first: new Date(first).toISOString().slice(0, 10) }, fix)];
}

function withoutRepeats(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [`${one.code} ${one.pointer}`, one])).values()];
}
