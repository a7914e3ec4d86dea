import { KindredError } from "@kindred/schema";
import type { QueryParams } from "@kindred/store";
import type { EvaluationResources } from "../segments/evaluation.ts";
import { peopleSql } from "./activity.ts";
import { conversionMarks, mailMarks, mailShares } from "./marks.ts";
import { withSets } from "./frame.ts";
import { ask, type Asked } from "./measure.ts";
import type { MeasureQuestion } from "./question.ts";
import { shareSet } from "./shares.ts";

export interface PeopleQuestion {
  /** A measure with people behind it: `conversion:0`, `retention`, `churn`, `opened`, … or `people`. */
  readonly measure: string;
  /** Those who count in it, or of those asked about the others. */
  readonly counts: boolean;
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
}

/**
 * Contact ids of the people behind a measure, ascending: exactly those whom it counts. `next` is what to pass as `after`; null at the end.
 *
 * @throws KindredError like `measure`, and `no_people` (422) for a measure that nobody stands behind
 */
export async function measuredPeople(
  resources: EvaluationResources,
  question: MeasureQuestion,
  { measure, counts, after = 0, limit = 50 }: PeopleQuestion,
): Promise<{ readonly count: number; readonly ids: readonly number[]; readonly next: number | null }> {
  const asked = await ask(resources, { ...question, against: null });
  const { bitmap, from, params } = setOf(asked, question, measure, counts);
  const { clickhouse, frame } = asked;
  const [row] = await clickhouse.query<{ count: number; ids: number[] }>(
    withSets(
      frame,
      `SELECT bitmapCardinality(${bitmap}) AS count,
  arraySort(bitmapToArray(bitmapSubsetLimit(${bitmap}, toUInt32({after: UInt32} + 1), {limit: UInt32}))) AS ids
${from === null ? "" : `FROM (\n${from}\n)`}`,
    ),
    { ...params, after, limit },
  );
  const ids = (row?.ids ?? []).map(Number);
  return { count: Number(row?.count ?? 0), ids, next: ids.length < limit ? null : ids.at(-1)! };
}

interface PeopleSet {
  readonly bitmap: string;
  readonly from: string | null;
  readonly params: QueryParams;
}

function setOf(asked: Asked, question: MeasureQuestion, id: string, counts: boolean): PeopleSet {
  const { clickhouse, frame, step } = asked;
  const common = { clickhouse, frame, step, timezone: asked.context.timezone };
  if (id === "people") {
    return { bitmap: counts ? "a_heads" : "bitmapXor(a_heads, a_heads)", from: null, params: frame.params };
  }
  if (id.startsWith("conversion:")) {
    const conversions = question.conversions ?? [{ event: "Order Completed" }];
    const converted = conversionMarks(conversions, asked);
    const share = converted.questions.find((each) => each.id === id);
    if (share !== undefined) return shareSet({ ...common, ...converted }, share, counts);
  }
  const mail = mailShares.find((share) => share.id === id);
  if (mail !== undefined) return shareSet({ ...common, ...mailMarks }, mail, counts);
  const activity = asked.activity.find((each) => each.id === id);
  if (activity === undefined) {
    throw new KindredError("no_people", `Nobody in particular stands behind ${JSON.stringify(id)}.`, {
      status: 422,
      pointer: "/measure",
    });
  }
  const { sql, params } = peopleSql(frame, activity);
  const where = counts ? `${id}_a` : `${id}_of_a AND NOT ${id}_a`;
  return {
    bitmap: "found",
    from: `SELECT groupBitmapStateIf(contact_id, ${where}) AS found FROM (\n${sql}\n)`,
    params: { ...frame.params, ...params },
  };
}
