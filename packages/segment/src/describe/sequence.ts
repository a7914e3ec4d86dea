import type { SequenceCondition, SequenceStep } from "../language/ast.ts";
import { describeNames, windowAfter } from "./event.ts";
import { label, type Voice } from "./names.ts";
import { allOf, duration } from "./values.ts";

/** "who did “A” in the last 30 days, then within 1 hour did “B” with the same “product_id”, then for 24 hours did not do “C”". */
export function describeSequence(voice: Voice, { steps, window }: SequenceCondition): string {
  const { words } = voice;
  const [first, ...others] = steps;
  if (first === undefined) throw new Error("a sequence has steps");
  const event = words.say("event", { names: describeNames(voice, first), window: windowAfter(voice, window) });
  const said = others.map((step) => describeStep(voice, step));
  return said.reduce((before, step) => words.say("sequence.next", { before, step }), words.say("did", { event }));
}

function describeStep(voice: Voice, step: SequenceStep): string {
  const { words } = voice;
  const names = describeNames(voice, step);
  const same = step.same.map((path) => label(voice, "properties", path));
  const event = same.length === 0 ? names : words.say("sequence.same", { names, properties: allOf(words, same) });
  const kind = step.present ? "present" : "absent";
  if (step.within === null) return words.say(`sequence.${kind}`, { event });
  return words.say(`sequence.${kind}.within`, { event, duration: duration(words, step.within) });
}
