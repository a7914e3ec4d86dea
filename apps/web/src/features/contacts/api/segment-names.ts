import type { SegmentAnswer } from "@kindred/server/answers";
import { useQuery } from "@tanstack/react-query";
import { part, request } from "../../../api/request.ts";

/** The saved segments, for choosing one. */
export function useSegmentNames(workspace: string) {
  return useQuery({
    queryKey: ["segment-names", workspace],
    queryFn: ({ signal }) =>
      request<{ readonly items: readonly SegmentAnswer[] }>(`/workspaces/${part(workspace)}/segments`, {
        query: { limit: 1_000 },
        signal,
      }),
    select: ({ items }) => items.map(({ id, name }) => ({ value: id, label: name })),
  });
}
