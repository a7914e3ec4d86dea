import type { CommittedChanges, MembershipChange } from "./changes.ts";
import type { Committed } from "./commit.ts";

/** Beyond this listeners are told of the numbers only. */
const mostTold = 20_000;

/** What listeners are told of a commit; null when it changed no membership. */
export function committedChanges(
  workspaceId: string,
  at: number,
  { changes, runs, fromSeq }: Committed,
): CommittedChanges | null {
  const count = runs.reduce((sum, { ids }) => sum + ids.length, changes.length);
  if (count === 0) return null;
  const numbers = { workspaceId, at, fromSeq, toSeq: fromSeq + count - 1 };
  if (count > mostTold) return { ...numbers, changes: null };
  let seq = fromSeq;
  const told: MembershipChange[] = changes.map((change) => ({ ...change, seq: seq++ }));
  for (const { ids, ...run } of runs)
    for (const contactId of ids) told.push({ ...run, condition: "", contactId, seq: seq++ });
  return { ...numbers, changes: told };
}
