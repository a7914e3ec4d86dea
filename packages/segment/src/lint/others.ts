import { type Diagnostic, type Fix, hintAt } from "../check/diagnostic.ts";
import type { Checked } from "../check/check.ts";
import type { CheckContext } from "../check/reader.ts";
import { referencesIn } from "../check/references.ts";
import type { Condition, Segment } from "../language/ast.ts";
import { canonicalCondition } from "../language/canonical.ts";
import { type Claim, type Effort, topicsOf } from "./claim.ts";
import type { Prover } from "./contact-theory.ts";
import { claimOf } from "./read-claim.ts";
import type { Library } from "./references.ts";
import { groupsIn, leavesIn } from "./walk.ts";

/** A document without errors, as the checker gives it back. */
export type Sound = Extract<Checked, { readonly ok: true }>;

interface Comparison {
  readonly checked: Sound;
  readonly context: CheckContext;
  readonly library: Library;
  readonly prover: Prover;
  readonly claim: (node: Condition, holds: boolean) => Claim;
  readonly effort: Effort;
  readonly hashes: ReadonlyMap<string, string> | undefined;
}

/** More would be noise. */
const MOST_HINTS = 3;
/** So many other segments are read at most. */
const MOST_READ = 400;

/** How a segment stands to the others of its workspace: the same as one, inside one, around one. */
export function lintAgainstOthers(comparison: Comparison, say: (diagnostic: Diagnostic) => void): void {
  const { claim, prover, effort } = comparison;
  const { segment, hash } = comparison.checked;
  const others = othersOf(comparison);
  const same = isReference(segment.where) ? undefined : others.find((other) => other.hash === hash);
  if (same !== undefined) {
    say(hintAt("same_as_segment", "/where", nameOf(same.id, same.read()), fixFor(comparison, same.id, "/where")));
    return;
  }
  const own = claim(segment.where, true);
  const against = claim(segment.where, false);
  const topics = topicsOf(own);
  const mentioned = new Set(leavesIn(segment.where).map((leaf) => (leaf.kind === "segment" ? leaf.id : "")));
  let [inside, around] = [0, 0];
  for (const other of others.slice(0, MOST_READ)) {
    if (effort.left <= 0) break;
    if (!mayConcern(comparison, other.id)) continue;
    const read = other.read();
    if (read === null || Object.keys(read.segment.params).length > 0 || isSpelledOut(comparison, read.segment, say))
      continue;
    const name = nameOf(other.id, read);
    if (![...topicsOf(read.claim(true))].some((topic) => topics.has(topic))) continue;
    const isInside = prover.never(own, read.claim(false));
    const isAround = prover.never(against, read.claim(true));
    if (isInside && isAround) {
      if (isReference(segment.where)) continue;
      say(hintAt("same_as_segment", "/where", name, fixFor(comparison, other.id, "/where")));
    } else if (mentioned.has(other.id) || prover.never(read.claim(true)) || prover.never(read.claim(false))) continue;
    else if (isInside && inside++ < MOST_HINTS) {
      say(hintAt("inside_segment", "/where", name, shortened(comparison, other.id, read.claim)));
    } else if (isAround && around++ < MOST_HINTS) say(hintAt("contains_segment", "/where", name));
  }
}

function nameOf(id: string, read: ReturnType<Other["read"]>): { readonly id: string; readonly name: string } {
  return { id, name: read?.segment.name ?? id };
}

interface Other {
  readonly id: string;
  readonly hash: string | undefined;
  readonly read: () => { readonly segment: Segment; readonly claim: (holds: boolean) => Claim } | null;
}

/** Those that do not lead back to the segment itself. */
function othersOf({ checked: { segment }, context, library, hashes }: Comparison): readonly Other[] {
  return [...context.segments.keys()]
    .filter((id) => id !== segment.id && !leadsTo(id, segment.id, context))
    .map((id) => ({
      id,
      hash: hashes?.get(id),
      read: () => {
        const found = library.segment(id);
        if (found === null) return null;
        const reading = library.readingOf(found);
        return { segment: found, claim: (holds) => claimOf(found.where, reading, holds) };
      },
    }));
}

/** Checking a document costs far more than finding a name in its text. */
function mayConcern({ checked, context }: Comparison, id: string): boolean {
  const { events, traits, lists, segments } = checked.reads;
  const document = context.segments.get(id);
  if (referencesIn(document).size > 0) return true;
  const text = JSON.stringify(document);
  return [...events, ...traits, ...lists, ...segments].some((name) => text.includes(JSON.stringify(name)));
}

function leadsTo(id: string, target: string, { segments }: CheckContext): boolean {
  const seen = new Set<string>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const reference of referencesIn(segments.get(next))) {
      if (reference === target) return true;
      if (!seen.has(reference)) open.push(reference);
      seen.add(reference);
    }
  }
  return false;
}

function isReference(where: Condition): boolean {
  return where.kind === "segment" || (where.kind !== "not" && "of" in where && where.of.length === 1);
}

/** Equal now; from then on a change of the other changes this one too. A segment without parameters cannot stand for one with. */
function fixFor({ checked: { segment } }: Comparison, id: string, at: string): Fix | null {
  if (Object.keys(segment.params).length > 0) return null;
  return { title: `Refer to ${id}`, patch: [{ op: "replace", path: at, value: { segment: id } }], safe: false };
}

/** The parts that the other segment says already make room for a reference. */
function shortened(
  { checked: { segment }, claim, prover }: Comparison,
  id: string,
  other: (holds: boolean) => Claim,
): Fix | null {
  const { where } = segment;
  if (where.kind !== "all") return null;
  const said = where.of.filter((part) => prover.never(other(true), claim(part, false)));
  if (said.length < 2) return null;
  const removed = said.toReversed().map(({ at }) => ({ op: "remove", path: at }) as const);
  const added = { op: "add", path: "/where/all/0", value: { segment: id } } as const;
  return { title: `Refer to ${id} for ${said.length} of the conditions`, patch: [...removed, added], safe: false };
}

/** Says which parts spell out another segment; true when one does. */
function isSpelledOut(comparison: Comparison, other: Segment, say: (diagnostic: Diagnostic) => void): boolean {
  const { segment } = comparison.checked;
  if (other.timezone !== segment.timezone) return false;
  const text = JSON.stringify(canonicalCondition(other.where));
  const parts = groupsIn(segment.where).filter((group) => JSON.stringify(canonicalCondition(group)) === text);
  for (const { at } of parts) {
    say(hintAt("same_as_segment", at, { id: other.id, name: other.name }, fixFor(comparison, other.id, at)));
  }
  return parts.length > 0;
}
