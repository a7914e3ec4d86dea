import type {
  TemplateAnswer,
  TemplateCountsAnswer,
  TemplatesAnswer,
  UsedTemplateAnswer,
} from "@kindred/server/answers";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";

export type Template = TemplateAnswer;
export type Values = Readonly<Record<string, string | number>>;

function path(workspace: string, rest = ""): string {
  return `/workspaces/${part(workspace)}/templates${rest}`;
}

export function useTemplates(workspace: string) {
  return useQuery({
    queryKey: ["templates", workspace],
    queryFn: ({ signal }) => request<TemplatesAnswer>(path(workspace), { signal }),
    staleTime: 30_000,
  });
}

/** So many are counted by one request: nobody waits long for the first, and the rest follows. */
const atOnce = 5;

/** The counts that are there so far, by key. One request after the other: each is a pass over the data that takes every core by itself. */
export function useCounts(workspace: string, templates: readonly Template[]): ReadonlyMap<string, Counted> {
  const keys = templates.map(({ key }) => key);
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = useInfiniteQuery({
    queryKey: ["template-counts", workspace, keys],
    initialPageParam: 0,
    queryFn: ({ pageParam: from, signal }) =>
      request<TemplateCountsAnswer>(path(workspace, "/counts"), {
        method: "POST",
        body: { keys: keys.slice(from, from + atOnce) },
        signal,
      }),
    getNextPageParam: (_last, _all, from) => (from + atOnce < keys.length ? from + atOnce : undefined),
    staleTime: 60_000,
  });
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  return useMemo(
    () => new Map((data?.pages ?? []).flatMap(({ items }) => items.map((item) => [item.key, item] as const))),
    [data],
  );
}

export type Counted = Pick<TemplateCountsAnswer["items"][number], "count" | "share" | "problem">;

/** One template with other values. Kept while the next is counted. */
export function useTemplatePreview(workspace: string, key: string, values: Values) {
  return useQuery({
    queryKey: ["template-preview", workspace, key, values],
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    queryFn: ({ signal }) =>
      request<Template & { readonly contacts: number; readonly counted: Counted }>(
        path(workspace, `/${part(key)}/preview`),
        { method: "POST", body: { values }, signal },
      ),
  });
}

/** `itself` false: only what the template refers to is saved, to go on in the builder. */
export function useUse(workspace: string, key: string) {
  return useMutation({
    mutationFn: (body: { readonly values: Values; readonly name?: string; readonly itself: boolean }) =>
      request<UsedTemplateAnswer>(path(workspace, `/${part(key)}/use`), { method: "POST", body }),
    // Nobody waits for the rest of the pages.
    onSuccess: ({ segments, schemes }) => {
      if (segments.length + schemes.length > 0) readAnew();
    },
  });
}

/** All but the counts: what a template says does not change by being used. */
function readAnew(): void {
  void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "template-counts" });
}

/** Archives what was made of a template. Schemes go last: what read their stages is gone by then. */
export async function takeBack(workspace: string, { segments, schemes }: UsedTemplateAnswer): Promise<void> {
  if (segments.length > 0) {
    await request(`/workspaces/${part(workspace)}/segment-changes`, {
      method: "POST",
      body: { archive: segments.map((id) => ({ id })) },
    });
  }
  for (const id of schemes)
    await request(`/workspaces/${part(workspace)}/life-cycles/${part(id)}`, { method: "DELETE" });
  readAnew();
}
