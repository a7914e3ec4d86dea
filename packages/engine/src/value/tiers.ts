import type { JsonObject } from "@kindred/schema";
import { eventCondition } from "../cohorts/rows.ts";
import type { ValueQuestion } from "./question.ts";

/** Why no segment can say the same. */
export type NoSegment = "refunds" | "rates" | "segment";

/** The language ranks everybody by one measure of one currency. */
export function noSegment({ refunds, currency, segment }: ValueQuestion): NoSegment | null {
  if (refunds !== null) return "refunds";
  if (currency !== null) return "rates";
  return segment === null ? null : "segment";
}

/** The first `percent` of customers by what they spent; of those the better `but` percent left out. */
export function tierDocument(question: ValueQuestion, percent: number, but: number | null): JsonObject | null {
  if (noSegment(question) !== null) return null;
  const by = {
    ...eventCondition(question.orders),
    ...(question.window === undefined ? {} : { window: question.window }),
    measure: { sum: question.orders.amount },
  };
  const top = { top: percent, by };
  return {
    version: 1,
    id: but === null ? `top-${idOf(percent)}` : `top-${idOf(percent)}-without-${idOf(but)}`,
    name: but === null ? `Top ${percent} %` : `Top ${percent} % without the top ${but} %`,
    kind: "strategic",
    where: but === null ? top : { all: [top, { not: { top: but, by } }] },
  } as JsonObject;
}

function idOf(percent: number): string {
  return String(percent).replace(".", "-");
}
