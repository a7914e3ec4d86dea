import {
  createEvaluation,
  createSegmentDocuments,
  type Evaluation,
  type SegmentDocuments,
  type SegmentRequest,
} from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import { z } from "zod";
import { Slug } from "../http/api.ts";
import type { Wiring } from "../wiring.ts";

/** Answers write years with four digits. A year is left free at both ends, for periods and time zones that reach over them. */
const [earliest, latest] = [Date.parse("0002-01-01"), Date.parse("9998-12-31T23:59:59.999Z")];

/** An instant in requests: ISO 8601 with a zone, a date (midnight UTC) or Unix milliseconds. */
export const Moment = z
  .union(
    [
      z.number().int().min(0).max(latest),
      z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
      z.iso.date().transform((text) => Date.parse(text)),
    ],
    { error: "Write a day (2026-01-31), an instant (2026-01-31T09:00:00Z) or Unix milliseconds." },
  )
  .refine((at) => at >= earliest && at <= latest, "Name an instant from the year 2 to the end of the year 9998.");

/** What is asked about: a document as it stands in the request, or a saved segment by its id. */
export const Question = z.object({
  document: z.unknown().optional().describe("A segment document, saved or not"),
  segment: Slug.optional().describe("Or the id of a saved one"),
  args: z.record(z.string(), z.unknown()).optional().describe("Values for its parameters"),
  now: Moment.optional().describe("Answers who was in it then; absent: now"),
  alongside: z.record(z.string(), z.unknown()).optional().describe("Unsaved documents it refers to, by id"),
});
export type Question = z.output<typeof Question>;

export function evaluationOf(wiring: Wiring, store: WorkspaceStore): Evaluation {
  return createEvaluation({ workspace: store, now: wiring.now, flush: () => wiring.ingest.flush(store.id) });
}

export function documentsOf(wiring: Wiring, store: WorkspaceStore): SegmentDocuments {
  return createSegmentDocuments(store, wiring.now);
}

/** Throws `no_segment` when the question names neither a document nor a segment, or both. */
export async function requestOf(wiring: Wiring, store: WorkspaceStore, question: Question): Promise<SegmentRequest> {
  if ((question.document === undefined) === (question.segment === undefined)) {
    throw new KindredError(
      "no_segment",
      "Send either `document` (a segment document) or `segment` (a saved one's id).",
    );
  }
  const document =
    question.segment === undefined
      ? question.document
      : (await documentsOf(wiring, store).get(question.segment)).document;
  return {
    document,
    ...(question.args === undefined ? {} : { args: question.args }),
    ...(question.now === undefined ? {} : { now: question.now }),
    ...(question.alongside === undefined ? {} : { alongside: new Map(Object.entries(question.alongside)) }),
  };
}
