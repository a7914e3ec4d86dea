import { type JsonObject, KindredError } from "@kindred/schema";
import { createEvaluation, type EvaluationResources, type MembersPage } from "../segments/evaluation.ts";
import { type CohortPlan, planCohorts, type RowPlan, rowOf } from "./plan.ts";
import { cellDocument } from "./document.ts";
import { progressOf } from "./part.ts";
import type { CohortQuestion } from "./question.ts";
import type { Span } from "./statement.ts";

/** A cell by its row's key and its column's index; null: the whole cohort. */
export interface CellName {
  readonly row: string;
  readonly column: number | null;
}

/**
 * The segment of a cell's people.
 * @throws KindredError `unknown_cohort`, `empty_cell`, and what planning throws
 */
export async function cohortDocument(
  resources: EvaluationResources,
  question: CohortQuestion,
  cell: CellName,
): Promise<JsonObject> {
  return documentOf(question, await planCohorts(resources, question), cell);
}

/** A cell's people by ascending contact id, as many as `limit`. Throws what `cohortDocument` throws. */
export async function cohortMembers(
  resources: EvaluationResources,
  question: CohortQuestion,
  cell: CellName,
  page: { readonly after?: number; readonly limit?: number },
): Promise<MembersPage> {
  const plan = await planCohorts(resources, question);
  const document = documentOf(question, plan, cell);
  const now = question.now === undefined ? {} : { now: question.now };
  return createEvaluation(resources).members({ document, ...now }, page);
}

function documentOf(question: CohortQuestion, plan: CohortPlan, cell: CellName): JsonObject {
  const { row, bins, span } = placeOf(plan, cell);
  const value = row.kind === "trait" ? (JSON.parse(row.key) as string | number | boolean) : null;
  return cellDocument(question, { entry: row.entry, timeline: row.timeline, bins, value, span });
}

function placeOf(
  plan: CohortPlan,
  { row: key, column }: CellName,
): { readonly row: RowPlan; readonly bins: readonly number[]; readonly span: Span | null } {
  const row = rowOf(plan, key);
  const span = column === null ? null : plan.columns[column];
  if (span === undefined) {
    throw new KindredError("unknown_column", `This table has ${plan.columns.length} columns, counted from 0.`, {
      status: 422,
      pointer: "/cell/column",
    });
  }
  const all = Array.from({ length: row.timeline.cohorts }, (_, i) => i + 1);
  // As in the table: of several beginnings only those whose periods are over.
  const bins =
    row.bin !== null
      ? [row.bin]
      : span === null
        ? all
        : all.filter((entry) => progressOf({ entry }, span, row.timeline) === "done");
  const begun = row.bin === null || span === null || progressOf({ entry: row.bin }, span, row.timeline) !== "none";
  if (bins.length > 0 && begun) return { row, bins, span };
  throw new KindredError("empty_cell", "Nothing of this cell has begun yet: it has no people.", {
    status: 422,
    pointer: "/cell",
  });
}
