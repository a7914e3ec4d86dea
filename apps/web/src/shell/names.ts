import type {
  EventNamesAnswer,
  ListAnswer,
  SeenNamesAnswer,
  SegmentAnswer,
  ValuesAnswer,
  VocabularyAnswer,
} from "@kindred/server/answers";
import { queryOptions, skipToken, useQuery } from "@tanstack/react-query";
import { part, request } from "../api/request.ts";

/** Names change rarely while somebody edits. */
const staleTime = 60_000;
const all = { limit: 1_000 };

function path(workspace: string, rest: string): string {
  return `/workspaces/${part(workspace)}/${rest}`;
}

type Items<T> = { readonly items: readonly T[] };
const itemsOf = <T>({ items }: Items<T>): readonly T[] => items;
const choicesOf = ({ items }: Items<{ readonly id: string; readonly name: string }>) =>
  items.map(({ id, name }) => ({ value: id, label: name }));
const namesOf = ({ items }: Items<{ readonly name: string }>): readonly string[] => items.map(({ name }) => name);

function eventsQuery(workspace: string) {
  return queryOptions({
    queryKey: ["event-names", workspace],
    staleTime,
    queryFn: ({ signal }) => request<EventNamesAnswer>(path(workspace, "events/names"), { signal }),
  });
}

function traitsQuery(workspace: string) {
  return queryOptions({
    queryKey: ["traits", workspace],
    staleTime,
    queryFn: ({ signal }) => request<SeenNamesAnswer>(path(workspace, "traits"), { signal }),
  });
}

function propertiesQuery(workspace: string, event: string) {
  return queryOptions({
    queryKey: ["properties", workspace, event],
    staleTime,
    queryFn:
      event === ""
        ? skipToken
        : ({ signal }) =>
            request<SeenNamesAnswer>(path(workspace, `events/names/${part(event)}/properties`), { signal }),
  });
}

/** Saved segments by id; archived ones are not among them. */
export function segmentsQuery(workspace: string) {
  return queryOptions({
    queryKey: ["segments", workspace],
    queryFn: ({ signal }) => request<Items<SegmentAnswer>>(path(workspace, "segments"), { query: all, signal }),
    select: itemsOf<SegmentAnswer>,
  });
}

/** Static lists with how many are on each. */
function listsQuery(workspace: string) {
  return queryOptions({
    queryKey: ["lists", workspace],
    queryFn: ({ signal }) => request<Items<ListAnswer>>(path(workspace, "lists"), { query: all, signal }),
    select: itemsOf<ListAnswer>,
  });
}

/** Events with how often they were seen, most often first. */
export const useEvents = (workspace: string) => useQuery({ ...eventsQuery(workspace), select: itemsOf });
export const useEventNames = (workspace: string) => useQuery({ ...eventsQuery(workspace), select: namesOf });
/** Traits with how many have them and of which types they are. */
export const useTraits = (workspace: string) => useQuery({ ...traitsQuery(workspace), select: itemsOf });
export const useTraitNames = (workspace: string) => useQuery({ ...traitsQuery(workspace), select: namesOf });
/** Properties of an event with their types; none for no event. */
export const useProperties = (workspace: string, event: string) =>
  useQuery({ ...propertiesQuery(workspace, event), select: itemsOf });
export const usePropertyNames = (workspace: string, event: string) =>
  useQuery({ ...propertiesQuery(workspace, event), select: namesOf });
export const useSegments = (workspace: string) => useQuery(segmentsQuery(workspace));
export const useLists = (workspace: string) => useQuery(listsQuery(workspace));
/** Segments as a field offers them; asked for when `wanted`. */
export const useSegmentChoices = (workspace: string, wanted = true) =>
  useQuery({ ...segmentsQuery(workspace), enabled: wanted, select: choicesOf });
export const useListChoices = (workspace: string) => useQuery({ ...listsQuery(workspace), select: choicesOf });

export function useVocabulary(workspace: string) {
  return useQuery({
    queryKey: ["vocabulary", workspace],
    staleTime,
    queryFn: ({ signal }) => request<VocabularyAnswer>(path(workspace, "vocabulary"), { signal }),
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
