import type { SegmentCardsAnswer } from "@kindred/server/answers";
import { useQuery } from "@tanstack/react-query";
import { part, request } from "../../../api/request.ts";

/** The segments a rule can be made for: those that ask for no arguments. */
export function useSegmentChoices(workspace: string) {
  return useQuery({
    queryKey: ["segment-cards", workspace],
    queryFn: ({ signal }) => request<SegmentCardsAnswer>(`/workspaces/${part(workspace)}/segment-cards`, { signal }),
    select: ({ items }) => items.filter(({ state }) => state !== null).map(({ id, name }) => ({ id, name })),
  });
}
