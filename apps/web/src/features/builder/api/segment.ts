import type { SavedSegmentAnswer, SegmentAnswer, VersionsAnswer } from "@kindred/server/answers";
import { useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";
import type { JsonObject } from "../../../shell/condition/model/json.ts";

function path(workspace: string): string {
  return `/workspaces/${part(workspace)}/segments`;
}

/** The saved segment; not read anew while it is edited. */
export function useSavedSegment(workspace: string, id: string) {
  return useQuery({
    queryKey: ["builder-segment", workspace, id],
    queryFn: ({ signal }) => request<SegmentAnswer>(`${path(workspace)}/${part(id)}`, { signal }),
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

export function readSegment(workspace: string, id: string): Promise<SegmentAnswer> {
  return request<SegmentAnswer>(`${path(workspace)}/${part(id)}`);
}

/**
 * Saves a new version.
 *
 * @param expectedVersion the version that was edited, 0 for a new segment; refused with 409 when it is another one by now
 */
export async function saveSegment(
  workspace: string,
  document: JsonObject,
  expectedVersion: number,
): Promise<SavedSegmentAnswer> {
  const saved = await request<SavedSegmentAnswer>(path(workspace), {
    method: "POST",
    body: document,
    query: { expectedVersion },
  });
  for (const key of ["overview", "segments", "segment", "segment-preview", "builder-versions"])
    void queryClient.invalidateQueries({ queryKey: [key, workspace] });
  return saved;
}

export function useVersions(workspace: string, id: string) {
  return useQuery({
    queryKey: ["builder-versions", workspace, id],
    queryFn: ({ signal }) => request<VersionsAnswer>(`${path(workspace)}/${part(id)}/versions`, { signal }),
    select: ({ items }) => items,
  });
}
