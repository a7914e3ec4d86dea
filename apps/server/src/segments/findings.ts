import { lintSegment, loadContext } from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import { check, type Diagnostic, lint } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import type { Wiring } from "../wiring.ts";

/** What is said of a document that has been saved. Its saving needed no ClickHouse, so without it nothing is said of the data. */
export async function findingsOf(
  wiring: Wiring,
  store: WorkspaceStore,
  document: unknown,
): Promise<readonly Diagnostic[]> {
  try {
    await wiring.ingest.flush(store.id);
    const context = await loadContext(store, { names: true });
    return await lintSegment(store, check(document, context.check), context, { now: wiring.now() });
  } catch (error) {
    if (!(error instanceof KindredError)) throw error;
    const context = await loadContext(store);
    const checked = check(document, context.check);
    return checked.ok ? lint(checked, context.check) : checked.diagnostics;
  }
}
