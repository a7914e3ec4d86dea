import { candidateArguments, interpret } from "@kindred/segment";
import { KindredError } from "@kindred/schema";
import { loadContext } from "../segments/context.ts";
import type { EvaluationResources } from "../segments/evaluation.ts";
import { loadFacts } from "../segments/facts.ts";
import { type InverseRequest, openSegment } from "./parameter.ts";

/** With which arguments one contact is in a parametric segment. */
export interface MatchingArguments {
  readonly parameter: string;
  /** Unix ms */
  readonly now: number;
  /** Of the values in the contact's own data, those it is in the segment with. */
  readonly values: readonly (string | number)[];
  /** Whether it is in with every value that is not in its data, as in "did not buy {product}". */
  readonly others: boolean;
  /** Of the values in its data, those it is not in with. */
  readonly except: readonly (string | number)[];
}

const mostValues = 10_000;

/**
 * For a list the values are lists of one.
 *
 * @throws KindredError `argument_not_invertible`, `which_parameter`, `too_many_arguments`, `unknown_contact`, `invalid_segment`
 */
export async function matchingArguments(
  { workspace, now, flush }: EvaluationResources,
  request: InverseRequest,
  contactId: number,
): Promise<MatchingArguments> {
  const [context] = await Promise.all([loadContext(workspace, { alongside: request.alongside }), flush()]);
  const open = openSegment(request, context, now());
  const [facts] = await loadFacts(workspace, [contactId], open.input);
  if (facts === undefined) {
    throw new KindredError("unknown_contact", `There is no contact ${contactId} in this workspace.`, { status: 404 });
  }
  const candidates = candidateArguments(open.input, open.placeholder, facts);
  if (candidates.length > mostValues) {
    const message = `This contact has ${candidates.length} values to try, more than ${mostValues}: ask for the members of some values instead.`;
    throw new KindredError("too_many_arguments", message, { status: 422 });
  }
  const values: (string | number)[] = [];
  const except: (string | number)[] = [];
  for (const [index, candidate] of candidates.entries()) {
    (interpret(open.boundTo(candidate), facts) ? values : except).push(candidate);
    // Long histories have many values: others get their turn.
    if (index % 64 === 63) await new Promise(setImmediate);
  }
  const others = interpret(open.input, facts);
  return { parameter: open.parameter, now: open.input.now, values, others, except };
}
