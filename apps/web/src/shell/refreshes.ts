import type { RefreshesAnswer } from "@kindred/server/answers";
import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../api/query-client.ts";
import { part, request } from "../api/request.ts";

export type Refresh = RefreshesAnswer["items"][number];

const path = (workspace: string): string => `/workspaces/${part(workspace)}/refreshes`;
const whileComputing = 1_000;
const usually = 60_000;

/** What the daily refresh of each table stands at; asked more often while one runs. */
export function refreshesQuery(workspace: string) {
  return queryOptions({
    queryKey: ["refreshes", workspace],
    queryFn: ({ signal }) => request<RefreshesAnswer>(path(workspace), { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some(isComputing) === true ? whileComputing : usually),
  });
}

export function useRefreshes(workspace: string) {
  return useQuery(refreshesQuery(workspace));
}

export function isComputing(refresh: Refresh | undefined): boolean {
  return refresh?.state === "running" || refresh?.state === "waiting";
}

/** Has tables made anew as soon as a worker is free; null: all of them. */
export function useRefreshNow(workspace: string) {
  return useMutation({
    mutationFn: (parts: readonly string[] | null) =>
      request<RefreshesAnswer>(path(workspace), { method: "POST", body: parts === null ? {} : { parts: [...parts] } }),
    onSuccess: (answer) => queryClient.setQueryData(refreshesQuery(workspace).queryKey, answer),
  });
}

/** Chooses the hour of the workspace's day at which tables are made anew. */
export function useRefreshHour(workspace: string) {
  return useMutation({
    mutationFn: (hour: number) => request<RefreshesAnswer>(path(workspace), { method: "PATCH", body: { hour } }),
    onSuccess: (answer) => queryClient.setQueryData(refreshesQuery(workspace).queryKey, answer),
  });
}
