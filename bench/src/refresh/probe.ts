import type { startWired } from "@kindred/server";

type Wiring = Awaited<ReturnType<typeof startWired>>["wiring"];

/** Whom a probe lets in. */
export const probed = { id: "probed", where: { event: "Probed" } };

let probes = 0;

/** While `work` runs somebody new enters `probed` twice a second: from the acknowledgement of their event to the ledger, ms each. */
export async function probing(
  { ingest, membership }: Pick<Wiring, "ingest" | "membership">,
  workspaceId: string,
  work: () => Promise<void>,
): Promise<readonly number[]> {
  const lags: number[] = [];
  const sent: number[] = [];
  let entered = 0;
  const probe = async (userId: string): Promise<void> => {
    await ingest.accept(workspaceId, [{ type: "track", userId, event: "Probed", messageId: userId }]);
    sent.push(performance.now());
  };
  const ticker = setInterval(() => {
    const userId = `probe-${probes}`;
    probes += 1;
    void probe(userId);
  }, 500);
  const stop = membership.onChanges(({ changes }) => {
    // Each enters once, in the order of the probes.
    for (const { segment, change } of changes ?? []) {
      if (segment !== probed.id || change !== 1) continue;
      lags.push(Math.max(0, performance.now() - (sent[entered] ?? performance.now())));
      entered += 1;
    }
  });
  try {
    await work();
  } finally {
    clearInterval(ticker);
  }
  await membership.settle(workspaceId);
  stop();
  return lags;
}
