import type { MovedCondition, StoodCondition } from "../language/ast.ts";
import { windowAfter } from "./event.ts";
import { label, type Voice } from "./names.ts";
import { date } from "./values.ts";

/** What the ledger is asked: "who entered the segment “vip” in the last 30 days". */
export function describeHistory(voice: Voice, leaf: MovedCondition | StoodCondition, negated: boolean): string {
  const { words } = voice;
  const segment = label(voice, "segments", leaf.segment);
  if (leaf.kind === "stood") {
    return words.say(negated ? "notStood" : "stood", { segment, date: date(words, leaf.instant) });
  }
  const window = windowAfter(voice, leaf.window);
  const [asked, opposite] =
    leaf.change === "entered" ? (["entered", "notEntered"] as const) : (["left", "notLeft"] as const);
  return words.say(negated ? opposite : asked, { segment, window });
}
