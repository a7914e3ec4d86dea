import type {
  LifeCyclesAnswer,
  SchemeAnswer,
  StageFlowAnswer,
  StagePreviewAnswer,
  StageSizesAnswer,
  StageStaysAnswer,
} from "@kindred/server/answers";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";
import type { Draft } from "../draft.ts";

export type Scheme = SchemeAnswer;

const usually = 30_000;
const whileBuilding = 1_500;

function path(workspace: string, rest = ""): string {
  return `/workspaces/${part(workspace)}/life-cycles${rest}`;
}

/** The schemes, those that could be set up included; asked again soon while stages are being computed. */
export function useLifeCycles(workspace: string) {
  return useQuery({
    queryKey: ["life-cycles", workspace],
    queryFn: ({ signal }) => request<LifeCyclesAnswer>(path(workspace), { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some(isBuilding) === true ? whileBuilding : usually),
  });
}

function isBuilding({ version, stages }: Scheme): boolean {
  return version > 0 && stages.some(({ count }) => count === null);
}

/** How many each stage of the draft would have. Kept while the next is counted. */
export function useStagePreview(workspace: string, draft: Draft | null) {
  return useQuery({
    queryKey: ["stage-preview", workspace, draft],
    enabled: draft !== null,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    gcTime: 60_000,
    queryFn: ({ signal }) =>
      request<StagePreviewAnswer>(path(workspace, "/preview"), { method: "POST", body: draft, signal }),
  });
}

export type Step = "week" | "month";

export function useStageSizes(workspace: string, scheme: Scheme, step: Step) {
  return useQuery({
    queryKey: ["stage-sizes", workspace, scheme.id, scheme.version, step],
    queryFn: ({ signal }) =>
      request<StageSizesAnswer>(path(workspace, `/${part(scheme.id)}/sizes`), {
        query: { step, points: 13 },
        signal,
      }),
    staleTime: 60_000,
  });
}

const day = 86_400_000;

export function useStageFlow(workspace: string, scheme: Scheme, days: number) {
  return useQuery({
    queryKey: ["stage-flow", workspace, scheme.id, scheme.version, days],
    queryFn: ({ signal }) =>
      request<StageFlowAnswer>(path(workspace, `/${part(scheme.id)}/flow`), {
        query: { from: new Date(Date.now() - days * day).toISOString() },
        signal,
      }),
    staleTime: 60_000,
  });
}

export function useStageStays(workspace: string, scheme: Scheme) {
  return useQuery({
    queryKey: ["stage-stays", workspace, scheme.id, scheme.version],
    queryFn: ({ signal }) => request<StageStaysAnswer>(path(workspace, `/${part(scheme.id)}/stays`), { signal }),
  });
}

/** Nobody waits for the rest of the pages. */
function readAnew(): void {
  void queryClient.invalidateQueries();
}

export function useSaveScheme(workspace: string) {
  return useMutation({
    mutationFn: ({ draft, version }: { readonly draft: Draft; readonly version: number }) =>
      request<SchemeAnswer>(path(workspace, `/${part(draft.id)}`), {
        method: "PUT",
        query: { expectedVersion: version },
        body: draft,
      }),
    onSuccess: readAnew,
  });
}

export function useRemoveScheme(workspace: string) {
  return useMutation({
    mutationFn: (id: string) => request(path(workspace, `/${part(id)}`), { method: "DELETE" }),
    // Its view stands for a moment yet, and there is nothing of it to be asked for any more.
    onSuccess: (_answer, id) => {
      const isOfIt = (key: readonly unknown[]): boolean => String(key[0]).startsWith("stage-") && key[2] === id;
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => !isOfIt(queryKey) });
    },
  });
}
