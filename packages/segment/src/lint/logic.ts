import type { Fix } from "../check/diagnostic.ts";
import type { Logic } from "../language/ast.ts";
import { type Claim, topicsOf } from "./claim.ts";

/** One kind of conditions: on contacts, or on one event. */
export interface Ground<Leaf extends Place> {
  readonly claim: (node: Logic<Leaf>, holds: boolean) => Claim;
  /** Whether the claims surely never hold together. */
  readonly never: (...claims: readonly Claim[]) => boolean;
  /** Looks inside a leaf; true when something was said that decides it. */
  readonly inside: (leaf: Leaf) => boolean;
  readonly say: Says<Leaf>;
}

interface Place {
  readonly kind: string;
  readonly at: string;
}

export interface Says<Leaf extends Place> {
  readonly alone: (node: Logic<Leaf>, verdict: "never" | "always", fix: Fix | null) => void;
  /** `second` is null when it takes more than two of the group. */
  readonly together: (
    group: readonly Logic<Leaf>[],
    verdict: "never" | "always",
    pair: readonly [Logic<Leaf>, Logic<Leaf>] | null,
    at: string,
    fix: Fix | null,
  ) => void;
  readonly redundant: (node: Logic<Leaf>, by: Logic<Leaf>, list: "all" | "any") => void;
}

/** Where a condition stands: in a list, alone as a whole that may be empty, or where it cannot be taken away. */
export type Standing = "all" | "any" | "none" | "where" | "alone";

/**
 * Says what has one answer for everyone, innermost first: where a part is wrong, the whole is not mentioned as well. Returns whether
 * something was said that decides this condition.
 */
export function lintLogic<Leaf extends Place>(node: Logic<Leaf>, standing: Standing, ground: Ground<Leaf>): boolean {
  const composed = node as Logic<never>;
  switch (composed.kind) {
    case "not":
      return lintLogic<Leaf>(composed.of, "alone", ground);
    case "all":
    case "any":
    case "none":
      return lintGroup(composed.kind, composed.of, node, standing, ground);
    default:
      return lintLeaf(node as Leaf, standing, ground);
  }
}

function lintLeaf<Leaf extends Place>(leaf: Leaf, standing: Standing, ground: Ground<Leaf>): boolean {
  if (ground.inside(leaf)) return true;
  const verdict = ground.never(ground.claim(leaf, true))
    ? "never"
    : ground.never(ground.claim(leaf, false))
      ? "always"
      : null;
  if (verdict !== null) ground.say.alone(leaf, verdict, removal(leaf.at, verdict, standing));
  return verdict !== null;
}

function lintGroup<Leaf extends Place>(
  kind: "all" | "any" | "none",
  of: readonly Logic<Leaf>[],
  node: Logic<Leaf>,
  standing: Standing,
  ground: Ground<Leaf>,
): boolean {
  if (of.length === 0) {
    const verdict = kind === "any" ? "never" : "always";
    // "Everybody" written out where nothing shorter says it.
    if (standing === "alone" && verdict === "always") return false;
    ground.say.alone(node, verdict, removal(node.at, verdict, standing));
    return true;
  }
  // Not `some`: every part is to be looked at.
  if (of.map((child) => lintLogic(child, kind, ground)).includes(true)) return true;
  if (of.length === 1) return false;
  const conjunctive = kind === "all";
  const claims = of.map((child) => ground.claim(child, conjunctive));
  const topics = claims.map((claim) => topicsOf(claim));
  const related = (i: number, j: number): boolean => [...topics[i]!].some((topic) => topics[j]!.has(topic));
  if (ground.never(...claims)) {
    const pair = pairOf(of, (i, j) => related(i, j) && ground.never(claims[i]!, claims[j]!));
    // An `any` that always holds makes a `none` that never does.
    const verdict = kind === "any" ? "always" : "never";
    ground.say.together(of, conjunctive ? "never" : "always", pair, node.at, removal(node.at, verdict, standing));
    return true;
  }
  const opposites = of.map((child) => ground.claim(child, !conjunctive));
  // In an `all` what another implies is superfluous, in an `any` what implies another.
  const follows = (i: number, by: number): boolean => related(i, by) && ground.never(claims[by]!, opposites[i]!);
  const dropped = new Set<number>();
  for (const [index, child] of of.entries()) {
    const by = of.findIndex((_, other) => {
      if (other === index || dropped.has(other) || !follows(index, other)) return false;
      // Of two that say the same, the later one.
      return other < index || !follows(other, index);
    });
    if (by < 0) continue;
    dropped.add(index);
    ground.say.redundant(child, of[by]!, conjunctive ? "all" : "any");
  }
  return false;
}

function pairOf<Node>(of: readonly Node[], holds: (i: number, j: number) => boolean): readonly [Node, Node] | null {
  for (const [j, second] of of.entries()) {
    for (let i = 0; i < j; i++) if (holds(i, j)) return [of[i]!, second];
  }
  return null;
}

/** Taking away what has one answer, where that leaves every answer as it is. */
function removal(at: string, verdict: "never" | "always", standing: Standing): Fix | null {
  const neutral =
    verdict === "never" ? standing === "any" || standing === "none" : standing === "all" || standing === "where";
  return neutral ? { title: "Remove it", patch: [{ op: "remove", path: at }], safe: true } : null;
}
