import { commonShifts } from "@kindred/models";
import { Params, zoneOf } from "@kindred/segment";
import type { ClickHouse, WorkspaceStore } from "@kindred/store";
import type { EvaluationResources } from "../segments/evaluation.ts";
import { type Money, moneyOf } from "../money/currency.ts";
import { type CohortComparison, compareRows, periodsSince } from "./comparison.ts";
import { type Part, type PartRow, readPart, sizeOf } from "./part.ts";
import { type CohortPlan, lastPeriod, planCohorts, type RowPlan, rowOf } from "./plan.ts";
import type { CohortQuestion } from "./question.ts";
import { alive, printEvents } from "./rows.ts";
import { cohortStatement, type Span } from "./statement.ts";
import { cellOf, type CohortCell, type MeasuredCell, spansOf } from "./table.ts";
import { dayText } from "./timeline.ts";

export interface CohortRow {
  /** The first day of a calendar cohort, a window's name, a trait's value as JSON. */
  readonly key: string;
  /** First day, and the day after the last; null for a trait's value. */
  readonly from: string | null;
  readonly to: string | null;
  readonly size: number;
  /** Somebody may still begin in it. */
  readonly open: boolean;
  /** null: nothing of it has begun. */
  readonly cells: readonly (CohortCell | null)[];
}

/** A calendar period in which all cohorts did alike what is not their course. */
export interface SharedShift {
  readonly from: string;
  readonly to: string;
  readonly cohorts: number;
  readonly observed: number;
  readonly expected: number;
  readonly score: number;
}

export interface CohortTable {
  /** Unix ms */
  readonly now: number;
  readonly timezone: string;
  readonly columns: readonly Span[];
  readonly rows: readonly CohortRow[];
  /** All cohorts together, where their periods are over; null for windows, which have people in common. */
  readonly all: readonly (CohortCell | null)[] | null;
  readonly shifts: readonly SharedShift[];
  readonly comparison: CohortComparison | null;
  /** Values of the trait that are not shown. */
  readonly leftOut: number;
  /** What sums of money are told in; null: nothing says, or none are told. */
  readonly currency: string | null;
}

/**
 * Who came back, or spent, how long after they began. @throws KindredError `invalid_segment`, `bad_period`, `too_many_periods`,
 * `unknown_cohort`
 */
export async function readCohorts(resources: EvaluationResources, question: CohortQuestion): Promise<CohortTable> {
  const plan = await planCohorts(resources, question);
  const { columns, rows } = plan;
  const compared = question.compare === undefined ? null : question.compare.map((key) => rowOf(plan, key));
  const within = compared === null ? null : periodsSince(compared);
  // Beside the columns: single periods, by which shifts are told, and what a comparison asks first.
  const single = spansOf({ kind: "classic" }, lastPeriod(rows));
  const isSingle = question.columns.kind === "classic" && columns.length === single.length;
  const spans = [...columns, ...(isSingle ? [] : single), ...(within === null ? [] : [{ from: 1, to: within }])];
  const money = await moneyIn(resources.workspace, question, plan);
  const parts = await readParts(resources.workspace.clickhouse, question, plan, spans, money);
  const cells = rows.map((row) =>
    columns.map((span, column) => cellOf(parts.get(row)!, row.timeline, question, column, span, row.bin !== null)),
  );
  return {
    now: plan.now,
    timezone: plan.context.timezone,
    columns,
    rows: rows.map((row, i) => ({
      key: row.key,
      from: row.bin === null ? null : dayText(row.timeline.startOf(row.bin)),
      to: row.bin === null ? null : dayText(row.timeline.startOf(row.bin + 1)),
      size: sizeOf(parts.get(row)!),
      open: (row.bin ?? row.timeline.starts.length) > row.timeline.finished,
      cells: cells[i]!.map(shown),
    })),
    all: question.cut.kind === "windows" ? null : together(question, plan, parts),
    shifts: question.cut.kind === "calendar" ? shiftsOf(rows, parts, isSingle ? 0 : columns.length) : [],
    comparison: compared === null ? null : compareRows(plan, parts, compared, cells, within!, spans.length - 1),
    leftOut: plan.leftOut,
    currency: money?.currency ?? null,
  };
}

/** @throws KindredError `several_currencies`, `missing_rate` */
async function moneyIn(
  workspace: WorkspaceStore,
  { measure, returns, now: asked }: CohortQuestion,
  { context, now, rows: cohorts }: CohortPlan,
): Promise<Money | null> {
  if (measure.kind !== "sum" || !measure.money) return null;
  const params = new Params();
  const rows = printEvents(returns, "/returns", { context, params, now, asOf: asked !== undefined });
  const first = Math.min(...cohorts.map(({ timeline }) => timeline.startOf(1)));
  const since = zoneOf(context.timezone).startOfDay(Number.isFinite(first) ? first : 0);
  const from = `ts >= fromUnixTimestamp64Milli(${params.add("Int64", since)}, 'UTC')`;
  return moneyOf(workspace, measure.currency, `${rows} AND ${from} AND ${alive}`, params);
}

/** One read a timeline and a beginning: calendar cohorts and those of a trait have all in common, each window has its own. */
async function readParts(
  clickhouse: ClickHouse,
  question: CohortQuestion,
  { context, now, rows }: CohortPlan,
  spans: readonly Span[],
  money: Money | null,
): Promise<ReadonlyMap<RowPlan, readonly Part[]>> {
  const found = new Map<RowPlan, readonly Part[]>();
  const values = question.cut.kind === "trait" ? rows.map(({ key }) => key) : null;
  const read = async ({ entry, timeline }: RowPlan): Promise<Part[]> => {
    const statement = cohortStatement({ question, entry, timeline, spans, values, money, context, now });
    return (await clickhouse.query<PartRow>(statement.sql, statement.params)).map(readPart);
  };
  const [first] = rows;
  if (first === undefined) return found;
  if (question.cut.kind === "windows") {
    for (const row of rows) found.set(row, await read(row));
    return found;
  }
  const parts = await read(first);
  for (const row of rows) {
    found.set(
      row,
      parts.filter(({ entry, key }) => (row.bin === null ? key === row.key : entry === row.bin)),
    );
  }
  // A calendar cohort without anybody is one all the same.
  for (const row of rows)
    if (row.bin !== null && found.get(row)!.length === 0) found.set(row, [nobody(row.bin, spans)]);
  return found;
}

function nobody(entry: number, spans: readonly Span[]): Part {
  return { entry, key: "", size: 0, came: spans.map(() => 0), amounts: null };
}

function shown(cell: MeasuredCell | null): CohortCell | null {
  if (cell === null) return null;
  const { moments: _, ...rest } = cell;
  return rest;
}

function together(
  question: CohortQuestion,
  { rows, columns }: CohortPlan,
  parts: ReadonlyMap<RowPlan, readonly Part[]>,
): (CohortCell | null)[] {
  const [first] = rows;
  if (first === undefined) return columns.map(() => null);
  const everybody = rows.flatMap((row) => parts.get(row)!);
  return columns.map((span, column) => shown(cellOf(everybody, first.timeline, question, column, span, false)));
}

function shiftsOf(
  rows: readonly RowPlan[],
  parts: ReadonlyMap<RowPlan, readonly Part[]>,
  firstClassic: number,
): SharedShift[] {
  const cells = rows.flatMap((row) =>
    parts.get(row)!.flatMap((part) => {
      const ages = Math.max(0, row.timeline.finished - part.entry);
      return Array.from({ length: ages }, (_, i) => {
        return { cohort: part.entry, age: i + 1, count: part.came[firstClassic + i + 1]!, of: part.size };
      });
    }),
  );
  const timeline = rows[0]!.timeline;
  return commonShifts(cells).map(({ period, ...shift }) => {
    return { from: dayText(timeline.startOf(period)), to: dayText(timeline.startOf(period + 1)), ...shift };
  });
}
