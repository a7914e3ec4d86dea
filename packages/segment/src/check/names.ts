import type { Mention, Reader } from "./reader.ts";
import { warn } from "./reader.ts";
import { suggest } from "./suggest.ts";

/** The names a segment reads, each sorted by code unit. */
export interface Reads {
  readonly events: readonly string[];
  readonly properties: readonly string[];
  readonly traits: readonly string[];
  readonly segments: readonly string[];
  readonly lists: readonly string[];
  /** RFM models. */
  readonly rfm: readonly string[];
  readonly scores: readonly string[];
  readonly channels: readonly string[];
  readonly topics: readonly string[];
}

export function readsOf(mentions: readonly Mention[]): Reads {
  const names = (kind: Mention["kind"]): readonly string[] =>
    [...new Set(mentions.filter((mention) => mention.kind === kind).map(({ name }) => name))].sort();
  return {
    events: names("event"),
    properties: names("property"),
    traits: names("trait"),
    segments: names("segment"),
    lists: names("list"),
    rfm: names("rfm"),
    scores: names("score"),
    channels: names("channel"),
    topics: names("topic"),
  };
}

/** Warns of names that no data has carried so far: a slip of the pen, or data that comes later. */
export function warnOfUnknownNames(reader: Reader): void {
  const { eventNames, propertyNames, traitNames, rfmClasses, scoreNames, topics } = reader.context;
  const warned = new Set<string>();
  for (const { kind, name, at } of reader.mentions) {
    if (warned.has(`${kind} ${name}`)) continue;
    warned.add(`${kind} ${name}`);
    if (kind === "event" && eventNames?.has(name) === false) {
      warn(reader, "unknown_event", at, { name, suggestion: suggest(name, eventNames) });
    } else if (kind === "property" && propertyNames !== undefined && !isSeen(name, propertyNames)) {
      warn(reader, "unknown_property", at, { name, suggestion: suggest(name, propertyNames) });
    } else if (kind === "trait" && traitNames !== undefined && !isSeen(name, traitNames)) {
      warn(reader, "unknown_trait", at, { name, suggestion: suggest(name, traitNames) });
    } else if (kind === "rfm" && rfmClasses?.has(name) === false) {
      warn(reader, "unknown_model", at, { name, suggestion: suggest(name, rfmClasses.keys()) });
    } else if (kind === "score" && scoreNames?.has(name) === false) {
      warn(reader, "unknown_score", at, { name, suggestion: suggest(name, scoreNames) });
    } else if (kind === "topic" && topics?.has(name) === false) {
      warn(reader, "unknown_topic", at, { name, suggestion: suggest(name, topics) });
    }
  }
}

/** Data lists its paths down to the leaves; an object is seen when something inside it is. */
function isSeen(path: string, known: ReadonlySet<string>): boolean {
  if (known.has(path)) return true;
  for (const name of known) if (name.startsWith(`${path}.`)) return true;
  return false;
}
