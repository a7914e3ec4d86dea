import type { CohortSegmentAnswer, CohortTableAnswer } from "@kindred/server/answers";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { part, request } from "../../../api/request.ts";
import type { PeoplePage } from "../../../shell/people-drawer.tsx";

export type Question = Readonly<Record<string, unknown>>;
export type Table = CohortTableAnswer;
export type Row = Table["rows"][number];
export type Cell = NonNullable<Row["cells"][number]>;

/** A cell by its row's key and its column's place; null: the whole cohort. */
export interface CellName {
  readonly row: string;
  readonly column: number | null;
}

function path(workspace: string, rest: string): string {
  return `/workspaces/${part(workspace)}/${rest}`;
}

/** The table; that of the question before stays in sight until it is there. */
export function useCohorts(workspace: string, question: Question | null) {
  return useQuery({
    queryKey: ["cohorts", workspace, question],
    enabled: question !== null,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request<Table>(path(workspace, "cohorts"), { method: "POST", body: question, signal }),
  });
}

export function cellPeople(workspace: string, question: Question, cell: CellName) {
  return (cursor: string | null, signal: AbortSignal): Promise<PeoplePage> => {
    const { compare: _, ...asked } = question;
    const body = { ...asked, cell, limit: 200, ...(cursor === null ? {} : { cursor }) };
    return request<PeoplePage>(path(workspace, "cohorts/people"), { method: "POST", body, signal });
  };
}

export function cellSegment(workspace: string, question: Question, cell: CellName): Promise<CohortSegmentAnswer> {
  const { compare: _, ...asked } = question;
  return request<CohortSegmentAnswer>(path(workspace, "cohorts/segment"), { method: "POST", body: { ...asked, cell } });
}
