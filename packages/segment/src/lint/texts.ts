import { holds } from "../interpret/test.ts";
import type { ValueTest } from "./claim.ts";

type TextTest = Extract<ValueTest, { readonly op: "is" | "in" | "contains" | "startsWith" | "endsWith" | "matches" }>;

function isTextTest(test: ValueTest): test is TextTest {
  return ["is", "in", "contains", "startsWith", "endsWith", "matches"].includes(test.op);
}

/** The texts that an equality allows; null for other tests. */
function equalTo(test: TextTest): readonly string[] | null {
  if (test.op === "is") return typeof test.value === "string" ? [test.value] : [];
  return test.op === "in" ? test.values.filter((value) => typeof value === "string") : null;
}

/** The only texts that can meet a test; null where there are endlessly many (or some that differ in case). */
export function onlyTexts(test: ValueTest): readonly string[] | null {
  return isTextTest(test) && test.op !== "matches" && !test.ignoreCase ? equalTo(test) : null;
}

/**
 * Whether every text that meets `p` meets `n`. What `p` guarantees of a text (its beginning, its end, a part, all of it) is itself a
 * text, of which `n` can be asked; case folding keeps the number of characters, so the same goes for `ignoreCase` on both.
 */
export function textImplies(p: ValueTest, n: ValueTest): boolean {
  if (!isTextTest(p) || !isTextTest(n)) return false;
  if (JSON.stringify(p) === JSON.stringify(n)) return true;
  if (n.op === "matches") return false;
  if ("value" in n && n.value === "" && n.op !== "is") return true;
  if (p.op === "matches") return false;
  if (p.ignoreCase && !n.ignoreCase) return false;
  const guaranteed = equalTo(p) ?? [String((p as { value: unknown }).value)];
  const fits =
    p.op === "is" || p.op === "in"
      ? true
      : p.op === "startsWith"
        ? n.op === "startsWith" || n.op === "contains"
        : p.op === "endsWith"
          ? n.op === "endsWith" || n.op === "contains"
          : n.op === "contains";
  return fits && guaranteed.every((text) => meets(n, text));
}

/** Whether no text meets both. Asked without regard to case, which only says less. */
export function textsDisjoint(p: ValueTest, q: ValueTest): boolean {
  if (!isTextTest(p) || !isTextTest(q) || p.op === "matches" || q.op === "matches") return false;
  const [ofP, ofQ] = [equalTo(p), equalTo(q)];
  if (ofP !== null) return ofP.every((text) => !meets(folded(q), text));
  if (ofQ !== null) return ofQ.every((text) => !meets(folded(p), text));
  if (p.op !== q.op || p.op === "contains" || "values" in p || "values" in q) return false;
  return !meets(folded(p), String(q.value)) && !meets(folded(q), String(p.value));
}

function folded(test: TextTest): TextTest {
  return { ...test, ignoreCase: true };
}

function meets(test: TextTest, text: string): boolean {
  return holds(test, { kind: "json", value: text }, null);
}
