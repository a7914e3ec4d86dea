import type { Segment, SequenceCondition, Window } from "../language/ast.ts";
import { referenced } from "../plan/lower.ts";
import type { EvaluationInput } from "../plan/plan.ts";
import { eachCondition } from "./each-condition.ts";
import { byMore, either, type Effect, entering, leaving, opposite } from "./effect.ts";

/**
 * What further events of a name can do to a membership, whenever they happened: by name; nothing where a name is missing. Whoever
 * visits once more has visited ten times or not, but does not cease to have: a member need not be looked at.
 */
export function arrivalEffects(input: Omit<EvaluationInput, "now">): ReadonlyMap<string, Effect> {
  const effects = new Map<string, Effect>();
  const add = (names: readonly string[], { enter, leave }: Effect): void => {
    for (const name of names) {
      const held = effects.get(name);
      effects.set(name, { enter: enter || held?.enter === true, leave: leave || held?.leave === true });
    }
  };
  const visitSegment = (segment: Segment, depth: number, isNegated: boolean): void => {
    eachCondition(segment.where, isNegated, (condition, negated) => {
      const put = (names: readonly string[], effect: Effect): void => add(names, negated ? opposite(effect) : effect);
      switch (condition.kind) {
        case "event":
          put(condition.events, byMore(condition.measure, condition.test));
          put(anchorsOf(condition.window), either);
          return;
        case "change":
          put(condition.events, either);
          return;
        case "rank":
          put(condition.by.events, either);
          put(anchorsOf(condition.by.window), either);
          return;
        case "sequence":
          sequence(condition, put);
          return;
        case "moved":
          put(anchorsOf(condition.window), either);
          return;
        case "segment":
          visitSegment(referenced(condition.id, condition.args, input.segments, depth), depth + 1, negated);
          return;
        case "trait":
        case "list":
        case "sample":
        case "added":
        case "stood":
        case "rfm":
        case "score":
        case "channel":
        case "subscribed":
          return;
      }
    });
  };
  visitSegment(input.segment, 0, false);
  return effects;
}

/** Any choice of events that makes the steps will do: more to choose from takes none away, more that must be absent gives none. */
function sequence({ steps }: SequenceCondition, put: (names: readonly string[], effect: Effect) => void): void {
  for (const { present, events } of steps) put(events, present ? entering : leaving);
}

/** Another first or last event is another window. */
function anchorsOf(window: Window): readonly string[] {
  return window.kind === "anchored" && window.anchor.kind !== "trait" ? [window.anchor.event] : [];
}
