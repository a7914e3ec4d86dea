import { type Diagnostic, type Fix, hintAt, warningAt } from "../check/diagnostic.ts";
import type { CheckContext } from "../check/reader.ts";
import type { Condition, ContactCondition, EventRowCondition, Logic, PropertyPredicate } from "../language/ast.ts";
import { type Claim, type Effort } from "./claim.ts";
import { createProver } from "./contact-theory.ts";
import { mendKnown } from "./known.ts";
import { type Ground, lintLogic, type Says } from "./logic.ts";
import { lintAgainstOthers, type Sound } from "./others.ts";
import { pairFix } from "./pair-fix.ts";
import { claimOf, type Reading, rowClaimOf } from "./read-claim.ts";
import { reasonOf, subjectsOf } from "./reasons.ts";
import { createLibrary } from "./references.ts";
import { refuted } from "./refute.ts";
import { noRow } from "./row-theory.ts";
import { leavesIn, predicatesIn } from "./walk.ts";

export interface LintOptions {
  /** Hashes of the saved segments by id, so that an equal one is found without reading them all. */
  readonly hashes?: ReadonlyMap<string, string>;
  /** false: leaves out how it stands to other segments. */
  readonly others?: boolean;
  /** How much to think at most. */
  readonly effort?: number;
}

/** Around a quarter of a second: enough for a hundred conditions about one event, each compared with every other. */
const DEFAULT_EFFORT = 200_000;

/**
 * What can be said of a sound segment without any data: conditions that never or always hold, that exclude or imply one another, and
 * how it stands to the other segments. What it says is proven for every contact and every instant; that it says nothing proves nothing.
 * What the checker said comes back with it, with fixes.
 */
export function lint(checked: Sound, context: CheckContext, options: LintOptions = {}): readonly Diagnostic[] {
  const { segment } = checked;
  const effort: Effort = { left: options.effort ?? DEFAULT_EFFORT };
  const said = new Said(mendKnown(checked.diagnostics, context));
  const library = createLibrary(context);
  const reading = library.readingOf(segment);
  const prover = createProver(effort);
  const claim = remembered((node: Condition, holds: boolean) => claimOf(node, reading, holds));
  const inside = (leaf: ContactCondition): boolean =>
    predicatesIn(leaf)
      .map((predicate) => lintLogic(predicate, "where", rowGround(reading, effort, said)))
      .includes(true);
  const ground: Ground<ContactCondition> = {
    claim,
    never: prover.never,
    inside,
    say: says(said, claim, reading),
  };
  const decided = lintLogic(segment.where, "alone", ground);
  if (!decided)
    lintAgainstOthers({ checked, context, library, prover, claim, effort, hashes: options.hashes }, said.add);
  return said.inOrder();
}

function rowGround(reading: Reading, effort: Effort, said: Said): Ground<EventRowCondition> {
  const claim = (node: PropertyPredicate, holds: boolean): Claim => rowClaimOf(node, reading.zone, holds);
  const ground: Ground<EventRowCondition> = {
    claim,
    never: (...claims) => refuted(claims, noRow, effort),
    inside: (leaf) => leaf.kind === "elements" && lintLogic(leaf.of, "alone", ground),
    say: says(said, claim, reading),
  };
  return ground;
}

function says<Leaf extends ContactCondition | EventRowCondition>(
  said: Said,
  claim: (node: Logic<Leaf>, holds: boolean) => Claim,
  { zone }: Reading,
): Says<Leaf> {
  return {
    alone: (node, verdict, removed) => {
      const safe = asSafeAs([node], removed);
      const { reason, fix } = reasonFor(node, verdict, zone, claim(node, true));
      const code = verdict === "never" ? "never_holds" : "always_holds";
      if (!said.mendEmptyList(node.at, safe)) said.add(warningAt(code, node.at, { reason }, safe ?? fix));
    },
    together: (group, verdict, pair, at, removed) => {
      const safe = asSafeAs(group, removed);
      const about = subjectsOf((pair ?? group).map((node) => claim(node, true)));
      if (pair === null) {
        const code = verdict === "never" ? "contradictory_group" : "exhaustive_group";
        said.add(warningAt(code, at, { about }, safe));
        return;
      }
      const [first, second] = pair;
      const fix = safe ?? pairFix(first, second, verdict);
      const code = verdict === "never" ? "contradiction" : "tautology";
      said.add(warningAt(code, second.at, { first: first.at, about }, fix));
    },
    redundant: (node, by, list) => {
      if (said.has("duplicate_condition", node.at)) return;
      const fix = asSafeAs([node, by], { title: "Remove it", patch: [{ op: "remove", path: node.at }], safe: true });
      said.add(hintAt("redundant_condition", node.at, { by: by.at, list }, fix));
    },
  };
}

/** What is proven with the help of another segment may no longer be so once that one changes. */
function asSafeAs(nodes: readonly Logic<ContactCondition | EventRowCondition>[], fix: Fix | null): Fix | null {
  const leans = nodes.some((node) => leavesIn(node).some(({ kind }) => kind === "segment"));
  return fix === null || !leans ? fix : { ...fix, safe: false };
}

function reasonFor(
  node: { readonly kind: string; readonly at: string },
  verdict: "never" | "always",
  zone: string,
  claim: Claim,
): ReturnType<typeof reasonOf> {
  if (node.kind === "all" || node.kind === "any" || node.kind === "none")
    return {
      reason: `an empty \`${node.kind}\` ${verdict === "never" ? "is met by nobody" : "is met by everybody"}`,
      fix: null,
    };
  return reasonOf(node, verdict, zone, claim);
}

/** Everything said so far. */
class Said {
  readonly add: (diagnostic: Diagnostic) => void;
  readonly #diagnostics: Diagnostic[];

  constructor(known: readonly Diagnostic[]) {
    this.#diagnostics = [...known];
    this.add = (diagnostic) => void this.#diagnostics.push(diagnostic);
  }

  has(code: Diagnostic["code"], pointer: string): boolean {
    return this.#diagnostics.some((one) => one.code === code && one.pointer === pointer);
  }

  /** The checker has said of an empty list what would be said again; true when it has. */
  mendEmptyList(at: string, fix: Fix | null): boolean {
    const index = this.#diagnostics.findIndex(({ code, pointer }) => {
      return code === "empty_list" && pointer.startsWith(`${at}/`) && !pointer.slice(at.length + 1).includes("/");
    });
    const found = this.#diagnostics[index];
    if (found === undefined) return false;
    if (fix !== null) this.#diagnostics[index] = { ...found, fix };
    return true;
  }

  inOrder(): readonly Diagnostic[] {
    const rank = { error: 0, warning: 1, hint: 2 };
    return this.#diagnostics.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
  }
}

/** Nodes never change. */
function remembered<Node extends object>(
  make: (node: Node, holds: boolean) => Claim,
): (node: Node, holds: boolean) => Claim {
  const made = [new WeakMap<Node, Claim>(), new WeakMap<Node, Claim>()] as const;
  return (node, holds) => {
    const known = made[holds ? 1 : 0];
    let claim = known.get(node);
    if (claim === undefined) known.set(node, (claim = make(node, holds)));
    return claim;
  };
}
