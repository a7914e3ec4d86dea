import {
  type ContactFacts,
  evaluatePlan,
  outline,
  type Outline,
  type Plan,
  planAt,
  type Turnable,
  turnablesOf,
} from "@kindred/segment";
import type { Reason } from "./dirty.ts";
import type { LiveSegment } from "./live-segment.ts";

/** What a change is told by: enough to say which condition of the definition turned. */
export interface Turn {
  readonly segment: LiveSegment;
  readonly reasons: readonly Reason[];
  readonly holds: boolean;
  readonly facts: ContactFacts;
}

export interface TurnMoments {
  readonly now: number;
  /** The instant evaluated for before this one. */
  readonly before: number;
  /** Instants of the events of one name that came for a contact since. */
  readonly arrived: (contact: number, event: string) => ReadonlySet<number>;
}

/**
 * Names the condition that moved somebody, where that can be known of the facts at hand: the only one that the news or the edge
 * can turn, or of several the first whose verdict differs from what it was. What a trait, a list or a permission was before is not
 * known any more: then it is the only one that speaks for the change, or none.
 */
export class TurnedConditions {
  readonly #moments: TurnMoments;
  readonly #plans = new Map<Turnable, { readonly now: Plan; readonly before: Plan }>();

  constructor(moments: TurnMoments) {
    this.#moments = moments;
  }

  /** JSON pointer into the segment's definition; "" when it is not known. */
  find({ segment, reasons, holds, facts }: Turn): string {
    const naming = reasons.filter(({ segments }) => segments.includes(segment));
    const [first] = naming;
    if (first === undefined) return "";
    // Several edges may be crossed together; of several news the first is the cause.
    const told = first.cause === "time" ? naming.filter(({ cause }) => cause === "time") : [first];
    const candidates = turnables(segment).filter((each) => told.some((reason) => canTurn(each, reason)));
    const [only, other] = candidates;
    if (only === undefined || other === undefined) return only?.at ?? "";

    const { now, before } = this.#moments;
    const speaking = candidates.filter((each) => {
      return (evaluatePlan(this.#planOf(each).now, facts) !== each.negated) === holds;
    });
    const { news } = first;
    const earlier = news.kind === "event" ? this.#without(facts, news.name) : facts;
    if (earlier !== facts || before < now) {
      const turned = speaking.find(
        (each) => (evaluatePlan(this.#planOf(each).before, earlier) !== each.negated) !== holds,
      );
      if (turned !== undefined) return turned.at;
    }
    const [likely, second] = speaking;
    return first.cause === "time" || second === undefined ? (likely?.at ?? "") : "";
  }

  #planOf(turnable: Turnable): { readonly now: Plan; readonly before: Plan } {
    let plans = this.#plans.get(turnable);
    if (plans === undefined) {
      const { now, before } = this.#moments;
      const open = outlineOf(turnable);
      plans = { now: planAt(open, now), before: planAt(open, before) };
      this.#plans.set(turnable, plans);
    }
    return plans;
  }

  /** What was known before the events that came. */
  #without(facts: ContactFacts, name: string): ContactFacts {
    const arrived = this.#moments.arrived(facts.id, name);
    if (arrived.size === 0) return facts;
    return { ...facts, events: facts.events.filter(({ event, ts }) => event !== name || !arrived.has(ts)) };
  }
}

function canTurn({ affected, edges }: Turnable, { news }: Reason): boolean {
  switch (news.kind) {
    case "event":
      return affected.events.has(news.name);
    case "trait":
      return affected.traits.has(news.name);
    case "list":
      return affected.lists.has(news.name);
    case "permission":
      return affected.subjects.has(news.name);
    case "ledger":
      return affected.ledger.has(news.name);
    case "products":
      return affected.products;
    case "edge":
      return edges.has(news.key);
    case "anything":
      return true;
  }
}

const outlines = new WeakMap<Turnable, Outline>();

function outlineOf(turnable: Turnable): Outline {
  let found = outlines.get(turnable);
  if (found === undefined) outlines.set(turnable, (found = outline(turnable.input)));
  return found;
}

const known = new WeakMap<LiveSegment, readonly Turnable[]>();

/** Most segments never move anybody between two starts: found when they first do. */
function turnables(segment: LiveSegment): readonly Turnable[] {
  let found = known.get(segment);
  if (found === undefined) known.set(segment, (found = turnablesOf(segment.input)));
  return found;
}
