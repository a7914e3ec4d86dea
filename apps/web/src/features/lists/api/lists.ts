import type { ContactAnswer, ListAnswer } from "@kindred/server/answers";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { ApiError, part, request } from "../../../api/request.ts";
import { freeId, idOf } from "../../../ui/slug.ts";

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** As many as the server gives in one answer. */
const most = 1_000;
const membersAtOnce = 500;

export function useList(workspace: string, id: string) {
  return useQuery({
    queryKey: ["list", workspace, id],
    queryFn: ({ signal }) => request<ListAnswer>(path(workspace, id), { signal }),
  });
}

/** Who is on it, page by page; of those whose id, address or number begins like `q`. */
export function useListMembers(workspace: string, id: string, q: string) {
  return useInfiniteQuery({
    queryKey: ["list-members", workspace, id, q],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      request<Page<ContactAnswer>>(`${path(workspace, id)}/members`, {
        query: { q, cursor: pageParam, limit: membersAtOnce },
        signal,
      }),
    getNextPageParam: ({ next }) => next,
  });
}

/** Makes a list under the first free id that begins like its name. */
export function useMakeList(workspace: string) {
  return useMutation({
    mutationFn: async (name: string) => {
      const wanted = idOf(name, "list");
      try {
        return await make(workspace, wanted, name);
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== "list_exists") throw error;
        const { items } = await request<Page<ListAnswer>>(path(workspace), { query: { limit: most } });
        return make(workspace, freeId(wanted, new Set(items.map(({ id }) => id))), name);
      }
    },
    onSuccess: () => queryClient.invalidateQueries(),
  });
}

function make(workspace: string, id: string, name: string): Promise<ListAnswer> {
  return request<ListAnswer>(path(workspace), { method: "POST", body: { id, name } });
}

export function useRenameList(workspace: string) {
  return useMutation({
    mutationFn: ({ id, name }: { readonly id: string; readonly name: string }) =>
      request<ListAnswer>(path(workspace, id), { method: "PATCH", body: { name } }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
}

export function useDeleteList(workspace: string) {
  return useMutation({
    mutationFn: (id: string) => request(path(workspace, id), { method: "DELETE" }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
}

interface Change {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly segment?: string;
}

export interface Changed {
  readonly added: number;
  readonly removed: number;
  readonly unknown: readonly string[];
}

export function useChangeMembers(workspace: string, id: string) {
  return useMutation({
    mutationFn: (change: Change) =>
      request<Changed>(`${path(workspace, id)}/members`, { method: "POST", body: change }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
}

/** So many references go in one request: long ones stay below its limit of a megabyte. */
const atOnce = 1_000;

/** Puts people on the list, a request after the other however many they are. `onDone` is told how many are through. */
export function useAddMany(workspace: string, id: string) {
  return useMutation({
    mutationFn: async ({
      references,
      onDone,
    }: {
      readonly references: readonly string[];
      readonly onDone: (count: number) => void;
    }): Promise<Changed> => {
      let added = 0;
      const unknown: string[] = [];
      for (let from = 0; from < references.length; from += atOnce) {
        const add = references.slice(from, from + atOnce);
        const answer = await request<Changed>(`${path(workspace, id)}/members`, { method: "POST", body: { add } });
        added += answer.added;
        unknown.push(...answer.unknown);
        onDone(Math.min(references.length, from + atOnce));
      }
      return { added, removed: 0, unknown };
    },
    onSettled: () => queryClient.invalidateQueries(),
  });
}

export function listExport(workspace: string, id: string, format: "csv" | "ndjson"): string {
  return `/api/v1${path(workspace, id)}/export?format=${format}`;
}

function path(workspace: string, id?: string): string {
  return `/workspaces/${part(workspace)}/lists${id === undefined ? "" : `/${part(id)}`}`;
}
