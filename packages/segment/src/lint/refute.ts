import type { Claim, Effort, Literal } from "./claim.ts";

/** Whether literals surely never hold together. */
export type Theory = (literals: readonly Literal[], effort: Effort) => boolean;

/**
 * Whether claims surely never hold together: a tableau whose branches a theory closes. `false` says nothing: they may, or the
 * effort ran out.
 */
export function refuted(claims: readonly Claim[], theory: Theory, effort: Effort): boolean {
  const literals: Literal[] = [];
  const choices: (readonly Claim[])[] = [];
  const open = [...claims];
  for (let claim = open.pop(); claim !== undefined; claim = open.pop()) {
    if (claim.kind === "literal") literals.push(claim);
    else if (claim.kind === "const") {
      if (!claim.value) return true;
    } else if (claim.kind === "and") open.push(...claim.of);
    else choices.push(claim.of);
  }
  effort.left -= 10 + 2 * literals.length + choices.length;
  if (effort.left < 0) return false;
  if (literals.length > 0 && theory(literals, effort)) return true;
  choices.sort((a, b) => a.length - b.length);
  const [first, ...rest] = choices;
  if (first === undefined) return false;
  const others = rest.map((of): Claim => ({ kind: "or", of }));
  return first.every((part) => effort.left >= 0 && refuted([...literals, part, ...others], theory, effort));
}
