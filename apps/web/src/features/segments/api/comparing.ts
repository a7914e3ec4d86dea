import type { ComparisonAnswer, FlowAnswer, OverlapAnswer } from "@kindred/server/answers";
import { useQuery } from "@tanstack/react-query";
import { part, request } from "../../../api/request.ts";

const day = 86_400_000;
/** All that differs is little; what is left out of sight is filtered here. */
const most = 1_000;

/** What a segment differs in from another, or from everyone. */
export function useComparison(workspace: string, a: string, b: string | null) {
  return useQuery({
    queryKey: ["comparison", workspace, a, b],
    queryFn: ({ signal }) =>
      request<ComparisonAnswer>(`/workspaces/${part(workspace)}/compare`, {
        method: "POST",
        body: { a: { segment: a }, b: b === null ? "everyone" : { segment: b }, limit: most },
        signal,
      }),
  });
}

export function useOverlap(workspace: string, segments: readonly string[]) {
  return useQuery({
    queryKey: ["overlap", workspace, ...segments],
    enabled: segments.length > 1,
    queryFn: ({ signal }) =>
      request<OverlapAnswer>(`/workspaces/${part(workspace)}/overlap`, { method: "POST", body: { segments }, signal }),
  });
}

/** So many are laid beside a segment by one request; more take longer than anybody waits for one answer. */
const besideAtOnce = 7;

/** How one segment overlaps with each of many others: a few at a time, as the pairs of the others do not matter. */
export function useOverlapsOf(workspace: string, segment: string, others: readonly string[]) {
  return useQuery({
    queryKey: ["overlaps-of", workspace, segment, ...others],
    enabled: others.length > 0,
    queryFn: async ({ signal }): Promise<Pick<OverlapAnswer, "segments" | "pairs">> => {
      const answers: OverlapAnswer[] = [];
      for (let from = 0; from < others.length; from += besideAtOnce) {
        const segments = [segment, ...others.slice(from, from + besideAtOnce)];
        answers.push(
          await request<OverlapAnswer>(`/workspaces/${part(workspace)}/overlap`, {
            method: "POST",
            body: { segments },
            signal,
          }),
        );
      }
      return {
        segments: answers.flatMap((answer) => answer.segments),
        pairs: answers.flatMap(({ pairs }) => pairs.filter(({ a, b }) => a === segment || b === segment)),
      };
    },
  });
}

/** Who of `source` went to `target` within the last days. */
export function useFlow(workspace: string, source: string, target: string, days: number) {
  return useQuery({
    queryKey: ["flow", workspace, source, target, days],
    queryFn: ({ signal }) =>
      request<FlowAnswer>(`/workspaces/${part(workspace)}/flow`, {
        query: { source, target, from: new Date(Date.now() - days * day).toISOString() },
        signal,
      }),
  });
}
