import type { WorkspaceStore } from "@kindred/store";
import { sql } from "kysely";
import type { RfmResult } from "./scored.ts";

/** An instant at which a model's classes were computed. */
export interface RfmRun {
  /** Unix ms. */
  readonly at: number;
  /** Of the definition. */
  readonly version: number;
  /** `past`: computed later than it is for, from the events up to then. */
  readonly kind: "past" | "refresh";
  readonly told: boolean;
  readonly finished: boolean;
  /** How many had events that count, and how many rows were written; null when it was cut short. */
  readonly people: number | null;
  readonly changed: number | null;
}

/** Runs of a model, earliest first, without what they found. */
export async function readRuns({ postgres, id }: WorkspaceStore, model: string): Promise<RfmRun[]> {
  const rows = await postgres
    .selectFrom("rfm_runs")
    .select(["at", "version", "kind", "told", "finished"])
    .select([
      sql<number | null>`(result -> 'people')::float8`.as("people"),
      sql<number | null>`(result -> 'changed')::float8`.as("changed"),
    ])
    .where("workspace_id", "=", id)
    .where("model", "=", model)
    .orderBy("at")
    .execute();
  return rows.map(({ at, ...run }) => ({ ...run, at: at.getTime() }));
}

/** What a run found; null when it was cut short. @param at of the run, Unix ms */
export async function readResult(
  { postgres, id }: WorkspaceStore,
  model: string,
  at: number,
): Promise<RfmResult | null> {
  const row = await postgres
    .selectFrom("rfm_runs")
    .select("result")
    .where("workspace_id", "=", id)
    .where("model", "=", model)
    .where("at", "=", new Date(at))
    .executeTakeFirst();
  return (row?.result ?? null) as unknown as RfmResult | null;
}

/** How large each class was at each run since an instant (Unix ms), earliest first. */
export async function classHistory(
  { postgres, id }: WorkspaceStore,
  model: string,
  since: number,
): Promise<{ readonly at: number; readonly kind: RfmRun["kind"]; readonly classes: Record<string, number> }[]> {
  const sizes = sql<Record<string, number>>`(
    SELECT coalesce(jsonb_object_agg(name, size), '{}') FROM (
      SELECT cell ->> 'class' AS name, sum((cell ->> 'size')::float8) AS size FROM jsonb_array_elements(result -> 'cells') AS cell GROUP BY name
    ) AS classes)`;
  const rows = await postgres
    .selectFrom("rfm_runs")
    .select(["at", "kind", sizes.as("classes")])
    .where("workspace_id", "=", id)
    .where("model", "=", model)
    .where("at", ">=", new Date(since))
    .where("result", "is not", null)
    .orderBy("at")
    .execute();
  return rows.map(({ at, ...rest }) => ({ ...rest, at: at.getTime() }));
}

export interface NewRun {
  readonly at: number;
  readonly version: number;
  readonly kind: RfmRun["kind"];
  /** Its changes are nobody's news. */
  readonly told: boolean;
}

export interface FinishedRun {
  readonly ms: number;
  readonly result: RfmResult;
  /** How many rows were written. */
  readonly changed: number;
}

export async function beginRun({ postgres, id }: WorkspaceStore, model: string, run: NewRun): Promise<void> {
  const { at, version, kind, told } = run;
  await postgres
    .insertInto("rfm_runs")
    .values({ workspace_id: id, model, at: new Date(at), version, kind, told })
    .onConflict((conflict) => conflict.columns(["workspace_id", "model", "at"]).doNothing())
    .execute();
}

/** `done` null: it was cut short, and what it has written stays. */
export async function finishRun(
  { postgres, id }: WorkspaceStore,
  model: string,
  at: number,
  done: FinishedRun | null,
): Promise<void> {
  const result = done === null ? null : JSON.stringify({ ...done.result, changed: done.changed });
  await postgres
    .updateTable("rfm_runs")
    .set({ finished: true, ...(done === null ? {} : { ms: Math.round(done.ms), result }) })
    .where("workspace_id", "=", id)
    .where("model", "=", model)
    .where("at", "=", new Date(at))
    .execute();
}

export async function removeRuns(
  { postgres, id }: WorkspaceStore,
  model: string,
  kind: RfmRun["kind"] | null,
): Promise<void> {
  let removal = postgres.deleteFrom("rfm_runs").where("workspace_id", "=", id).where("model", "=", model);
  if (kind !== null) removal = removal.where("kind", "=", kind);
  await removal.execute();
}
