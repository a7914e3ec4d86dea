import type { Logic } from "../language/ast.ts";
import type { Voice } from "./names.ts";
import type { MessageKey } from "./words.ts";

/** How the leaves of a composition are put. */
export interface LeafWords<Leaf> {
  readonly describe: (voice: Voice, leaf: Leaf) => string;
  /** The leaf's complement where there is a shorter way than the general one. */
  readonly describeNot: (voice: Voice, leaf: Leaf) => string | null;
  readonly not: MessageKey;
  readonly none: MessageKey;
  readonly always: MessageKey;
  readonly never: MessageKey;
}

/** A composition as one clause; groups inside groups stand in brackets. */
export function describeLogic<Leaf extends { readonly kind: string }>(
  voice: Voice,
  logic: Logic<Leaf>,
  leaves: LeafWords<Leaf>,
): string {
  const { words } = voice;
  const composed = logic as Logic<never>;
  switch (composed.kind) {
    case "all":
      return joined(voice, composed.of, leaves, "and");
    case "any":
      return joined(voice, composed.of, leaves, "or");
    case "none": {
      const [first, second] = composed.of;
      if (first === undefined) return words.say(leaves.always);
      if (second === undefined) return describeNot<Leaf>(voice, first, leaves);
      return words.say(leaves.none, { clause: joined<Leaf>(voice, composed.of, leaves, "or") });
    }
    case "not":
      return describeNot<Leaf>(voice, composed.of, leaves);
    default:
      return leaves.describe(voice, logic as Leaf);
  }
}

function describeNot<Leaf extends { readonly kind: string }>(
  voice: Voice,
  logic: Logic<Leaf>,
  leaves: LeafWords<Leaf>,
): string {
  const composed = logic as Logic<never>;
  const isLogic =
    composed.kind === "all" || composed.kind === "any" || composed.kind === "none" || composed.kind === "not";
  const short = isLogic ? null : leaves.describeNot(voice, logic as Leaf);
  return short ?? voice.words.say(leaves.not, { clause: describeLogic(voice, logic, leaves) });
}

function joined<Leaf extends { readonly kind: string }>(
  voice: Voice,
  members: readonly Logic<Leaf>[],
  leaves: LeafWords<Leaf>,
  join: "and" | "or",
): string {
  const { words } = voice;
  const [only, second] = members;
  if (only === undefined) return words.say(join === "and" ? leaves.always : leaves.never);
  if (second === undefined) return describeLogic(voice, only, leaves);
  const said = members.map((member) => {
    const clause = describeLogic(voice, member, leaves);
    return isJoined(member) ? words.say("group", { clause }) : clause;
  });
  return said.reduceRight((rest, first) => words.say(join, { first, rest }));
}

/** Whether a member reads as several clauses, which brackets have to hold together. */
function isJoined(logic: Logic<{ readonly kind: string }>): boolean {
  const composed = logic as Logic<never>;
  if (composed.kind !== "all" && composed.kind !== "any") return false;
  const [only, second] = composed.of;
  return second !== undefined || (only !== undefined && isJoined(only));
}
