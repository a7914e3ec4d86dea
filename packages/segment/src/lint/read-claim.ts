import { zoneOf } from "../calendar/zone.ts";
import type {
  Condition,
  ContactCondition,
  EventCondition,
  EventRowCondition,
  Logic,
  PropertyPredicate,
  SegmentCondition,
  SequenceCondition,
  Test,
  Window,
} from "../language/ast.ts";
import { canonicalJson } from "../language/canonical-json.ts";
import { canonicalLeaf, canonicalRow } from "../language/canonical-leaf.ts";
import { canonicalLogic } from "../language/canonical-logic.ts";
import { canonicalMeasure, canonicalWindow } from "../language/canonical-test.ts";
import { lowerTest } from "../plan/lower-test.ts";
import { type Atom, type Claim, type EventSet, type PlainTest, type Subject, type ValueTest } from "./claim.ts";
import { nextDown } from "./ranges.ts";

/** How a document is read: its zone, and what the segments it refers to say. */
export interface Reading {
  readonly zone: string;
  /** The conditions of a referenced segment with its arguments in place; null where they are not known. */
  readonly referenced: (condition: SegmentCondition) => { readonly where: Condition; readonly zone: string } | null;
}

/** References are written out so many deep. */
const MOST_REFERENCES = 8;

export function claimOf(condition: Condition, reading: Reading, holds = true, depth = 0): Claim {
  const recurse = (node: Condition, truth: boolean): Claim => claimOf(node, reading, truth, depth);
  return logicClaim<ContactCondition>(condition, holds, recurse, (leaf) => {
    if (leaf.kind === "segment" && isPlainReference(leaf) && depth < MOST_REFERENCES) {
      const target = reading.referenced(leaf);
      if (target !== null) return claimOf(target.where, { ...reading, zone: target.zone }, holds, depth + 1);
    }
    return leafClaim(leaf, holds, reading.zone);
  });
}

/** Each predicate is asked for many times over: of a segment's conditions every one is compared with the others. */
const rowClaims = new WeakMap<PropertyPredicate, Map<string, Claim>>();

export function rowClaimOf(predicate: PropertyPredicate, zone: string, holds = true): Claim {
  let known = rowClaims.get(predicate);
  if (known === undefined) rowClaims.set(predicate, (known = new Map<string, Claim>()));
  const key = `${zone} ${String(holds)}`;
  let claim = known.get(key);
  if (claim === undefined) {
    const recurse = (node: PropertyPredicate, truth: boolean): Claim => rowClaimOf(node, zone, truth);
    claim = logicClaim<EventRowCondition>(predicate, holds, recurse, (leaf) => rowLeafClaim(leaf, holds, zone));
    known.set(key, claim);
  }
  return claim;
}

function logicClaim<Leaf extends { readonly kind: string }>(
  node: Logic<Leaf>,
  holds: boolean,
  recurse: (node: Logic<Leaf>, holds: boolean) => Claim,
  leafOf: (leaf: Leaf) => Claim,
): Claim {
  const composed = node as Logic<never>;
  switch (composed.kind) {
    case "all":
    case "any": {
      const kind = (composed.kind === "all") === holds ? "and" : "or";
      return { kind, of: (composed.of as readonly Logic<Leaf>[]).map((child) => recurse(child, holds)) };
    }
    case "none":
      return {
        kind: holds ? "and" : "or",
        of: (composed.of as readonly Logic<Leaf>[]).map((child) => recurse(child, !holds)),
      };
    case "not":
      return recurse(composed.of, !holds);
    default:
      return leafOf(node as Leaf);
  }
}

/** A member now; `entered`, `left` and `at` ask something else. */
function isPlainReference(leaf: SegmentCondition): boolean {
  return Object.keys(canonicalLeaf(leaf)).every((key) => key === "segment" || key === "args");
}

function leafClaim(leaf: ContactCondition, holds: boolean, zone: string): Claim {
  const text = canonicalJson(canonicalLeaf(leaf));
  const literal = (atom: Atom): Claim => ({ kind: "literal", atom, holds });
  const opaque = (needs: readonly EventSet[] = []): Claim =>
    literal({ kind: "opaque", key: `${zone} ${text}`, topics: [opaqueTopic(leaf)], needs });
  // A parameter may stand for anything, but for the same everywhere.
  if (hasParam(text)) return opaque();
  switch (leaf.kind) {
    case "trait":
      return tested(leaf.test, zone, holds, pathSubject("trait", leaf.path));
    case "event":
      return tested(leaf.test, zone, holds, measureSubject(leaf, zone));
    case "rfm":
    case "score":
      return tested(leaf.test, zone, holds, pathSubject(leaf.kind, `${leaf.model} ${leaf.asks}`));
    case "channel": {
      const topics = [`the channel \`${leaf.channel}\``];
      const atom: Atom = { kind: "opaque", key: `channel ${leaf.channel}`, topics, needs: [] };
      return { kind: "literal", atom, holds: holds === leaf.reachable };
    }
    case "change": {
      const key = canonicalJson({ ...canonicalLeaf({ ...leaf, test: anyRatio }), zone });
      const subject = numberSubject(`change ${key}`, opaqueTopic(leaf), -Infinity, Infinity, { missing: true });
      return tested(leaf.test, zone, holds, subject);
    }
    case "rank": {
      const key = canonicalJson({ ...canonicalLeaf({ ...leaf, percent: 100 }), zone });
      const subject = numberSubject(`rank ${key}`, opaqueTopic(leaf), 0, 100, { missing: true });
      const ranked = literal({ kind: "value", subject, test: { op: "lte", value: leaf.percent } });
      const { events, where, window } = leaf.by;
      const happened: Claim = literal(
        needed([eventSet(events, where, window, zone)], `ranked ${key}`, opaqueTopic(leaf)),
      );
      return holds ? { kind: "and", of: [ranked, happened] } : ranked;
    }
    case "sequence":
      return opaque(needsOf(leaf, zone));
    case "sample": {
      const subject = numberSubject(`sample ${leaf.salt}`, `the sample \`${leaf.salt}\``, 0, 99.99);
      const test: ValueTest = { op: "between", lo: leaf.from, hi: nextDown(leaf.to) };
      return literal({ kind: "value", subject, test });
    }
    case "list":
      return literal({ kind: "opaque", key: `list ${leaf.list}`, topics: [opaqueTopic(leaf)], needs: [] });
    default:
      return opaque();
  }
}

function rowLeafClaim(leaf: EventRowCondition, holds: boolean, zone: string): Claim {
  const literal = (atom: Atom): Claim => ({ kind: "literal", atom, holds });
  const text = canonicalJson(canonicalRow(leaf));
  if (hasParam(text)) return literal({ kind: "opaque", key: `${zone} ${text}`, topics: [text], needs: [] });
  switch (leaf.kind) {
    case "property":
      return tested(leaf.test, zone, holds, pathSubject("property", leaf.path));
    case "product":
      return tested(leaf.test, zone, holds, pathSubject(leaf.when === "now" ? "product" : "productThen", leaf.path));
    case "elements": {
      const { quantifier, path, of } = leaf;
      return literal({ kind: "elements", quantifier, array: pathSubject("property", path), of, zone });
    }
    case "hour": {
      const subject = numberSubject(`hour ${zone}`, "the hour", 0, 23, { integer: true });
      const span = (lo: number, hi: number): Claim =>
        literal({ kind: "value", subject, test: { op: "between", lo, hi: hi - 1 } });
      if (leaf.from < leaf.to) return span(leaf.from, leaf.to);
      return { kind: holds ? "or" : "and", of: [span(leaf.from, 24), span(0, leaf.to)] };
    }
    case "weekday": {
      const subject = numberSubject(`weekday ${zone}`, "the weekday", 1, 7, { integer: true });
      return literal({ kind: "value", subject, test: { op: "in", values: leaf.days, ignoreCase: false } });
    }
    default:
      return literal({ kind: "opaque", key: `${zone} ${text}`, topics: [text], needs: [] });
  }
}

const anyRatio: Test = { op: "exists", value: true };

/** Inside a text of JSON quotation marks are escaped, so this is a reference to a parameter. */
function hasParam(text: string): boolean {
  return text.includes('{"param":"');
}

function tested(test: Test, zone: string, holds: boolean, subject: Subject): Claim {
  const { negated, test: positive } = valueTest(test, zone);
  return { kind: "literal", atom: { kind: "value", subject, test: positive }, holds: holds !== negated };
}

function valueTest(test: Test, zone: string): { readonly negated: boolean; readonly test: ValueTest } {
  switch (test.op) {
    case "within":
      return { negated: false, test: { op: "recent", direction: test.direction, duration: test.duration, zone } };
    case "anniversary":
      return { negated: false, test: { op: "anniversary", duration: test.duration, zone } };
    case "age":
      return { negated: false, test: { op: "age", bounds: test.bounds, zone } };
    default: {
      // None of the others looks at `now`.
      const { negated, test: lowered } = lowerTest(test, { now: 0, zone: zoneOf(zone) });
      if (lowered.op === "date") return { negated, test: { op: "date", interval: lowered.interval, zone } };
      return { negated, test: lowered as PlainTest };
    }
  }
}

function pathSubject(space: Extract<Subject, { kind: "path" }>["space"], path: string): Subject {
  return { kind: "path", key: `${space} ${path}`, space, path };
}

function numberSubject(
  key: string,
  topic: string,
  lo: number,
  hi: number,
  { integer = false, missing = false }: { readonly integer?: boolean; readonly missing?: boolean } = {},
): Subject {
  return { kind: "number", key, topic, lo, hi, integer, missing };
}

function measureSubject({ events, where, window, measure }: EventCondition, zone: string): Subject {
  const set = eventSet(events, where, window, zone);
  return { kind: "measure", key: `${JSON.stringify(canonicalMeasure(measure))} ${set.key}`, set, measure };
}

function eventSet(events: readonly string[], where: PropertyPredicate | null, window: Window, zone: string): EventSet {
  const whereKey = where === null ? "" : JSON.stringify(canonicalLogic(where, canonicalRow));
  const key = JSON.stringify([events, whereKey, window.kind === "all" ? null : canonicalWindow(window), zone]);
  return { key, events, where, whereKey, window, zone };
}

function needed(needs: readonly EventSet[], key: string, topic: string): Atom {
  return { kind: "opaque", key, topics: [topic], needs };
}

function needsOf({ steps, window }: SequenceCondition, zone: string): readonly EventSet[] {
  return steps.flatMap((step, index) =>
    step.present ? [eventSet(step.events, step.where, index === 0 ? window : { kind: "all" }, zone)] : [],
  );
}

function opaqueTopic(leaf: ContactCondition): string {
  switch (leaf.kind) {
    case "list":
      return `the list \`${leaf.list}\``;
    case "segment":
      return `the segment \`${leaf.id}\``;
    case "sequence":
      return "the same sequence";
    case "rank":
      return "the same ranking";
    case "change":
      return "the same ratio";
    default:
      return canonicalJson(canonicalLeaf(leaf));
  }
}
