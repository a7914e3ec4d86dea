import type { HistoriesAnswer, ImportAnswer, OverviewAnswer, EventCatalogueAnswer } from "@kindred/server/answers";
import { useQuery } from "@tanstack/react-query";
import { part, request } from "../../../api/request.ts";

const refreshEvery = 15_000;
/** Sizes of segments that are being built come soon. */
const whileBuilding = 2_000;
const day = 86_400_000;

export function useOverview(workspace: string) {
  return useQuery({
    queryKey: ["overview", workspace],
    queryFn: ({ signal }) => request<OverviewAnswer>(`${path(workspace)}/overview`, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.segments.some((segment) => segment.state === "building") === true ? whileBuilding : refreshEvery,
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
        .map(({ segment, before, points }) => {
          // Whom the first build found has been there before the segment was.
          const built = points.reduce((sum, point) => sum + point.built, 0);
          return {
            segment,
            before: before + built,
            after: points.at(-1)?.size ?? before,
            entered: points.reduce((sum, { entered }) => sum + entered, 0),
            left: points.reduce((sum, { left }) => sum + left, 0),
          };
        })
        .filter(({ entered, left }) => entered + left > 0)
        .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before)),
  });
}

/** How many events came regularly and have stopped; looked at now and then, since it reads months of days. */
export function useSilentEvents(workspace: string) {
  return useQuery({
    queryKey: ["catalogue-events", workspace],
    queryFn: ({ signal }) => request<EventCatalogueAnswer>(`${path(workspace)}/catalogue/events`, { signal }),
    staleTime: 5 * 60_000,
    select: ({ items }) => items.filter(({ silent }) => silent).length,
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

function path(workspace: string): string {
  return `/workspaces/${part(workspace)}`;
}
