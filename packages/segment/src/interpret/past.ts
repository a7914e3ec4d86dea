import type { JsonObject } from "@kindred/schema";
import type { EdgeSource } from "../live/edge.ts";
import { edgesOf } from "../live/edges.ts";
import { lower } from "../plan/lower.ts";
import type { EvaluationInput, Plan } from "../plan/plan.ts";
import { affectedBy } from "../live/affected.ts";
import { valuesOf } from "./dues.ts";
import { evaluatePlan } from "./evaluate.ts";
import type { ContactFacts } from "./facts.ts";

/** What current facts do not say: how traits stood before, and since when the contact is on its lists. */
export interface Past {
  /** Each write of a top-level trait up to now, ascending; a removal has no value. Unix ms. */
  readonly traits: readonly { readonly at: number; readonly key: string; readonly value?: JsonObject[string] }[];
  readonly lists: ReadonlyMap<string, number>;
}

/** Beyond this many instants the search ends without an answer. */
const MOST_INSTANTS = 4_000;
/** Of what recurs for ever, a birthday, so much of the past is looked at. */
const LOOK_BACK_MS = 9 * 366 * 86_400_000;

/**
 * Since when, in Unix ms, the answer has been what it is: the last instant at which a fact or time alone changed it. Null when it
 * was so ever since anything is known, or where the past is not known (rankings, removed list members) or too long.
 */
export function heldSince(input: EvaluationInput, facts: ContactFacts, past: Past): number | null {
  const plan = lower(input);
  if (plan.leaves.some(({ kind }) => kind === "rank")) return null;
  const verdict = evaluatePlan(plan, facts);
  const instants = instantsOf(input, plan, facts, past);
  let since: number | null = null;
  for (const at of instants.slice(0, MOST_INSTANTS)) {
    if (holdsAt(input, at, facts, past) !== verdict) return since;
    since = at;
  }
  if (since === null || instants.length > MOST_INSTANTS) return null;
  return holdsAt(input, since - 1, facts, past) === verdict ? null : since;
}

/** Every instant up to now at which the answer could have changed, the latest first. */
function instantsOf(input: EvaluationInput, plan: Plan, facts: ContactFacts, past: Past): readonly number[] {
  const { events, traits, lists, subjects, ledger } = affectedBy(plan);
  const found = new Set<number>();
  for (const { event, ts } of facts.events) if (events.has(event)) found.add(ts);
  for (const { at, key } of past.traits) if (traits.has(key)) found.add(at);
  for (const [list, at] of past.lists) if (lists.has(list)) found.add(at);
  for (const { at, subject } of facts.permissions ?? []) if (subjects.has(subject)) found.add(at);
  for (const { at, segment } of facts.ledger ?? []) if (ledger.has(segment)) found.add(at);
  if (plan.leaves.some(({ kind }) => kind === "score" || kind === "rfm")) {
    for (const { at } of [...(facts.scores ?? []), ...(facts.rfm ?? [])]) found.add(at);
  }
  for (const edge of edgesOf(input)) {
    for (const value of new Set(valuesThen(edge.source, facts, past))) {
      let at = edge.due(value, edge.recurs ? input.now - LOOK_BACK_MS : Math.min(value, input.now) - 1);
      while (at !== null && at <= input.now && found.size <= MOST_INSTANTS) {
        found.add(at);
        at = edge.due(value, at);
      }
    }
  }
  return [...found].filter((at) => at <= input.now).sort((a, b) => b - a);
}

/** The values that may have crossed an edge: of a trait also those it had before. */
function valuesThen(source: EdgeSource, facts: ContactFacts, past: Past): readonly number[] {
  const now = valuesOf(source, facts);
  if (source.kind !== "trait") return now;
  const [top] = source.path.split(".", 1);
  const before = past.traits.flatMap(({ key, value }) =>
    key !== top || value === undefined ? [] : valuesOf(source, { ...facts, traits: { [key]: value } }),
  );
  return [...now, ...before];
}

function holdsAt(input: EvaluationInput, at: number, facts: ContactFacts, past: Past): boolean {
  return evaluatePlan(lower({ ...input, now: at }), factsAt(at, facts, past));
}

/** The facts as they were known at an instant. */
function factsAt(at: number, facts: ContactFacts, past: Past): ContactFacts {
  const traits: Record<string, JsonObject[string]> = {};
  for (const change of past.traits) {
    if (change.at > at) break;
    if (change.value === undefined) delete traits[change.key];
    else traits[change.key] = change.value;
  }
  const lists = [...facts.lists].filter((list) => (past.lists.get(list) ?? -Infinity) <= at);
  const ledger = (facts.ledger ?? []).filter((entry) => entry.at <= at);
  return { ...facts, traits, lists: new Set(lists), ledger };
}
