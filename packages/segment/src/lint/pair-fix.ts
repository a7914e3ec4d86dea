import type { Fix, PatchOperation } from "../check/diagnostic.ts";
import type { Test } from "../language/ast.ts";

interface Node {
  readonly kind: string;
  readonly at: string;
}

/** What was likely meant by two conditions that exclude one another, or that one of always holds: each changes who is in. */
export function pairFix(first: Node, second: Node, verdict: "never" | "always"): Fix {
  const meant = verdict === "never" ? (eitherValue(first, second) ?? swappedBounds(first, second)) : null;
  return meant ?? { title: "Remove the second one", patch: [{ op: "remove", path: second.at }], safe: false };
}

/** `is A` and `is B` becomes `in [A, B]`. */
function eitherValue(first: Node, second: Node): Fix | null {
  const [a, b] = [testOf(first), testOf(second)];
  if (a?.op !== "is" || b?.op !== "is" || a.ignoreCase !== b.ignoreCase) return null;
  if (typeof a.value === "object" || typeof b.value === "object") return null;
  const patch: readonly PatchOperation[] = [
    { op: "remove", path: `${first.at}/is` },
    { op: "add", path: `${first.at}/in`, value: [a.value, b.value] },
    { op: "remove", path: second.at },
  ];
  return { title: "Accept either value", patch, safe: false };
}

/** `gt 5` and `lt 3` becomes `gt 3` and `lt 5`. */
function swappedBounds(first: Node, second: Node): Fix | null {
  const [a, b] = [testOf(first), testOf(second)];
  const opposite = { gt: "lt", gte: "lt", lt: "gt", lte: "gt", before: "after", after: "before" } as const;
  if (a === null || b === null || !(a.op in opposite) || !(b.op in opposite)) return null;
  const [op, other] = [a.op, b.op] as (keyof typeof opposite)[];
  if (op === undefined || other === undefined || !other.startsWith(opposite[op])) return null;
  const [own, others] = [(a as { value: unknown }).value, (b as { value: unknown }).value];
  if (own === others || !isLiteral(own) || !isLiteral(others)) return null;
  const patch: readonly PatchOperation[] = [
    { op: "replace", path: `${first.at}/${op}`, value: others },
    { op: "replace", path: `${second.at}/${other}`, value: own },
  ];
  return { title: "Swap the two bounds", patch, safe: false };
}

function isLiteral(value: unknown): value is number | string {
  return typeof value === "number" || typeof value === "string";
}

/** Only where the operator was written out, on a value that both conditions share. */
function testOf(node: Node): Test | null {
  if (node.kind !== "trait" && node.kind !== "property" && node.kind !== "product" && node.kind !== "event")
    return null;
  return (node as unknown as { readonly test: Test }).test;
}
