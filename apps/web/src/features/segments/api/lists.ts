import type { ListAnswer } from "@kindred/server/answers";
import { useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";

export function useLists(workspace: string) {
  return useQuery({
    queryKey: ["list-names", workspace],
    queryFn: ({ signal }) =>
      request<{ readonly items: readonly ListAnswer[] }>(path(workspace), { query: { limit: 1_000 }, signal }),
    select: ({ items }) => items.map(({ id, name }) => ({ value: id, label: name })),
  });
}

export function useMakeList(workspace: string) {
  return useMutation({
    mutationFn: (name: string) =>
      request<ListAnswer>(path(workspace), { method: "POST", body: { id: idOf(name), name } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["list-names", workspace] }),
  });
}

/** Puts these contacts, or everybody in the segment, on the list. */
export function useAddToList(workspace: string) {
  return useMutation({
    mutationFn: ({
      list,
      who,
    }: {
      readonly list: string;
      readonly who: { segment: string } | { add: readonly string[] };
    }) =>
      request<{ readonly added: number }>(`${path(workspace)}/${part(list)}/members`, { method: "POST", body: who }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
}

/** Names are in any script, ids in small Latin letters: what is left of the name, and the time where that is nothing. */
function idOf(name: string): string {
  const words = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-");
  const trimmed = words.replaceAll(/^-+|-+$/gu, "").slice(0, 60);
  return trimmed === "" ? `list-${Date.now().toString(36)}` : trimmed;
}

function path(workspace: string): string {
  return `/workspaces/${part(workspace)}/lists`;
}
