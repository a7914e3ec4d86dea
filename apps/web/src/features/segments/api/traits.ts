import type { SeenNamesAnswer } from "@kindred/server/answers";
import { useQuery } from "@tanstack/react-query";
import { part, request } from "../../../api/request.ts";

/** The names of traits that contacts have, the most frequent first. */
export function useTraitNames(workspace: string) {
  return useQuery({
    queryKey: ["trait-names", workspace],
    queryFn: ({ signal }) => request<SeenNamesAnswer>(`/workspaces/${part(workspace)}/traits`, { signal }),
    select: ({ items }) => items.map(({ name }) => name),
  });
}
