import { KindredError } from "@kindred/schema";
import { factNeeds, interpret, nextChange } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { loadContext } from "./context.ts";
import { fetchFacts, readsOf } from "./facts.ts";
import { prepare, type SegmentRequest } from "./request.ts";

export interface OneEvaluation {
  readonly member: boolean;
  /** The instant it was evaluated for, Unix ms. */
  readonly now: number;
  /** When it changes by time alone, Unix ms; null: it does not. */
  readonly changesAt: number | null;
}

/**
 * Whether one contact is in a segment, saved or not, with any arguments: reads nothing but what the segment asks of that contact.
 * Flush the outbox first. `clock`: Unix ms. @throws KindredError `invalid_segment`, `unknown_contact`
 */
export async function evaluateOne(
  workspace: WorkspaceStore,
  request: SegmentRequest,
  contactId: number,
  clock: number,
): Promise<OneEvaluation> {
  const input = prepare(request, await loadContext(workspace, { alongside: request.alongside }), clock);
  const [facts] = await fetchFacts(workspace, [contactId], readsOf(input, [factNeeds(input)]));
  if (facts === undefined) {
    throw new KindredError("unknown_contact", `There is no contact ${contactId} in this workspace.`, { status: 404 });
  }
  return { member: interpret(input, facts), now: input.now, changesAt: nextChange(input, facts) };
}
