import type {
  ContactAnswer,
  RfmModelAnswer,
  RfmModelCardAnswer,
  RfmPreviewAnswer,
  RfmTransitionsAnswer,
  RfmVersionsAnswer,
  SegmentAnswer,
  SegmentCardsAnswer,
} from "@kindred/server/answers";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";
import { refreshesQuery } from "../../../shell/refreshes.ts";
import { freeId, idOf } from "../../../ui/slug.ts";

export type Definition = RfmModelAnswer["definition"];
/** Who is asked for: a class, or a cell of the grid. */
export type Chosen = { readonly class: string } | { readonly r: number; readonly f: number };

const path = (workspace: string, rest: string): string => `/workspaces/${part(workspace)}/${rest}`;

export function useModels(workspace: string) {
  return useQuery({
    queryKey: ["rfm", workspace, "models"],
    queryFn: ({ signal }) =>
      request<{ readonly items: readonly RfmModelCardAnswer[] }>(path(workspace, "rfm"), { signal }),
  });
}

/** What the daily refresh of the classes stands at. */
export function useRefresh(workspace: string) {
  return useQuery({
    ...refreshesQuery(workspace),
    select: ({ items }) => items.find((refresh) => refresh.part === "rfm"),
  });
}

/** A model as it was computed up to `covered`: once that moves on, it is read anew. */
export function useModel(workspace: string, model: string, covered: string | null) {
  return useQuery<RfmModelAnswer>({
    queryKey: ["rfm", workspace, "model", model, covered],
    placeholderData: (before) => (before?.id === model ? before : undefined),
    queryFn: ({ signal }) => request<RfmModelAnswer>(path(workspace, `rfm/${part(model)}`), { signal }),
  });
}

export function useVersions(workspace: string, model: string) {
  return useQuery({
    queryKey: ["rfm", workspace, "versions", model],
    queryFn: ({ signal }) => request<RfmVersionsAnswer>(path(workspace, `rfm/${part(model)}/versions`), { signal }),
  });
}

export function usePreview(workspace: string, definition: Definition | null) {
  return useQuery({
    queryKey: ["rfm-preview", workspace, definition],
    enabled: definition !== null,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) =>
      request<RfmPreviewAnswer>(path(workspace, "rfm/preview"), { method: "POST", body: { definition }, signal }),
  });
}

export function useTransitions(
  workspace: string,
  model: string,
  range: { readonly from: string; readonly to: string },
) {
  return useQuery({
    queryKey: ["rfm", workspace, "transitions", model, range],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      request<RfmTransitionsAnswer>(path(workspace, `rfm/${part(model)}/transitions`), { query: range, signal }),
  });
}

export function usePeople(workspace: string, model: string, chosen: Chosen) {
  return useInfiniteQuery({
    queryKey: ["rfm", workspace, "people", model, chosen],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      request<{ readonly items: readonly ContactAnswer[]; readonly next: string | null }>(
        path(workspace, `rfm/${part(model)}/members`),
        { query: { ...chosen, cursor: pageParam, limit: 100 }, signal },
      ),
    getNextPageParam: ({ next }) => next,
  });
}

/** Everything about the models is read anew, and what the refresh stands at. */
async function readAnew(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ["rfm"] }),
    queryClient.invalidateQueries({ queryKey: ["refreshes"] }),
  ]);
}

export function useSaveModel(workspace: string) {
  return useMutation({
    mutationFn: ({ model, ...body }: { model: string; definition: Definition; expectedVersion?: number }) =>
      request<RfmModelAnswer>(path(workspace, `rfm/${part(model)}`), { method: "PUT", body }),
    onSuccess: readAnew,
  });
}

export function useRemoveModel(workspace: string) {
  return useMutation({
    mutationFn: (model: string) => request(path(workspace, `rfm/${part(model)}`), { method: "DELETE" }),
    onSuccess: readAnew,
  });
}

export function useComputePast(workspace: string, model: string) {
  return useMutation({
    mutationFn: () => request(path(workspace, `rfm/${part(model)}/past`), { method: "POST" }),
    onSuccess: readAnew,
  });
}

/** Saves the people of a class or cell as a segment, under a free id made of its name. */
export function useSaveSegment(workspace: string, model: string) {
  return useMutation({
    mutationFn: async ({ name, chosen }: { readonly name: string; readonly chosen: Chosen }) => {
      const { items } = await request<SegmentCardsAnswer>(path(workspace, "segment-cards"));
      const id = freeId(idOf(name, `rfm-${model}`), new Set(items.map((card) => card.id)));
      const where =
        "class" in chosen
          ? { rfm: model, class: chosen.class }
          : {
              all: [
                { rfm: model, r: { is: chosen.r } },
                { rfm: model, f: { is: chosen.f } },
              ],
            };
      const body = { version: 1, id, name, kind: "strategic", where };
      return request<SegmentAnswer>(path(workspace, "segments"), {
        method: "POST",
        query: { expectedVersion: 0 },
        body,
      });
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["segment-cards"] }),
  });
}
