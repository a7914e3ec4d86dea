import { isJsonObject, type JsonObject } from "@kindred/schema";

import type {
  AddedCondition,
  Condition,
  ContactCondition,
  ListCondition,
  SampleCondition,
  TraitCondition,
} from "../language/ast.ts";
import { canonicalLeaf } from "../language/canonical-leaf.ts";
import { pointerTo } from "../language/pointer.ts";
import { readEvent } from "./read-event.ts";
import { readUnanchoredWindow } from "./read-window.ts";
import { type Leaves, readLogic } from "./read-logic.ts";
import { readPath, readSlug } from "./read-names.ts";
import { readPathTest } from "./read-path-test.ts";
import { readChannel, readSubscribed } from "./read-permission.ts";
import { readRank } from "./read-rank.ts";
import { readSegmentReference } from "./read-reference.ts";
import { readRfm, readScore } from "./read-score.ts";
import { readSequence } from "./read-sequence.ts";
import { readBounded } from "./read-bounded.ts";
import { checkKeys, fail, own, type Read, type Reader, readText } from "./reader.ts";
import { suggest } from "./suggest.ts";

/** Reads a condition on a contact, at the root of `where` or anywhere below it. */
export function readCondition(reader: Reader, raw: JsonObject[string] | undefined, at: string): Read<Condition> {
  return readLogic(reader, raw, at, contactLeaves, 1);
}

const contactLeaves: Leaves<ContactCondition> = {
  what: "A condition",
  starts: [
    "trait",
    "event",
    "sequence",
    "top",
    "bottom",
    "segment",
    "added",
    "list",
    "sample",
    "rfm",
    "score",
    "channel",
    "subscribed",
  ],
  misplaced: {
    property: {
      where: "outside an event",
      fix: "Put it in an event's `where`, or use `trait` for what is known of the contact.",
    },
    product: { where: "outside an event", fix: "Put it in an event's `where`." },
    productThen: { where: "outside an event", fix: "Put it in an event's `where`." },
    hour: { where: "outside an event", fix: "Put it in an event's `where`." },
    weekday: { where: "outside an event", fix: "Put it in an event's `where`." },
    absent: { where: "outside a `sequence`", fix: 'For "did not do it", write `{ "event": …, "lt": 1 }`.' },
  },
  read: readLeaf,
  canonical: canonicalLeaf,
};

function readLeaf(
  reader: Reader,
  object: JsonObject,
  start: string,
  at: string,
  depth: number,
): Read<ContactCondition> {
  switch (start) {
    case "trait":
      return readTrait(reader, object, at);
    case "event":
      return readEvent(reader, object, at, depth);
    case "sequence":
      return readSequence(reader, object, at, depth);
    case "top":
    case "bottom":
      return readRank(reader, object, start, at, depth);
    case "segment":
      return readSegmentReference(reader, object, at);
    case "added":
      return readAdded(reader, object, at);
    case "list":
      return readListReference(reader, object, at);
    case "sample":
      return readSample(reader, object, at);
    case "rfm":
      return readRfm(reader, object, at);
    case "score":
      return readScore(reader, object, at);
    case "channel":
      return readChannel(reader, object, at);
    case "subscribed":
      return readSubscribed(reader, object, at);
    default:
      throw new Error(`No reader for the condition ${start}`);
  }
}

function readTrait(reader: Reader, object: JsonObject, at: string): Read<TraitCondition> {
  const path = readPath(reader, own(object, "trait"), pointerTo(at, "trait"), "trait");
  const test = readPathTest(reader, object, at, "trait", path);
  return path === null || test === null ? null : { kind: "trait", path, test, at };
}

function readAdded(reader: Reader, object: JsonObject, at: string): Read<AddedCondition> {
  const clean = checkKeys(reader, object, at, "a condition on when the contact was added", ["added"]);
  const raw = own(object, "added");
  const place = pointerTo(at, "added");
  if (isJsonObject(raw) && Object.keys(raw).length === 0) {
    return fail(reader, "missing_key", place, { what: "`added`", key: "last", example: '`{ "last": "30d" }`' });
  }
  const window = readUnanchoredWindow(reader, raw, place, "`added`");
  return window === null || window.kind === "all" || !clean ? null : { kind: "added", window, at };
}

function readListReference(reader: Reader, object: JsonObject, at: string): Read<ListCondition> {
  const clean = checkKeys(reader, object, at, "a condition on a list", ["list"]);
  const place = pointerTo(at, "list");
  const list = readSlug(reader, own(object, "list"), place, "`list`");
  if (list === null || !clean) return null;
  if (!reader.context.lists.has(list)) {
    return fail(reader, "unknown_list", place, { id: list, suggestion: suggest(list, reader.context.lists) });
  }
  reader.mentions.push({ kind: "list", name: list, at: place });
  return { kind: "list", list, at };
}

function readSample(reader: Reader, object: JsonObject, at: string): Read<SampleCondition> {
  const clean = checkKeys(reader, object, at, "a sample", ["sample", "from", "to"]);
  const place = pointerTo(at, "sample");
  const salt = readText(reader, own(object, "sample"), place, "`sample`");
  const from = readBounded(reader, object, at, "from", 0, 100);
  const to = readBounded(reader, object, at, "to", 0, 100);
  if (!clean || salt === null || from === null || to === null) return null;
  if (salt === "" || salt.length > 200) {
    return fail(reader, "out_of_range", place, {
      what: "The name of a sample",
      found: `${salt.length} characters long`,
      wanted: "1 to 200",
    });
  }
  if (from >= to)
    return fail(reader, "empty_range", at, { what: "This sample", reason: "`from` has to be less than `to`" });
  return { kind: "sample", salt, from, to, at };
}
