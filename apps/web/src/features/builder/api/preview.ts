import type { CheckAnswer, ContactAnswer, ExplanationAnswer, PreviewAnswer } from "@kindred/server/answers";
import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { part, request } from "../../../api/request.ts";
import type { JsonObject } from "../../../shell/condition/model/json.ts";

export interface Question {
  readonly document: JsonObject;
  readonly args?: JsonObject;
  /** `YYYY-MM-DD` or ISO 8601 with a zone; absent: now. */
  readonly now?: string;
}

/** The document counted as it stands. A newer question ends the request of the older one. */
export function usePreview(workspace: string, session: string, question: Question | null) {
  return useQuery({
    queryKey: ["builder-preview", workspace, session, question],
    enabled: question !== null,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) =>
      request<PreviewAnswer>(`/workspaces/${part(workspace)}/evaluate/preview`, {
        method: "POST",
        body: { ...question, session, sample: 8 },
        signal,
      }),
  });
}

/** What is said of the document in the light of the data: names nobody has sent, conditions that hold for nobody. */
export function useCheck(workspace: string, question: Question | null) {
  return useQuery({
    queryKey: ["builder-check", workspace, question],
    enabled: question !== null,
    gcTime: 60_000,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) =>
      request<CheckAnswer>(`/workspaces/${part(workspace)}/evaluate/check`, { method: "POST", body: question, signal }),
  });
}

/** People whose external id, email or phone begins with the words. */
export function usePeople(workspace: string, q: string) {
  return useQuery({
    queryKey: ["builder-people", workspace, q],
    enabled: q !== "",
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      request<{ readonly items: readonly ContactAnswer[] }>(`/workspaces/${part(workspace)}/contacts`, {
        query: { q, limit: 8 },
        signal,
      }),
    select: ({ items }) => items,
  });
}

export function usePersonTest(
  workspace: string,
  contact: string,
  question: Question | null,
): UseQueryResult<ExplanationAnswer> {
  return useQuery({
    queryKey: ["builder-explanation", workspace, contact, question],
    enabled: question !== null,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      request<ExplanationAnswer>(`/workspaces/${part(workspace)}/evaluate/explain`, {
        method: "POST",
        body: { ...question, contact },
        signal,
      }),
  });
}
