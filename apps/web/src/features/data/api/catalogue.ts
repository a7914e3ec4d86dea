import type {
  CataloguedEventAnswer,
  EventAnswer,
  EventCatalogueAnswer,
  TraitCatalogueAnswer,
} from "@kindred/server/answers";
import { useQuery } from "@tanstack/react-query";
import { part, request } from "../../../api/request.ts";

export type CataloguedEvent = EventCatalogueAnswer["items"][number];
export type Field = TraitCatalogueAnswer["items"][number];

const refreshEvery = 60_000;

/** Every event that came in, the busiest of the last 30 days first. */
export function useEventCatalogue(workspace: string) {
  return useQuery({
    queryKey: ["catalogue-events", workspace],
    refetchInterval: refreshEvery,
    queryFn: ({ signal }) => request<EventCatalogueAnswer>(`${path(workspace)}/catalogue/events`, { signal }),
    select: ({ items }) => items,
  });
}

export function useCataloguedEvent(workspace: string, name: string) {
  return useQuery({
    queryKey: ["catalogue-event", workspace, name],
    queryFn: ({ signal }) =>
      request<CataloguedEventAnswer>(`${path(workspace)}/catalogue/event`, { query: { name }, signal }),
  });
}

export function useTraitCatalogue(workspace: string) {
  return useQuery({
    queryKey: ["catalogue-traits", workspace],
    queryFn: ({ signal }) => request<TraitCatalogueAnswer>(`${path(workspace)}/catalogue/traits`, { signal }),
  });
}

const samples = 10;

/** The latest of an event to come in. */
export function useSamples(workspace: string, event: string) {
  return useQuery({
    queryKey: ["event-samples", workspace, event],
    queryFn: ({ signal }) =>
      request<{ readonly items: readonly EventAnswer[] }>(`${path(workspace)}/events`, {
        query: { event, limit: samples },
        signal,
      }),
    select: ({ items }) => items,
  });
}

function path(workspace: string): string {
  return `/workspaces/${part(workspace)}`;
}
