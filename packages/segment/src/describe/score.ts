import type { RfmCondition, ScoreCondition } from "../language/ast.ts";
import { oppositeTest } from "../language/negate.ts";
import { label, type Voice } from "./names.ts";
import { describeTest, type Subject } from "./test.ts";

/** "whose score “churn” is at least 0.7"; null when the complement has no wording of its own. */
export function describeScore(voice: Voice, leaf: RfmCondition | ScoreCondition, negated: boolean): string | null {
  const { words } = voice;
  const test = negated ? oppositeTest(leaf.test, false) : leaf.test;
  if (test === null) return null;
  const subject: Subject =
    leaf.kind === "rfm"
      ? (form) => words.say(`rfm.${leaf.asks}`, { form, model: label(voice, "models", leaf.model) })
      : (form) => words.say(`score.${leaf.asks}`, { form, score: label(voice, "scores", leaf.model) });
  return words.say("whose", { test: describeTest(words, subject, test) });
}
