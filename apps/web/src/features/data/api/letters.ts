import type { DeadLetterAnswer, DeadLetterCountsAnswer, ReplayedAnswer } from "@kindred/server/answers";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";

export type Choice = { readonly ids: readonly number[] } | { readonly code: string };

export function useLetterCounts(workspace: string) {
  return useQuery({
    queryKey: ["letter-counts", workspace],
    queryFn: ({ signal }) => request<DeadLetterCountsAnswer>(`${path(workspace)}/codes`, { signal }),
    select: ({ items }) => items,
  });
}

/** Newest first, of one reason or of all, page by page. */
export function useLetters(workspace: string, code: string | null) {
  return useInfiniteQuery({
    queryKey: ["letters", workspace, code],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      request<{ readonly items: readonly DeadLetterAnswer[]; readonly next: string | null }>(path(workspace), {
        query: { cursor: pageParam, code, limit: 100 },
        signal,
      }),
    getNextPageParam: ({ next }) => next,
  });
}

export function useReplay(workspace: string) {
  return useMutation({
    mutationFn: (choice: Choice) =>
      request<ReplayedAnswer>(`${path(workspace)}/replay`, { method: "POST", body: choice }),
    onSuccess: refresh,
  });
}

/** Tries one again with another payload. */
export function useReplayEdited(workspace: string) {
  return useMutation({
    mutationFn: ({ id, payload }: { readonly id: number; readonly payload: unknown }) =>
      request<ReplayedAnswer>(`${path(workspace)}/${id}/replay`, { method: "POST", body: { payload } }),
    onSuccess: refresh,
  });
}

export function useDiscard(workspace: string) {
  return useMutation({
    mutationFn: (choice: Choice) =>
      request<{ readonly discarded: number }>(`${path(workspace)}/discard`, { method: "POST", body: choice }),
    onSuccess: refresh,
  });
}

function refresh(): Promise<void> {
  return queryClient.invalidateQueries();
}

function path(workspace: string): string {
  return `/workspaces/${part(workspace)}/dead-letters`;
}
