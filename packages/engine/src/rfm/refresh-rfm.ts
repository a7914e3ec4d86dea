import { type JsonObject, KindredError } from "@kindred/schema";
import { dropOldWorkTables, type Stores, type WorkspaceStore } from "@kindred/store";
import type { Refreshed, Refreshing } from "../refresh/refreshing.ts";
import { removedModels, type RfmModel, rfmModels } from "./definitions.ts";
import { computePast, wantsPast } from "./past.ts";
import { beginRun, finishRun, readRuns, removeRuns } from "./runs.ts";
import { withScores } from "./scored.ts";
import { tellChanges } from "./tell.ts";
import { writeDifferences } from "./write-differences.ts";

export interface RfmRefreshingOptions {
  readonly stores: Stores;
  /** Events were appended to the outbox: bring them over soon. */
  readonly nudge: (workspaceId: string) => void;
}

/** The part of the daily refresh that brings all RFM models of a workspace up to date. */
export function rfmRefreshing({ stores, nudge }: RfmRefreshingOptions): Refreshing {
  return {
    name: "rfm",
    refresh: async (workspace, now, signal): Promise<Refreshed> => {
      const changed: string[] = [];
      const details: Record<string, JsonObject> = {};
      await dropOldWorkTables(workspace.clickhouse);
      for (const model of await rfmModels(workspace)) {
        signal.throwIfAborted();
        try {
          const done = await refreshRfmModel(stores, workspace, model, now, signal);
          details[model.id] = done;
          if (done.changed > 0) changed.push(model.id);
        } catch (error) {
          // One model's data do not keep the others from being made.
          if (!(error instanceof KindredError) || error.status >= 500) throw error;
          details[model.id] = { error: error.message, code: error.code };
        }
      }
      for (const id of await removedModels(workspace)) {
        if ((await writeDifferences(workspace, id, now, null)) > 0) changed.push(id);
        await removeRuns(workspace, id, null);
      }
      nudge(workspace.id);
      return { rfm: changed, details };
    },
  };
}

/**
 * 1. finishes what was cut short; 2. gives the model a past when it has none; 3. computes it at `now` and writes the differences;
 * 4. tells who changed class. Classes that change because the definition was edited, or because there was none, are nobody's doing and are not told.
 */
export async function refreshRfmModel(
  stores: Stores,
  workspace: WorkspaceStore,
  model: RfmModel,
  now: number,
  signal: AbortSignal,
): Promise<{ people: number; changed: number; told: number }> {
  const { id, version, definition } = model;
  const before = await readRuns(workspace, id);
  for (const { at, kind, told, finished } of before) {
    if (kind !== "refresh") continue;
    if (!told) await tellChanges(stores, workspace, id, at);
    if (!finished) await finishRun(workspace, id, at, null);
  }
  if (wantsPast(before)) await computePast(workspace, model, now, signal);
  const started = performance.now();
  const last = before.findLast(({ kind }) => kind === "refresh");
  const isNews = last !== undefined && last.version === version;
  // Instants only grow, even when the clock was set back: a row holds from its instant on.
  const at = last === undefined ? now : Math.max(now, last.at + 1);
  return withScores(workspace, definition, at, async (table) => {
    await beginRun(workspace, id, { at, version, kind: "refresh", told: !isNews });
    const changed = await writeDifferences(workspace, id, at, table);
    await finishRun(workspace, id, at, { ms: performance.now() - started, result: table.result, changed });
    const told = isNews ? await tellChanges(stores, workspace, id, at) : 0;
    return { people: table.result.people, changed, told };
  });
}
