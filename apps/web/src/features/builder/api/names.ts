import type {
  EventNamesAnswer,
  ListAnswer,
  SeenNamesAnswer,
  SegmentAnswer,
  ValuesAnswer,
  VocabularyAnswer,
} from "@kindred/server/answers";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { part, request } from "../../../api/request.ts";

/** Names change rarely while somebody edits. */
const staleTime = 60_000;

function path(workspace: string, rest: string): string {
  return `/workspaces/${part(workspace)}/${rest}`;
}

export function useEventNames(workspace: string) {
  return useQuery({
    queryKey: ["event-names", workspace],
    staleTime,
    queryFn: ({ signal }) => request<EventNamesAnswer>(path(workspace, "events/names"), { signal }),
    select: ({ items }) => items,
  });
}

export function useTraits(workspace: string) {
  return useQuery({
    queryKey: ["traits", workspace],
    staleTime,
    queryFn: ({ signal }) => request<SeenNamesAnswer>(path(workspace, "traits"), { signal }),
    select: ({ items }) => items,
  });
}

/** Of the first of the events; none for no event. */
export function useProperties(workspace: string, event: string) {
  return useQuery({
    queryKey: ["properties", workspace, event],
    staleTime,
    enabled: event !== "",
    queryFn: ({ signal }) =>
      request<SeenNamesAnswer>(path(workspace, `events/names/${part(event)}/properties`), { signal }),
    select: ({ items }) => items,
  });
}

/** Where the values of a field come from; null: nothing is known of them. */
export type ValueSource =
  | { readonly of: "trait"; readonly path: string }
  | { readonly of: "property"; readonly path: string; readonly event: string }
  | { readonly of: "attribute"; readonly path: string }
  | null;

/** Values seen, asked for when the field is first entered. */
export function useValues(workspace: string, source: ValueSource, wanted: boolean) {
  return useQuery({
    queryKey: ["values", workspace, source],
    staleTime,
    enabled: wanted && source !== null && source.path !== "" && (source.of !== "property" || source.event !== ""),
    queryFn: ({ signal }) =>
      request<ValuesAnswer>(path(workspace, addressOf(source)), { query: { path: source?.path }, signal }),
    select: ({ items }) => items,
  });
}

function addressOf(source: ValueSource): string {
  if (source?.of === "property") return `events/names/${part(source.event)}/properties/values`;
  return source?.of === "attribute" ? "vocabulary/attributes/values" : "traits/values";
}

export function useVocabulary(workspace: string) {
  return useQuery({
    queryKey: ["vocabulary", workspace],
    staleTime,
    queryFn: ({ signal }) => request<VocabularyAnswer>(path(workspace, "vocabulary"), { signal }),
  });
}

const all = { limit: 1_000 };

export function segmentsQuery(workspace: string) {
  return queryOptions({
    queryKey: ["segments", workspace],
    queryFn: ({ signal }) =>
      request<{ readonly items: readonly SegmentAnswer[] }>(path(workspace, "segments"), { query: all, signal }),
    select: ({ items }) => items,
  });
}

export function useLists(workspace: string) {
  return useQuery({
    queryKey: ["lists", workspace],
    queryFn: ({ signal }) =>
      request<{ readonly items: readonly ListAnswer[] }>(path(workspace, "lists"), { query: all, signal }),
    select: ({ items }) => items,
  });
}
