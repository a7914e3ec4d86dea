import type { Json } from "@kindred/schema";
import type { Condition, ContactCondition } from "../language/ast.ts";
import { lower, referenced } from "../plan/lower.ts";
import type { EvaluationInput, Leaf } from "../plan/plan.ts";
import { subjectOf } from "../language/channels.ts";
import { edgeOf, evaluateLeaf, interpret, type LeafResult } from "./evaluate.ts";
import type { ContactFacts, FactEvent, LedgerFact } from "./facts.ts";
import { nextChange } from "./next-change.ts";
import { heldSince, type Past } from "./past.ts";
import { distanceKm } from "./test.ts";
import { samplePlace } from "./sample.ts";
import { movesOf, permissionAt, rfmAt, scoreAt, standingAt } from "./standing.ts";

/** Why a contact is in a segment, or is not: the tree of its conditions, each with what was found. */
export interface Explanation {
  readonly segment: string;
  readonly now: number;
  readonly member: boolean;
  /** Unix milliseconds of the first instant at which the answer differs with no new fact; null when time alone never changes it. */
  readonly changesAt: number | null;
  /** Unix milliseconds since when the answer has been so; null when that is not known: see {@link heldSince}. */
  readonly since: number | null;
  readonly condition: ExplainedCondition;
}

export interface ExplainedCondition {
  /** JSON pointer into the document the condition stands in. */
  readonly at: string;
  readonly verdict: boolean;
  readonly changesAt: number | null;
  readonly since: number | null;
  readonly found: Found;
}

export type Found =
  | { readonly kind: "all" | "any" | "none" | "not"; readonly of: readonly ExplainedCondition[] }
  | { readonly kind: "trait"; readonly path: string; readonly actual: Json; readonly km?: number }
  | {
      readonly kind: "event";
      /** The value of the measure, or the ratio of two; an ISO date-time for firstAt and lastAt; null when it is missing. */
      readonly actual: Json;
      readonly matching: number;
      /** The latest of the matching events. */
      readonly deciding: readonly DecidingEvent[];
    }
  | {
      /** The events of the steps, when it holds. */
      readonly kind: "sequence";
      readonly steps: readonly DecidingEvent[];
    }
  | {
      readonly kind: "rank";
      /** The contact's own measure. */
      readonly actual: Json;
      /** The measure of the last contact that is in; null when nobody is. */
      readonly edge: number | null;
    }
  | { readonly kind: "segment"; readonly segment: string; readonly condition: ExplainedCondition }
  | {
      readonly kind: "moved";
      readonly segment: string;
      readonly change: "entered" | "left";
      readonly matching: number;
      /** The latest of the entries or exits in the window. */
      readonly deciding: readonly DecidingMove[];
    }
  | {
      readonly kind: "stood";
      readonly segment: string;
      /** The latest entry or exit up to the instant; null before the first. */
      readonly deciding: DecidingMove | null;
    }
  | {
      readonly kind: "rfm";
      readonly model: string;
      /** null when there is none. */
      readonly actual: { readonly class: string; readonly r: number; readonly f: number; readonly m: number } | null;
      /** ISO 8601, UTC: since when it stands. */
      readonly since: string | null;
    }
  | {
      readonly kind: "score";
      readonly model: string;
      readonly actual: { readonly value: number | null; readonly band: string } | null;
      readonly since: string | null;
    }
  | {
      readonly kind: "channel";
      readonly channel: string;
      readonly address: DecidingPermission | null;
      readonly consent: DecidingPermission | null;
      readonly suppressed: DecidingPermission | null;
    }
  | { readonly kind: "subscribed"; readonly topic: string; readonly deciding: DecidingPermission | null }
  | {
      readonly kind: "added";
      /** ISO 8601, UTC: when the contact was added. */
      readonly actual: string;
    }
  | { readonly kind: "list"; readonly list: string }
  | { readonly kind: "sample"; readonly place: number };

export interface DecidingEvent {
  readonly event: string;
  /** ISO 8601, UTC */
  readonly ts: string;
  readonly messageId: string;
  readonly properties: Json;
}

/** One entry or exit of the ledger. */
export interface DecidingMove {
  readonly change: "entered" | "left";
  /** ISO 8601, UTC */
  readonly at: string;
  readonly cause: string;
  readonly detail: string;
}

/** What was last said of a permission. */
export interface DecidingPermission {
  readonly granted: boolean;
  /** ISO 8601, UTC */
  readonly at: string;
  readonly source: string;
}

const MOST_EVENTS = 10;

/**
 * Explains a bound segment for one contact at `input.now`.
 *
 * @param past what is needed to say since when each verdict has held; without it that stays unknown
 */
export function explain(input: EvaluationInput, facts: ContactFacts, past: Past | null = null): Explanation {
  const condition = explainCondition(input.segment.where, input, facts, past);
  return {
    segment: input.segment.id,
    now: input.now,
    member: condition.verdict,
    changesAt: condition.changesAt,
    since: condition.since,
    condition,
  };
}

function explainCondition(
  condition: Condition,
  input: EvaluationInput,
  facts: ContactFacts,
  past: Past | null,
): ExplainedCondition {
  const alone: EvaluationInput = { ...input, segment: { ...input.segment, where: condition } };
  const explained = (verdict: boolean, found: Found): ExplainedCondition => {
    const since = past === null ? null : heldSince(alone, facts, past);
    return { at: condition.at, verdict, changesAt: nextChange(alone, facts), since, found };
  };
  switch (condition.kind) {
    case "all":
    case "any":
    case "none": {
      const of = condition.of.map((part) => explainCondition(part, input, facts, past));
      const verdicts = of.map(({ verdict }) => verdict);
      return explained(combine(condition.kind, verdicts), { kind: condition.kind, of });
    }
    case "not": {
      const of = explainCondition(condition.of, input, facts, past);
      return explained(!of.verdict, { kind: "not", of: [of] });
    }
    case "segment": {
      const target = referenced(condition.id, condition.args, input.segments, 0);
      const of = explainCondition(target.where, { ...input, segment: target }, facts, past);
      return explained(of.verdict, { kind: "segment", segment: condition.id, condition: of });
    }
    case "channel": {
      const decided = (subject: string): DecidingPermission | null => decidingPermission(subject, input.now, facts);
      const { channel } = condition;
      return explained(interpret(alone, facts), {
        kind: "channel",
        channel,
        address: decided(subjectOf.address(channel)),
        consent: decided(subjectOf.consent(channel)),
        suppressed: decided(subjectOf.suppressed(channel)),
      });
    }
    default: {
      const { verdict, leaf, result } = decideLeaf(alone, facts);
      return explained(verdict, foundBy(condition, leaf, result, input.now, facts));
    }
  }
}

function combine(kind: "all" | "any" | "none", verdicts: readonly boolean[]): boolean {
  if (kind === "all") return verdicts.every(Boolean);
  return verdicts.some(Boolean) === (kind === "any");
}

/** A single condition is one leaf, perhaps negated. */
function decideLeaf(alone: EvaluationInput, facts: ContactFacts): { verdict: boolean; leaf: Leaf; result: LeafResult } {
  const plan = lower(alone);
  const leaf = plan.leaves[0]!;
  const result = evaluateLeaf(leaf, plan.now, facts);
  const negated = plan.formula.kind === "not";
  return { verdict: result.verdict !== negated, leaf, result };
}

function foundBy(
  condition: Exclude<ContactCondition, { kind: "segment" | "channel" }>,
  leaf: Leaf,
  { actual, events }: LeafResult,
  now: number,
  facts: ContactFacts,
): Found {
  const value: Json =
    actual.kind === "json" ? (actual.value ?? null) : actual.ms === null ? null : new Date(actual.ms).toISOString();
  switch (condition.kind) {
    case "trait": {
      const km = condition.test.op === "near" ? distanceKm(condition.test, value) : null;
      const found: Found = { kind: "trait", path: condition.path, actual: value };
      return km === null ? found : { ...found, km: Math.round(km * 1000) / 1000 };
    }
    case "sequence":
      return { kind: "sequence", steps: events.map(decidingEvent) };
    case "rank":
      return { kind: "rank", actual: value, edge: leaf.kind === "rank" ? edgeOf(leaf, facts) : null };
    case "event":
    case "change":
      return {
        kind: "event",
        actual: value,
        matching: events.length,
        deciding: events.slice(-MOST_EVENTS).reverse().map(decidingEvent),
      };
    case "moved": {
      const moves = leaf.kind === "moved" ? movesOf(leaf, now, facts) : [];
      const deciding = moves.slice(-MOST_EVENTS).reverse().map(decidingMove);
      return { kind: "moved", segment: condition.segment, change: condition.change, matching: moves.length, deciding };
    }
    case "stood": {
      const entry = leaf.kind === "stood" ? standingAt(leaf, facts) : null;
      return { kind: "stood", segment: condition.segment, deciding: entry === null ? null : decidingMove(entry) };
    }
    case "rfm": {
      const row = rfmAt(condition.model, now, facts);
      const found = row === null ? null : { class: row.class, r: row.r, f: row.f, m: row.m };
      return { kind: "rfm", model: condition.model, actual: found, since: row === null ? null : iso(row.at) };
    }
    case "score": {
      const row = scoreAt(condition.model, now, facts);
      const found = row === null ? null : { value: row.value, band: row.band };
      return { kind: "score", model: condition.model, actual: found, since: row === null ? null : iso(row.at) };
    }
    case "subscribed": {
      const deciding = decidingPermission(subjectOf.topic(condition.topic), now, facts);
      return { kind: "subscribed", topic: condition.topic, deciding };
    }
    case "added":
      return { kind: "added", actual: iso(facts.addedAt) };
    case "list":
      return { kind: "list", list: condition.list };
    case "sample":
      return { kind: "sample", place: samplePlace(condition.salt, facts.key) };
  }
}

function decidingMove({ change, at, cause, detail }: LedgerFact): DecidingMove {
  return { change: change === 1 ? "entered" : "left", at: iso(at), cause, detail };
}

function decidingPermission(subject: string, now: number, facts: ContactFacts): DecidingPermission | null {
  const row = permissionAt(subject, now, facts);
  return row === null ? null : { granted: row.granted, at: iso(row.at), source: row.source };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function decidingEvent({ event, ts, messageId, properties }: FactEvent): DecidingEvent {
  return { event, ts: new Date(ts).toISOString(), messageId, properties };
}
