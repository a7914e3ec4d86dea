import type { DebuggedAnswer } from "@kindred/server/answers";
import { useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";

export type DebuggedCall = DebuggedAnswer["items"][number];

export interface Watched {
  /** Newest first. */
  readonly calls: readonly DebuggedCall[];
  /** Where the memory of each process was read to. */
  readonly cursors: Readonly<Record<string, string>>;
  readonly missed: boolean;
}

const askEvery = 1_000;
const mostKept = 500;

/** Calls as they come in, gathered from whichever process answers; nothing is asked while paused. */
export function useWatched(workspace: string, paused: boolean) {
  const queryKey = ["debugger", workspace];
  return useQuery({
    queryKey,
    enabled: !paused,
    refetchInterval: askEvery,
    staleTime: 0,
    queryFn: async ({ signal }): Promise<Watched> => {
      const before = queryClient.getQueryData<Watched>(queryKey) ?? { calls: [], cursors: {}, missed: false };
      const { items, cursor, missed } = await request<DebuggedAnswer>(`/workspaces/${part(workspace)}/debugger`, {
        query: { after: Object.values(before.cursors).join(",") },
        signal,
      });
      const known = new Set(before.calls.map(({ id }) => id));
      const fresh = items.filter(({ id }) => !known.has(id)).toReversed();
      const [epoch = ""] = cursor.split(".");
      return {
        calls: [...fresh, ...before.calls].slice(0, mostKept),
        cursors: { ...before.cursors, [epoch]: cursor },
        missed: before.missed || missed,
      };
    },
  });
}

/** Begins with an empty page; what comes from now on is shown. */
export function clearWatched(workspace: string): void {
  queryClient.setQueryData<Watched>(["debugger", workspace], (before) =>
    before === undefined ? before : { ...before, calls: [], missed: false },
  );
}
