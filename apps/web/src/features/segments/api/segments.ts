import type { OverviewAnswer, PreviewAnswer, SegmentAnswer } from "@kindred/server/answers";
import { useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";

export type SegmentCard = OverviewAnswer["segments"][number];

/** The saved segments with their sizes, and the number of all contacts. */
export function useSegmentCards(workspace: string) {
  return useQuery({
    queryKey: ["overview", workspace],
    queryFn: ({ signal }) => request<OverviewAnswer>(`/workspaces/${part(workspace)}/overview`, { signal }),
  });
}

export function useSegment(workspace: string, id: string) {
  return useQuery({
    queryKey: ["segment", workspace, id],
    queryFn: ({ signal }) => request<SegmentAnswer>(`${path(workspace)}/${part(id)}`, { signal }),
  });
}

/** The segment counted now: the whole, each condition, reach per channel, sample members. */
export function useSegmentPreview(workspace: string, id: string) {
  return useQuery({
    queryKey: ["segment-preview", workspace, id],
    queryFn: ({ signal }) =>
      request<PreviewAnswer>(`/workspaces/${part(workspace)}/evaluate/preview`, {
        method: "POST",
        body: { segment: id },
        signal,
      }),
  });
}

export function useArchive(workspace: string) {
  return useMutation({
    mutationFn: (id: string) => request(`${path(workspace)}/${part(id)}`, { method: "DELETE" }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["overview", workspace] }),
  });
}

/** Saves a document as it is; an archived segment comes back by it. */
export function useSave(workspace: string) {
  return useMutation({
    mutationFn: (document: Readonly<Record<string, unknown>>) =>
      request<SegmentAnswer>(path(workspace), { method: "POST", body: document }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
}

/** Where an export is downloaded from. */
export function exportAddress(workspace: string, id: string, format: "csv" | "ndjson" | "parquet"): string {
  return `/api/v1${path(workspace)}/${part(id)}/export?format=${format}`;
}

function path(workspace: string): string {
  return `/workspaces/${part(workspace)}/segments`;
}
