import type { DebuggedAnswer, DemoAnswer } from "@kindred/server/answers";
import { useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";
import { sessionQuery } from "../../../api/session.ts";

const listenEvery = 1_500;
const whileLoading = 500;

export type Call = DebuggedAnswer["items"][number];

/** Makes a key that may send events; its secret is told this once. */
export function useWriteKey(workspace: string) {
  return useMutation({
    mutationFn: (name: string) =>
      request<{ readonly secret: string }>(`/workspaces/${part(workspace)}/keys`, {
        method: "POST",
        body: { kind: "write", name },
      }),
  });
}

/** The calls that came in since one looks, refused ones too, newest first. */
export function useArrivals(workspace: string, since: number) {
  return useQuery({
    queryKey: ["arrivals", workspace],
    queryFn: ({ signal }) =>
      request<DebuggedAnswer>(`/workspaces/${part(workspace)}/debugger`, { query: { limit: 500 }, signal }),
    refetchInterval: listenEvery,
    select: ({ items }): readonly Call[] =>
      items.filter(({ receivedAt }) => Date.parse(receivedAt) >= since).toReversed(),
  });
}

export function useDemo() {
  return useQuery({
    queryKey: ["demo"],
    queryFn: async ({ signal }) => {
      const before = queryClient.getQueryData<DemoAnswer>(["demo"]);
      const demo = await request<DemoAnswer>("/demo", { signal });
      // The session names the workspaces one can go to.
      if (before !== undefined && before.state !== demo.state) await queryClient.invalidateQueries(sessionQuery);
      return demo;
    },
    refetchInterval: ({ state }) => (state.data?.state === "loading" ? whileLoading : false),
  });
}

export function useLoadDemo() {
  return useMutation({
    mutationFn: (contacts: number) => request<DemoAnswer>("/demo", { method: "POST", body: { contacts } }),
    onSuccess: (demo) => {
      queryClient.setQueryData(["demo"], demo);
      return queryClient.invalidateQueries(sessionQuery);
    },
  });
}

/** Ends a load, or removes the demo's workspace with all that is in it. */
export function useRemoveDemo() {
  return useMutation({
    mutationFn: () => request("/demo", { method: "DELETE" }),
    onSettled: () =>
      Promise.all([queryClient.invalidateQueries({ queryKey: ["demo"] }), queryClient.invalidateQueries(sessionQuery)]),
  });
}
