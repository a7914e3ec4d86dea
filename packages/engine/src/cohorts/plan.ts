import { KindredError } from "@kindred/schema";
import { asOf } from "../segments/as-of.ts";
import { loadContext, type SegmentContext } from "../segments/context.ts";
import type { EvaluationResources } from "../segments/evaluation.ts";
import type { CohortQuestion, Entry } from "./question.ts";
import type { Span } from "./statement.ts";
import { spansOf } from "./table.ts";
import { calendarTimeline, dayText, type Timeline, windowTimeline } from "./timeline.ts";
import { expectTrait, traitValues } from "./trait-values.ts";

/** A row in the making. */
export interface RowPlan {
  readonly key: string;
  readonly entry: Entry;
  readonly timeline: Timeline;
  readonly kind: CohortQuestion["cut"]["kind"];
  /** The only bin of a calendar cohort or a window. */
  readonly bin: number | null;
}

/** A question with what only the workspace knows. */
export interface CohortPlan {
  readonly context: SegmentContext;
  /** Unix ms */
  readonly now: number;
  readonly rows: readonly RowPlan[];
  readonly columns: readonly Span[];
  readonly leftOut: number;
}

/** @throws KindredError `future_now`, `bad_period`, `too_many_periods`, `unknown_trait` */
export async function planCohorts(
  { workspace, now: clock, flush }: EvaluationResources,
  question: CohortQuestion,
): Promise<CohortPlan> {
  const [context] = await Promise.all([loadContext(workspace), flush()]);
  const now = asOf(question.now, clock);
  const { cut, entry, by } = question;
  if (entry.kind === "date") await expectTrait(workspace.clickhouse, entry.trait, "/entry/trait");
  const rows: RowPlan[] = [];
  let leftOut = 0;
  if (cut.kind === "windows") {
    cut.windows.forEach((window, at) => {
      const timeline = windowTimeline(window, at, by, context.timezone, now);
      const own: Entry = window.entry === undefined ? entry : { kind: "event", ...window.entry };
      rows.push({ key: window.name, entry: own, timeline, kind: cut.kind, bin: 1 });
    });
  } else {
    const timeline = calendarTimeline(by, question, context.timezone, now);
    if (cut.kind === "calendar") {
      for (let bin = 1; bin <= timeline.cohorts; bin++) {
        rows.push({ key: dayText(timeline.startOf(bin)), entry, timeline, kind: cut.kind, bin });
      }
    } else {
      const found = await traitValues(workspace.clickhouse, cut.trait);
      if (found.values.length === 0) await expectTrait(workspace.clickhouse, cut.trait, "/cut/trait");
      leftOut = found.leftOut;
      for (const key of found.values) rows.push({ key, entry, timeline, kind: cut.kind, bin: null });
    }
  }
  const most = Math.min(lastPeriod(rows), question.periods ?? Number.POSITIVE_INFINITY);
  return { context, now, rows, columns: spansOf(question.columns, most), leftOut };
}

export function lastPeriod(rows: readonly RowPlan[]): number {
  return Math.max(0, ...rows.map(({ timeline }) => timeline.starts.length - 2));
}

/** @throws KindredError `unknown_cohort` */
export function rowOf({ rows }: CohortPlan, key: string): RowPlan {
  const row = rows.find((each) => each.key === key);
  if (row !== undefined) return row;
  const some = rows.slice(0, 5).map((each) => each.key);
  throw new KindredError(
    "unknown_cohort",
    `There is no cohort ${JSON.stringify(key)} in this table. There is ${some.join(", ")}${rows.length > some.length ? ", …" : ""}.`,
    { status: 422, pointer: "/compare" },
  );
}
