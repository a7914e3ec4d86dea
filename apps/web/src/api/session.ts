import type { WhoAnswer } from "@kindred/server/answers";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { request } from "./request.ts";

export type SessionWorkspace = WhoAnswer["workspaces"][number];

/** Who is signed in; refused with 401 when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => request<WhoAnswer>("/session", { signal }),
  staleTime: 60_000,
});

export function useSession() {
  return useQuery(sessionQuery);
}
