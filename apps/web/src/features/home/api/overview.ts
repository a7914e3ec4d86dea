import type { OverviewAnswer } from "@kindred/server/answers";
import { useQuery } from "@tanstack/react-query";
import { part, request } from "../../../api/request.ts";

const refreshEvery = 15_000;

export function useOverview(workspace: string) {
  return useQuery({
    queryKey: ["overview", workspace],
    queryFn: ({ signal }) => request<OverviewAnswer>(`/workspaces/${part(workspace)}/overview`, { signal }),
    refetchInterval: refreshEvery,
  });
}
