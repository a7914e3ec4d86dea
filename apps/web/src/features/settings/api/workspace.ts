import type { WorkspaceAnswer, ZoneMovesAnswer } from "@kindred/server/answers";
import { useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";

export type WorkspaceChange = Partial<
  Pick<WorkspaceAnswer, "name" | "timezone" | "currency" | "language" | "defaultCountry" | "keepIp">
>;

export function useWorkspaceSettings(workspace: string) {
  return useQuery({
    queryKey: ["workspace", workspace],
    queryFn: ({ signal }) => request<WorkspaceAnswer>(`/workspaces/${part(workspace)}`, { signal }),
  });
}

/** Everything shown stands in the workspace's zone and currency: all of it is read anew. */
export function useChangeWorkspace(workspace: string) {
  return useMutation({
    mutationFn: (change: WorkspaceChange) =>
      request<WorkspaceAnswer>(`/workspaces/${part(workspace)}`, { method: "PATCH", body: change }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
}

/** Which segments another zone moves; asked when one is chosen. */
export function useZoneMoves(workspace: string, to: string | null) {
  return useQuery({
    queryKey: ["zone-moves", workspace, to],
    enabled: to !== null,
    queryFn: ({ signal }) =>
      request<ZoneMovesAnswer>(`/workspaces/${part(workspace)}/time-zone-moves`, { query: { to }, signal }),
    select: ({ items }) => items,
  });
}
