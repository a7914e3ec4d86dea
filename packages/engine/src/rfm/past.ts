import type { RfmDefinition } from "@kindred/models";
import type { WorkspaceStore } from "@kindred/store";
import type { RfmModel } from "./definitions.ts";
import { beginRun, type FinishedRun, finishRun, readRuns, removeRuns, type RfmRun } from "./runs.ts";
import { withScores } from "./scored.ts";
import { latestFirst, Succession } from "./write-differences.ts";

/** A year in steps of 30 days: moves between classes are counted over such a step. */
const steps = 12;
const step = 30 * 86_400_000;

/** Whether a model's past is to be computed (again): it has none, was cut short, or somebody asked. */
export function wantsPast(runs: readonly RfmRun[]): boolean {
  return runs.length === 0 || runs.some(({ kind, finished }) => kind === "past" && !finished);
}

/** Has the past of a model computed anew with the next refresh, by its definition as it then is. */
export async function askPast(workspace: WorkspaceStore, model: string, now: number): Promise<void> {
  const runs = await readRuns(workspace, model);
  const first = runs.find(({ kind }) => kind === "refresh");
  await beginRun(workspace, model, { at: (first?.at ?? now) - step, version: 0, kind: "past", told: true });
  await workspace.postgres
    .updateTable("rfm_runs")
    .set({ finished: false })
    .where("workspace_id", "=", workspace.id)
    .where("model", "=", model)
    .where("kind", "=", "past")
    .execute();
}

/**
 * Gives a model a past: the classes of the twelve instants 30, 60, … days before it was computed for the first time, from the events up to
 * each. What was computed at the time is never touched: before an invented past is replaced, the first real classes are written out in full.
 */
export async function computePast(
  workspace: WorkspaceStore,
  { id, version, definition }: RfmModel,
  now: number,
  signal: AbortSignal,
): Promise<void> {
  const runs = await readRuns(workspace, id);
  const first = runs.find(({ kind }) => kind === "refresh")?.at ?? null;
  if (runs.length > 0) await removePast(workspace, id, first);
  await removeRuns(workspace, id, "past");
  const start = first ?? now;
  const began = await firstEvent(workspace, definition);
  const instants = Array.from({ length: steps }, (_, i) => start - (steps - i) * step).filter((at) => at >= began);
  // The earliest stays unfinished until all of it is there: what is cut short is done again.
  const earliest = instants[0];
  if (earliest === undefined) return;
  await beginRun(workspace, id, { at: earliest, version, kind: "past", told: true });
  const firstDone = await Succession.run(workspace, id, instants.at(-1) ?? earliest, async (succession) => {
    let ofEarliest: FinishedRun | null = null;
    for (const at of instants) {
      signal.throwIfAborted();
      const started = performance.now();
      const done = await withScores(workspace, definition, at, async (table): Promise<FinishedRun | null> => {
        if (table.result.people === 0) return null;
        const changed = await succession.write(at, table);
        return { ms: performance.now() - started, result: table.result, changed };
      });
      if (at === earliest) ofEarliest = done;
      else if (done !== null) {
        await beginRun(workspace, id, { at, version, kind: "past", told: true });
        await finishRun(workspace, id, at, done);
      }
    }
    return ofEarliest;
  });
  if (firstDone === null) await removeRun(workspace, id, earliest);
  else await finishRun(workspace, id, earliest, firstDone);
}

/** Unix ms; Infinity when there is none. */
async function firstEvent({ clickhouse }: WorkspaceStore, { events }: RfmDefinition): Promise<number> {
  const [row] = await clickhouse.query<{ ms: number; events: number }>(
    `SELECT toFloat64(toUnixTimestamp64Milli(min(ts))) AS ms, toFloat64(count()) AS events FROM events WHERE event IN {events: Array(String)}`,
    { events },
  );
  return row === undefined || row.events === 0 ? Infinity : row.ms;
}

async function removeRun({ postgres, id }: WorkspaceStore, model: string, at: number): Promise<void> {
  await postgres
    .deleteFrom("rfm_runs")
    .where("workspace_id", "=", id)
    .where("model", "=", model)
    .where("at", "=", new Date(at))
    .execute();
}

async function removePast({ clickhouse }: WorkspaceStore, model: string, first: number | null): Promise<void> {
  const instant = "fromUnixTimestamp64Milli({first: Int64}, 'UTC')";
  if (first !== null) {
    const one = { model, first };
    await clickhouse.command(
      `INSERT INTO rfm (model, contact_id, at, r, f, m, class, version)
       SELECT {model: String}, contact_id, ${instant}, argMax(r, ${latestFirst}), argMax(f, ${latestFirst}), argMax(m, ${latestFirst}),
         argMax(class, ${latestFirst}), max(version) + 1
       FROM rfm WHERE model = {model: String} AND at <= ${instant} GROUP BY contact_id`,
      one,
    );
  }
  await clickhouse.command(
    `ALTER TABLE rfm DELETE WHERE model = {model: String}${first === null ? "" : ` AND at < ${instant}`} SETTINGS mutations_sync = 2`,
    first === null ? { model } : { model, first },
  );
}
