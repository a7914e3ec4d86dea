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
  const found = new Set<string>();
  const stack: unknown[] = [isRecord(document) ? document["where"] : undefined];
  for (let nodes = 0; stack.length > 0 && nodes < mostNodes; nodes++) {
    const value = stack.pop();
    if (Array.isArray(value)) for (const item of value) stack.push(item);
    else if (!isRecord(value)) continue;
    else if (typeof value["segment"] === "string") found.add(value["segment"]);
    else for (const key of ["all", "any", "none", "not"]) if (Object.hasOwn(value, key)) stack.push(value[key]);
  }
  return found;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
