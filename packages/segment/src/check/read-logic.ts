import type { Json, JsonObject } from "@kindred/schema";

import type { Logic } from "../language/ast.ts";
import { canonicalLogic } from "../language/canonical-logic.ts";
import { pointerTo } from "../language/pointer.ts";
import { deepestCondition } from "./limits.ts";
import { checkKeys, fail, nameOf, own, type Read, type Reader, readObject, warn } from "./reader.ts";
import { suggest } from "./suggest.ts";

const logicKeys = ["all", "any", "none", "not"] as const;

/** The leaves that logic composes: conditions on a contact, or on the properties of one event. */
export interface Leaves<Leaf> {
  /** For messages: "A condition". */
  readonly what: string;
  /** Keys that begin a leaf. */
  readonly starts: readonly string[];
  /** Keys that belong elsewhere, with what to do instead. */
  readonly misplaced: Readonly<Record<string, { readonly where: string; readonly fix: string }>>;
  readonly read: (reader: Reader, object: JsonObject, start: string, at: string, depth: number) => Read<Leaf>;
  /** The canonical document of a leaf, for finding repeats. */
  readonly canonical: (leaf: Leaf) => JsonObject;
}

/** Reads a composition of leaves. `depth` counts the conditions around this one. */
export function readLogic<Leaf extends { readonly kind: string }>(
  reader: Reader,
  raw: Json | undefined,
  at: string,
  leaves: Leaves<Leaf>,
  depth: number,
): Read<Logic<Leaf>> {
  if (depth > deepestCondition) return fail(reader, "too_deep", at, { limit: deepestCondition });
  const object = readObject(reader, raw, at, leaves.what);
  if (object === null) return null;
  const keys = Object.keys(object);
  const starts = [...logicKeys, ...leaves.starts];
  const found = starts.filter((key) => Object.hasOwn(object, key));
  const [start, second] = found;
  if (start === undefined) return reportNoStart(reader, object, at, leaves, starts);
  if (second !== undefined) return fail(reader, "ambiguous_condition", at, { keys: found });
  if (!isLogicKey(start)) return leaves.read(reader, object, start, at, depth);

  const clean = keys.length === 1 || checkKeys(reader, object, at, `\`${start}\``, [start]);
  const place = pointerTo(at, start);
  if (start === "not") {
    const inner = readLogic(reader, own(object, "not"), place, leaves, depth + 1);
    return inner === null || !clean ? null : { kind: "not", of: inner, at };
  }
  const of = readChildren(reader, own(object, start), place, start, leaves, depth);
  return of === null || !clean ? null : { kind: start, of, at };
}

function isLogicKey(key: string): key is (typeof logicKeys)[number] {
  return (logicKeys as readonly string[]).includes(key);
}

function readChildren<Leaf extends { readonly kind: string }>(
  reader: Reader,
  raw: Json | undefined,
  at: string,
  what: string,
  leaves: Leaves<Leaf>,
  depth: number,
): Read<readonly Logic<Leaf>[]> {
  if (!Array.isArray(raw)) {
    const fix = "Put the conditions between [ and ].";
    return fail(reader, "wrong_type", at, {
      what: `\`${what}\``,
      wanted: "a list of conditions",
      found: nameOf(raw),
      fix,
    });
  }
  const children = (raw as readonly Json[]).map((child, index) =>
    readLogic(reader, child, pointerTo(at, index), leaves, depth + 1),
  );
  const sound = children.filter((child) => child !== null);
  if (sound.length < children.length) return null;
  warnOfRepeats(reader, sound, at, leaves);
  return sound;
}

function warnOfRepeats<Leaf extends { readonly kind: string }>(
  reader: Reader,
  children: readonly Logic<Leaf>[],
  at: string,
  leaves: Leaves<Leaf>,
): void {
  const seen = new Map<string, number>();
  for (const [index, child] of children.entries()) {
    const text = JSON.stringify(canonicalLogic(child, leaves.canonical));
    const first = seen.get(text);
    if (first === undefined) seen.set(text, index);
    else warn(reader, "duplicate_condition", pointerTo(at, index), { first: pointerTo(at, first) });
  }
}

function reportNoStart(
  reader: Reader,
  object: JsonObject,
  at: string,
  leaves: Pick<Leaves<unknown>, "what" | "misplaced">,
  starts: readonly string[],
): null {
  const keys = Object.keys(object);
  const [first] = keys;
  if (first === undefined) return fail(reader, "missing_condition", at, { what: leaves.what, known: starts });
  for (const key of keys) {
    const elsewhere = Object.hasOwn(leaves.misplaced, key) ? leaves.misplaced[key] : undefined;
    if (elsewhere !== undefined) return fail(reader, "misplaced_condition", at, { key, ...elsewhere });
  }
  const suggestion = keys.map((key) => suggest(key, starts)).find((key) => key !== null) ?? null;
  return fail(reader, "unknown_condition", at, { keys: keys.slice(0, 10), suggestion, known: starts });
}
