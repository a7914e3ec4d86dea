import type { HistoriesAnswer, SegmentAnswer, SegmentCardsAnswer } from "@kindred/server/answers";
import { useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";

export type SegmentCard = SegmentCardsAnswer["items"][number];

const day = 86_400_000;
/** Sizes change by themselves; those of segments just saved come soon. */
const usually = 30_000;
const whileBuilding = 2_000;

/** Every saved segment as the list shows it, and the number of all contacts. */
export function useCards(workspace: string) {
  return useQuery({
    queryKey: ["segment-cards", workspace],
    queryFn: ({ signal }) => request<SegmentCardsAnswer>(`/workspaces/${part(workspace)}/segment-cards`, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.items.some((card) => card.state === "building") === true ? whileBuilding : usually,
  });
}

/** The sizes of all segments over the last 30 days, by id. */
export function useRecentSizes(workspace: string) {
  return useQuery({
    queryKey: ["segment-sizes", workspace],
    queryFn: async ({ signal }) => {
      const to = Date.now();
      const from = to - 30 * day;
      const query = { from: new Date(from).toISOString() };
      const { items } = await request<HistoriesAnswer>(`/workspaces/${part(workspace)}/history`, { query, signal });
      return { items, from, to };
    },
    select: ({ items, from, to }) => ({ from, to, of: new Map(items.map((history) => [history.segment, history])) }),
  });
}

export function useArchive(workspace: string) {
  return useMutation({
    mutationFn: (id: string) => request(`${path(workspace)}/${part(id)}`, { method: "DELETE" }),
    onSuccess: () => queryClient.invalidateQueries(),
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

/** Saves the segment's document under the first free id that begins like its own. */
export function useDuplicate(workspace: string) {
  return useMutation({
    mutationFn: async ({ id, name }: { readonly id: string; readonly name: string }) => {
      const { document } = await request<SegmentAnswer>(`${path(workspace)}/${part(id)}`);
      const { items } = await request<SegmentCardsAnswer>(`/workspaces/${part(workspace)}/segment-cards`);
      const taken = new Set(items.map((card) => card.id));
      const copy = freeId(id, taken);
      return request<SegmentAnswer>(path(workspace), {
        method: "POST",
        query: { expectedVersion: 0 },
        body: { ...document, id: copy, name: name.slice(0, 200) },
      });
    },
    onSuccess: () => queryClient.invalidateQueries(),
  });
}

/** Where an export is downloaded from. */
export function exportAddress(workspace: string, id: string, format: "csv" | "ndjson" | "parquet"): string {
  return `/api/v1${path(workspace)}/${part(id)}/export?format=${format}`;
}

function freeId(id: string, taken: ReadonlySet<string>): string {
  const stem = id.slice(0, 90);
  for (let number = 2; ; number += 1) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`;
}

function path(workspace: string): string {
  return `/workspaces/${part(workspace)}/segments`;
}
