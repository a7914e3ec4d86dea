import { fail, type Reader } from "./reader.ts";

/** Segments may refer to segments this many steps deep. */
const longestChain = 32;

/**
 * Follows every reference to other segments and reports those that lead back to where they began, to a segment that
 * does not exist, or too far. Stored documents are scanned raw: they need not be valid for their references to count.
 */
export function checkReferences(reader: Reader): void {
  const seen = new Set<string>();
  for (const { kind, name, at } of reader.mentions) {
    if (kind !== "segment" || seen.has(name)) continue;
    seen.add(name);
    follow(reader, name, at);
  }
}

function follow(reader: Reader, start: string, at: string): void {
  const self = reader.self?.id;
  const first = self === undefined ? [start] : [self, start];
  const done = new Set<string>();
  const stack: { path: readonly string[] }[] = [{ path: first }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { path } = next;
    const id = path.at(-1) as string;
    const before = path.indexOf(id);
    if (before < path.length - 1) {
      fail(reader, "segment_cycle", at, { path: path.slice(before) });
      return;
    }
    if (path.length > longestChain) {
      fail(reader, "segment_chain_too_long", at, { limit: longestChain });
      return;
    }
    if (done.has(id)) continue;
    done.add(id);
    for (const reference of referencesIn(reader.context.segments.get(id))) {
      if (reference !== self && !reader.context.segments.has(reference)) {
        fail(reader, "broken_segment", at, { id: start, missing: reference });
        return;
      }
      stack.push({ path: [...path, reference] });
    }
  }
}

const mostNodes = 100_000;

/** Ids of the segments that a raw document's conditions name. */
export function referencesIn(document: unknown): ReadonlySet<string> {
  const ids = leavesIn(document).map((leaf) => leaf["segment"]);
  return new Set(ids.filter((id) => typeof id === "string"));
}

/**
 * Whether a segment, or one it refers to, ranks its contacts among all others: then its membership changes when the
 * ranking is taken anew, whatever a contact does.
 */
export function ranksEveryone(document: unknown, segments: ReadonlyMap<string, unknown>): boolean {
  const documents = new Set([document]);
  // A set grows while it is gone through, and takes each document once.
  for (const one of documents) {
    if (leavesIn(one).some((leaf) => Object.hasOwn(leaf, "top") || Object.hasOwn(leaf, "bottom"))) return true;
    for (const id of referencesIn(one)) documents.add(segments.get(id));
  }
  return false;
}

/** The conditions of a raw document that are not logic. */
function leavesIn(document: unknown): readonly Readonly<Record<string, unknown>>[] {
  const leaves: Record<string, unknown>[] = [];
  const stack: unknown[] = [isRecord(document) ? document["where"] : undefined];
  for (let nodes = 0; stack.length > 0 && nodes < mostNodes; nodes++) {
    const value = stack.pop();
    if (Array.isArray(value)) for (const item of value) stack.push(item);
    else if (isRecord(value)) {
      const logic = ["all", "any", "none", "not"].filter((key) => Object.hasOwn(value, key));
      if (logic.length === 0 || typeof value["segment"] === "string") leaves.push(value);
      else for (const key of logic) stack.push(value[key]);
    }
  }
  return leaves;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
