import type { DryRunAnswer, FileLookAnswer, ImportAnswer } from "@kindred/server/answers";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";

export type Look = FileLookAnswer;
export type Kind = FileLookAnswer["kind"];
export const kinds = ["contacts", "orders", "events", "products", "list"] as const satisfies readonly Kind[];

/** What is said of a file, in the words of the API. */
export interface Options {
  readonly map?: Readonly<Record<string, string>>;
  readonly mode?: "append" | "update";
  readonly timezone?: string;
  readonly dates?: "day-first" | "month-first";
  readonly decimal?: "comma" | "point";
  readonly currency?: string;
  readonly revenue?: "per-line" | "per-order";
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly header?: boolean;
  readonly list?: { readonly id: string; readonly name?: string };
}

export interface Source {
  readonly file: string;
  readonly kind: Kind | null;
  readonly options: Options;
}

const whileRunning = 1_000;
const usually = 15_000;

export function useImports(workspace: string) {
  return useQuery({
    queryKey: ["imports", workspace],
    queryFn: ({ signal }) => request<{ readonly items: readonly ImportAnswer[] }>(path(workspace), { signal }),
    refetchInterval: ({ state }) =>
      state.data?.items.some((each) => each.state === "running") === true ? whileRunning : usually,
  });
}

export function useImport(workspace: string, id: string) {
  return useQuery({
    queryKey: ["import", workspace, id],
    queryFn: async ({ signal }) => {
      const status = await request<ImportAnswer>(path(workspace, id), { signal });
      // What came in changes every figure.
      if (status.state !== "running") void queryClient.invalidateQueries({ predicate: isOfOtherPages });
      return status;
    },
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === "running" ? whileRunning : false),
  });
}

function isOfOtherPages({ queryKey: [name] }: { readonly queryKey: readonly unknown[] }): boolean {
  return name !== "import" && name !== "session";
}

/** Starts again what failed or was interrupted. */
export function useResume(workspace: string, id: string) {
  return useMutation({
    mutationFn: () => request<ImportAnswer>(`${path(workspace, id)}/resume`, { method: "POST", body: {} }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["import", workspace, id] }),
  });
}

export function cancelImport(workspace: string, id: string): Promise<unknown> {
  return request(`${path(workspace, id)}/cancel`, { method: "POST", body: {} }).then(() =>
    queryClient.invalidateQueries({ queryKey: ["import", workspace, id] }),
  );
}

/** What was said of an earlier file. */
export function useEarlier(workspace: string, id: string | undefined) {
  return useQuery({
    queryKey: ["import-plan", workspace, id],
    enabled: id !== undefined,
    queryFn: ({ signal }) =>
      request<{ readonly kind: Kind; readonly asked?: Options; readonly file: { readonly name: string } }>(
        `${path(workspace, id ?? "")}/plan`,
        { signal },
      ),
  });
}

/** The file as it would be read with what has been said so far. The last look stays until the next is there. */
export function useLook(workspace: string, source: Source | null) {
  return useQuery({
    queryKey: ["import-look", workspace, source],
    enabled: source !== null,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request<Look>(`${path(workspace)}/look`, { method: "POST", body: bodyOf(source), signal }),
  });
}

/** Counts over the whole file. */
export function useDryRun(workspace: string, source: Source) {
  return useQuery({
    queryKey: ["import-dry-run", workspace, source],
    retry: false,
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      request<DryRunAnswer>(`${path(workspace)}/dry-run`, { method: "POST", body: bodyOf(source), signal }),
  });
}

export function useStart(workspace: string) {
  return useMutation({
    mutationFn: (source: Source) => request<ImportAnswer>(path(workspace), { method: "POST", body: bodyOf(source) }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["imports", workspace] }),
  });
}

export function useUploadLimit(workspace: string) {
  return useQuery({
    queryKey: ["upload-limit", workspace],
    staleTime: Infinity,
    queryFn: ({ signal }) => request<{ readonly bytes: number }>(`${path(workspace)}/limits`, { signal }),
  });
}

export function rejectedAddress(workspace: string, id: string): string {
  return `/api/v1${path(workspace, id)}/rejected`;
}

function bodyOf(source: Source | null) {
  const { kind = null, ...rest } = source ?? {};
  return { ...rest, ...(kind === null ? {} : { kind }) };
}

function path(workspace: string, id?: string): string {
  return `/workspaces/${part(workspace)}/imports${id === undefined ? "" : `/${part(id)}`}`;
}
