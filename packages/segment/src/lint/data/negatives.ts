import type { JsonObject } from "@kindred/schema";
import { bindArguments } from "../../check/bind.ts";
import { type Diagnostic, type Fix, warningAt } from "../../check/diagnostic.ts";
import type { CheckContext } from "../../check/reader.ts";
import type { Condition, Segment } from "../../language/ast.ts";
import { canonicalCondition } from "../../language/canonical.ts";
import { formulaHoldsForNothing } from "../../plan/empty.ts";
import { lower } from "../../plan/lower.ts";
import { createLibrary, type Library } from "../references.ts";
import { leavesIn } from "../walk.ts";

/** A condition that also holds for a contact of whom nothing is known, where that decides who is in. */
export interface NegativeBranch {
  readonly at: string;
  /** A document that asks for it alone. */
  readonly document: JsonObject;
  readonly fix: Fix | null;
}

/** More are not counted. */
const MOST_BRANCHES = 5;

/**
 * The segment itself and the members of its `any` that hold for a contact of whom nothing is known: "did not buy, or lives in Kyiv"
 * mostly means everyone. A segment with parameters that have no value is left alone.
 */
export function negativeBranches(segment: Segment, context: CheckContext, now: number): readonly NegativeBranch[] {
  const bound = bindArguments(segment, {});
  if (!bound.ok) return [];
  const library = createLibrary(context);
  const segments = referencedBy(bound.segment, library);
  const holds = (where: Condition): boolean => {
    const input = { segment: { ...bound.segment, where }, segments, now, timezone: context.timezone };
    const { formula, leaves } = lower(input);
    return formulaHoldsForNothing(formula, leaves);
  };
  const { timezone } = segment;
  const branch = (condition: Condition, fix: Fix | null): NegativeBranch => {
    const zone = timezone === null ? {} : { timezone };
    return {
      at: condition.at,
      document: { version: 1, id: "branch", ...zone, where: canonicalCondition(condition) },
      fix,
    };
  };
  const { where } = bound.segment;
  const inside = branchesIn(where).flatMap(({ any, of }) =>
    of.filter(holds).map((one) => branch(one, allInstead(any))),
  );
  const whole = where.kind !== "any" && leavesIn(where).length > 0 && holds(where) ? [branch(where, null)] : [];
  return [...whole, ...inside].slice(0, MOST_BRANCHES);
}

interface Alternatives {
  readonly any: Extract<Condition, { readonly kind: "any" }>;
  readonly of: readonly Condition[];
}

/** The `any` that are not under a negation, with their members. */
function branchesIn(condition: Condition): readonly Alternatives[] {
  if (condition.kind !== "any" && condition.kind !== "all") return [];
  const own = condition.kind === "any" && condition.of.length > 1 ? [{ any: condition, of: condition.of }] : [];
  return [...own, ...condition.of.flatMap(branchesIn)];
}

function allInstead({ at, of }: Alternatives["any"]): Fix {
  const patch = [
    { op: "remove", path: `${at}/any` },
    { op: "add", path: `${at}/all`, value: of.map(canonicalCondition) },
  ] as const;
  return { title: "Ask for all of them instead of any", patch, safe: false };
}

function referencedBy(segment: Segment, library: Library): ReadonlyMap<string, Segment> {
  const found = new Map<string, Segment>();
  const open = [segment];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const leaf of leavesIn(next.where)) {
      const target = leaf.kind === "segment" && !found.has(leaf.id) ? library.segment(leaf.id) : null;
      if (target === null) continue;
      found.set(target.id, target);
      open.push(target);
    }
  }
  return found;
}

/** Of so few contacts nothing can be said. */
const LEAST_CONTACTS = 20;
const NEARLY = 0.95;

/** What to say of a branch once it has been counted. */
export function branchFinding({ at, fix }: NegativeBranch, count: number, total: number): Diagnostic | null {
  if (total < LEAST_CONTACTS || count < total * NEARLY) return null;
  return warningAt("matches_nearly_everyone", at, { count, total }, fix);
}
