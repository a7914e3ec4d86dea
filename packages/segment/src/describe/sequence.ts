import type { SequenceCondition, SequenceStep } from "../language/ast.ts";
import { describeNames, windowAfter } from "./event.ts";
import { label, type Voice } from "./names.ts";
import { allOf, span } from "./values.ts";

/**
 * "who did “A” in the last 30 days, then within 1 hour did “B” with the same “product_id”, then for 24 hours did not do “C”".
 * What stays away between two events does so only until the second: "who did “A”, without “B” in between, then did “C”".
 */
export function describeSequence(voice: Voice, { steps, window }: SequenceCondition): string {
  const { words } = voice;
  const [first, ...others] = steps;
  if (first === undefined) throw new Error("a sequence has steps");
  const event = words.say("event", { names: describeNames(voice, first), window: windowAfter(voice, window) });
  const lastPresent = others.findLastIndex(({ present }) => present);
  return others.reduce(
    (before, step, index) => describeStep(voice, step, index < lastPresent, before),
    words.say("did", { event }),
  );
}

function describeStep(voice: Voice, step: SequenceStep, isBetween: boolean, before: string): string {
  const { words } = voice;
  const names = describeNames(voice, step);
  const same = step.same.map((path) => label(voice, "properties", path));
  const event =
    same.length === 0
      ? names
      : words.say("sequence.same", { names, properties: allOf(words, same), count: same.length });
  const parts = { before, event };
  // Without a limit of time only what follows can end an absence.
  if (step.within === null) return words.say(step.present ? "sequence.present" : "sequence.between", parts);
  const kind = step.present ? "present" : isBetween ? "between" : "absent";
  return words.say(`sequence.${kind}.within`, { ...parts, span: span(words, step.within) });
}
