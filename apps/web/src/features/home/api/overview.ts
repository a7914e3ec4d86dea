import type { EventAnswer, HistoriesAnswer, ImportAnswer, OverviewAnswer } from "@kindred/server/answers";
import { useMutation, useQuery } from "@tanstack/react-query";
import { part, request } from "../../../api/request.ts";

const refreshEvery = 15_000;
const listenEvery = 2_000;
const day = 86_400_000;

export function useOverview(workspace: string) {
  return useQuery({
    queryKey: ["overview", workspace],
    queryFn: ({ signal }) => request<OverviewAnswer>(`${path(workspace)}/overview`, { signal }),
    refetchInterval: refreshEvery,
  });
}

export interface Move {
  readonly segment: string;
  readonly before: number;
  readonly after: number;
  readonly entered: number;
  readonly left: number;
}

/** How every segment changed within the last days, those that changed most first. */
export function useMoves(workspace: string, days: number) {
  return useQuery({
    queryKey: ["moves", workspace, days],
    queryFn: ({ signal }) =>
      request<HistoriesAnswer>(`${path(workspace)}/history`, {
        query: { from: new Date(Date.now() - days * day).toISOString(), step: "month" },
        signal,
      }),
    refetchInterval: refreshEvery,
    select: ({ items }): readonly Move[] =>
      items
        .map(({ segment, before, points }) => ({
          segment,
          before,
          after: points.at(-1)?.size ?? before,
          entered: points.reduce((sum, { entered }) => sum + entered, 0),
          left: points.reduce((sum, { left }) => sum + left, 0),
        }))
        .filter(({ entered, left }) => entered + left > 0)
        .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before)),
  });
}

export function useLastImports(workspace: string) {
  return useQuery({
    queryKey: ["imports", workspace],
    queryFn: ({ signal }) =>
      request<{ readonly items: readonly ImportAnswer[] }>(`${path(workspace)}/imports`, { signal }),
    refetchInterval: refreshEvery,
  });
}

/** Makes a key that may send events; its secret is told this once. */
export function useWriteKey(workspace: string) {
  return useMutation({
    mutationFn: (name: string) =>
      request<{ readonly secret: string }>(`${path(workspace)}/keys`, {
        method: "POST",
        body: { kind: "write", name },
      }),
  });
}

/** The latest event, asked for again and again until there is one. */
export function useFirstEvent(workspace: string) {
  return useQuery({
    queryKey: ["first-event", workspace],
    queryFn: ({ signal }) =>
      request<{ readonly items: readonly EventAnswer[] }>(`${path(workspace)}/events`, { query: { limit: 1 }, signal }),
    select: ({ items }) => items[0] ?? null,
    refetchInterval: ({ state }) => (state.data?.items.length === 0 ? listenEvery : false),
  });
}

function path(workspace: string): string {
  return `/workspaces/${part(workspace)}`;
}
