import { fail, hasErrors, type Reader } from "./reader.ts";

/** Segments may refer to segments this many steps deep. */
const longestChain = 32;
/** Executors put a segment's conditions in the place of each reference to it, and references to references multiply. */
const mostConditions = 10_000;

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
  if (seen.size > 0 && !hasErrors(reader)) weigh(reader);
}

/** Reports chains that are too long and conditions that are too many once every reference is written out. */
function weigh(reader: Reader): void {
  const known = new Map<string, Weight>();
  // No cycles are left by now, and the level bounds the recursion.
  const weightOf = (document: unknown, level: number): Weight => {
    const { references, conditions } = scan(document, []);
    const weight = { conditions, chain: level > longestChain ? longestChain : 0 };
    for (const id of level > longestChain ? [] : references) {
      const inner = known.get(id) ?? weightOf(reader.context.segments.get(id), level + 1);
      known.set(id, inner);
      weight.conditions = Math.min(weight.conditions + inner.conditions, mostConditions + 1);
      weight.chain = Math.max(weight.chain, inner.chain + 1);
    }
    return weight;
  };
  const { conditions, chain } = weightOf(reader.self?.document, 0);
  if (chain > longestChain) fail(reader, "segment_chain_too_long", "/where", { limit: longestChain });
  else if (conditions > mostConditions) fail(reader, "too_many_conditions", "/where", { limit: mostConditions });
}

interface Weight {
  conditions: number;
  /** How many references lie under one another at most. */
  chain: number;
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

/** Ids of the segments that a raw document's conditions name, those whose history alone is asked for included. */
export function referencesIn(document: unknown): ReadonlySet<string> {
  const { references, histories } = scan(document, []);
  return new Set([...references, ...histories]);
}

/** Begin conditions whose answer is computed over the whole population. */
const refreshed = ["top", "bottom", "rfm", "score"];

/**
 * Whether a segment, or one it refers to, depends on the whole population: then its membership changes when a ranking or a
 * table of scores is made anew, whatever a contact does. What the ledger has is known at once.
 */
export function isRefreshed(document: unknown, segments: ReadonlyMap<string, unknown>): boolean {
  const documents = new Set([document]);
  // A set grows while it is gone through, and takes each document once.
  for (const one of documents) {
    const { has, references } = scan(one, refreshed);
    if (has) return true;
    for (const id of references) documents.add(segments.get(id));
  }
  return false;
}

interface Scan {
  /** Segments whose conditions stand in the place of the reference. Repeats included. */
  readonly references: readonly string[];
  /** Segments that only the ledger is asked of. */
  readonly histories: readonly string[];
  /** How many conditions it has of its own. */
  readonly conditions: number;
  /** Whether one of them begins with one of the keys looked for. */
  readonly has: boolean;
}

/** What a raw document's conditions are, whether it is valid or not. */
function scan(document: unknown, keys: readonly string[]): Scan {
  const references: string[] = [];
  const histories: string[] = [];
  let conditions = 0;
  let has = false;
  const stack: unknown[] = [isRecord(document) ? document["where"] : undefined];
  for (let nodes = 0; stack.length > 0 && nodes < mostNodes; nodes++) {
    const value = stack.pop();
    if (Array.isArray(value)) for (const item of value) stack.push(item);
    if (!isRecord(value)) continue;
    conditions++;
    if (keys.some((key) => Object.hasOwn(value, key))) has = true;
    if (typeof value["segment"] === "string") {
      const ofLedger = ["entered", "left", "at"].some((key) => Object.hasOwn(value, key));
      (ofLedger ? histories : references).push(value["segment"]);
    } else for (const key of ["all", "any", "none", "not"]) if (Object.hasOwn(value, key)) stack.push(value[key]);
  }
  return { references, histories, conditions, has };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
