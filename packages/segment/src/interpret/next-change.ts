import type { Edge } from "../live/edge.ts";
import { edgesOf } from "../live/edges.ts";
import { lower } from "../plan/lower.ts";
import type { EvaluationInput } from "../plan/plan.ts";
import { valuesOf } from "./dues.ts";
import { evaluatePlan } from "./evaluate.ts";
import type { ContactFacts } from "./facts.ts";

/** Beyond this many instants the search gives the first it has not tried: the answer cannot change before it. */
const MOST_INSTANTS = 20_000;

/** What recurs for ever does the same again after so long: leap years are the longest cycle it can have. */
const CYCLE_MS = 9 * 366 * 86_400_000;

/**
 * The first instant after `input.now` at which a contact's membership differs though nothing new is known: an event leaves
 * or enters a window, a calendar unit ends, a date comes due. Null when time alone never changes it.
 *
 * Time acts only where a fact crosses an edge, so it is enough to evaluate at each crossing in order.
 */
export function nextChange(input: EvaluationInput, facts: ContactFacts): number | null {
  const waiting = new Waiting();
  for (const edge of edgesOf(input)) {
    for (const value of new Set(valuesOf(edge.source, facts))) waiting.add(edge, value, input.now);
  }
  if (waiting.first === null) return null;
  const verdict = evaluatePlan(lower(input), facts);
  let lastOnce = input.now;
  for (let tried = 0; waiting.first !== null; tried++) {
    const at: number = waiting.first.at;
    if (tried >= MOST_INSTANTS) return at;
    if (waiting.once > 0) lastOnce = at;
    else if (at > lastOnce + CYCLE_MS) return null;
    if (evaluatePlan(lower({ ...input, now: at }), facts) !== verdict) return at;
    while (waiting.first?.at === at) {
      const { edge, value } = waiting.take();
      waiting.add(edge, value, at);
    }
  }
  return null;
}

interface Crossing {
  readonly at: number;
  readonly edge: Edge;
  readonly value: number;
}

/** A heap of the next crossing of each value over each edge. */
class Waiting {
  readonly #heap: Crossing[] = [];
  /** How many of them do not recur. */
  once = 0;

  get first(): Crossing | null {
    return this.#heap[0] ?? null;
  }

  add(edge: Edge, value: number, after: number): void {
    const at = edge.due(value, after);
    if (at === null) return;
    if (!edge.recurs) this.once++;
    const heap = this.#heap;
    let place = heap.push({ at, edge, value }) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (heap[above]!.at <= heap[place]!.at) break;
      [heap[above], heap[place]] = [heap[place]!, heap[above]!];
      place = above;
    }
  }

  take(): Crossing {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (!first.edge.recurs) this.once--;
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let place = 0; ;) {
      const left = 2 * place + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const below = right < heap.length && heap[right]!.at < heap[left]!.at ? right : left;
      if (heap[below]!.at >= heap[place]!.at) break;
      [heap[below], heap[place]] = [heap[place]!, heap[below]!];
      place = below;
    }
    return first;
  }
}
