import type { ListAnswer } from "@kindred/server/answers";
import { useMutation } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";
import { idOf } from "../../../ui/slug.ts";

export function useMakeList(workspace: string) {
  return useMutation({
    mutationFn: (name: string) =>
      request<ListAnswer>(path(workspace), {
        method: "POST",
        body: { id: idOf(name, `list-${Date.now().toString(36)}`), name },
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["lists", workspace] }),
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

function path(workspace: string): string {
  return `/workspaces/${part(workspace)}/lists`;
}
