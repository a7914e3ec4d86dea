import type {
  ContactAnswer,
  HistoryAnswer,
  PreviewAnswer,
  SegmentAnswer,
  StaysAnswer,
  TurnsAnswer,
  VersionsAnswer,
  WebhookAnswer,
} from "@kindred/server/answers";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { part, request } from "../../../api/request.ts";

export function useSegment(workspace: string, id: string) {
  return useQuery({
    queryKey: ["segment", workspace, id],
    queryFn: ({ signal }) => request<SegmentAnswer>(path(workspace, id), { signal }),
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

const day = 86_400_000;
const steps = { 1: "hour", 7: "hour", 30: "day", 90: "day", 365: "week" } as const;
/** How far back, in days. */
export type Range = keyof typeof steps;
export const ranges = [1, 7, 30, 90, 365] as const satisfies readonly Range[];

export function useHistory(workspace: string, id: string, days: Range) {
  return useQuery({
    queryKey: ["segment-history", workspace, id, days],
    queryFn: async ({ signal }) => {
      const to = Date.now();
      const from = to - days * day;
      const query = { from: new Date(from).toISOString(), step: steps[days] };
      return { ...(await request<HistoryAnswer>(`${path(workspace, id)}/history`, { query, signal })), from, to };
    },
  });
}

export function useStays(workspace: string, id: string, days: Range) {
  return useQuery({
    queryKey: ["segment-stays", workspace, id, days],
    queryFn: ({ signal }) =>
      request<StaysAnswer>(`${path(workspace, id)}/stays`, { query: { from: since(days) }, signal }),
  });
}

/** Entries and exits by what turned; its sentences come in the page's language. */
export function useTurns(workspace: string, id: string, days: Range) {
  return useQuery({
    queryKey: ["segment-turns", workspace, id, days],
    queryFn: ({ signal }) =>
      request<TurnsAnswer>(`${path(workspace, id)}/turns`, { query: { from: since(days) }, signal }),
  });
}

/** Members by contact id, page by page; of those that begin like `q`. */
export function useMembers(workspace: string, id: string, q: string) {
  return useInfiniteQuery({
    queryKey: ["segment-members", workspace, id, q],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      request<{ readonly items: readonly ContactAnswer[]; readonly next: string | null }>(
        `${path(workspace, id)}/members`,
        { query: { q, cursor: pageParam, limit: 200 }, signal },
      ),
    getNextPageParam: ({ next }) => next,
  });
}

export function useVersions(workspace: string, id: string) {
  return useQuery({
    queryKey: ["segment-versions", workspace, id],
    queryFn: ({ signal }) => request<VersionsAnswer>(`${path(workspace, id)}/versions`, { signal }),
  });
}

/** The webhooks that tell of this segment. */
export function useWebhooksOf(workspace: string, id: string) {
  return useQuery({
    queryKey: ["webhooks", workspace],
    queryFn: ({ signal }) =>
      request<{ readonly items: readonly WebhookAnswer[] }>(`/workspaces/${part(workspace)}/webhooks`, { signal }),
    select: ({ items }) => items.filter(({ segments }) => segments === null || segments.includes(id)),
  });
}

function since(days: number): string {
  return new Date(Date.now() - days * day).toISOString();
}

function path(workspace: string, id: string): string {
  return `/workspaces/${part(workspace)}/segments/${part(id)}`;
}
