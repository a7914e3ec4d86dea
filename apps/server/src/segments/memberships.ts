import { loadContext, loadFacts, prepare } from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import { explain, type Explanation } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import type { Wiring } from "../wiring.ts";
import { documentsOf } from "./request.ts";

export interface Membership {
  readonly id: string;
  readonly name: string;
  readonly member: boolean;
  readonly explanation: Explanation;
}

/** In which of the saved segments a contact is, each with the reason. Segments that ask for arguments are left out. */
export async function readMemberships(wiring: Wiring, store: WorkspaceStore, contactId: number): Promise<Membership[]> {
  const [saved, context] = await Promise.all([
    documentsOf(wiring, store).list(),
    loadContext(store),
    wiring.ingest.flush(store.id),
  ]);
  const now = wiring.now();
  const prepared = saved.flatMap(({ id, document }) => {
    try {
      return [{ id, input: prepare({ document }, context, now) }];
    } catch (error) {
      if (error instanceof KindredError) return [];
      throw error;
    }
  });
  const [first, ...others] = prepared.map(({ input }) => input);
  if (first === undefined) return [];
  const [facts] = await loadFacts(store, [contactId], first, ...others);
  if (facts === undefined) return [];
  return prepared.map(({ id, input }) => {
    const explanation = explain(input, facts);
    return { id, name: input.segment.name, member: explanation.member, explanation };
  });
}
