import type { ContactCondition, EventCondition } from "../language/ast.ts";
import type { Fix } from "../check/diagnostic.ts";
import { type Claim, topicsOf } from "./claim.ts";
import { isEmptyWindow, mostDates } from "./windows.ts";

/** Why a condition alone has one answer for everyone, and what was likely meant. */
export interface Reason {
  readonly reason: string;
  readonly fix: Fix | null;
}

export function reasonOf(
  leaf: ContactCondition | { readonly kind: string },
  verdict: "never" | "always",
  zone: string,
  claim: Claim,
): Reason {
  const about = subjectsOf([claim]);
  if (leaf.kind === "event") {
    const event = leaf as EventCondition;
    const counted = countReason(event, verdict, zone);
    if (counted !== null) return counted;
  }
  const reason =
    verdict === "never" ? `nothing that ${about} can be meets it` : `whatever ${about} is, or is not, meets it`;
  return { reason, fix: null };
}

/** The first few topics of claims, as they stand in a sentence. */
export function subjectsOf(claims: readonly Claim[]): string {
  const [first, ...others] = claims.map((claim) => topicsOf(claim));
  const shared = [...(first ?? [])].filter((topic) => others.every((topics) => topics.has(topic)));
  const topics = shared.length > 0 ? shared : [...new Set(claims.flatMap((claim) => [...topicsOf(claim)]))];
  return topics.length === 0 ? "it" : topics.slice(0, 2).join(" and ");
}

const neverMissing = ["count", "days", "distinct"];

function countReason(leaf: EventCondition, verdict: "never" | "always", zone: string): Reason | null {
  const { test, at, measure } = leaf;
  if (isEmptyWindow(leaf.window, zone)) return { reason: "no event can lie in its window", fix: null };
  if (!neverMissing.includes(measure.kind) || !("value" in test) || typeof test.value !== "number") return null;
  const most = measure.kind === "days" ? mostDates(leaf.window, zone) : Infinity;
  const replaced = (title: string, value: number): Fix => ({
    title,
    patch: [{ op: "replace", path: `${at}/${test.op}`, value }],
    safe: false,
  });
  if (test.value > most || (test.op === "gt" && test.value === most)) {
    const reason = `its window has at most ${most} dates`;
    const lowered = test.op === "gt" || test.op === "lte" ? most - 1 : most;
    return { reason, fix: test.op.startsWith("is") ? null : replaced(`Ask for ${most} at most`, lowered) };
  }
  if (verdict === "always" && test.op === "gte")
    return { reason: "a count is never below 0", fix: replaced("Ask for at least 1", 1) };
  if (verdict === "never" && test.op === "lt")
    return { reason: "a count is never below 0", fix: replaced("Ask for none", 1) };
  return { reason: "a count is a whole number from 0", fix: null };
}
