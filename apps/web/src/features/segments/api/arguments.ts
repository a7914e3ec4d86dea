import type { PreviewAnswer } from "@kindred/server/answers";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { part, request } from "../../../api/request.ts";
import type { PeoplePage } from "../../../shell/people-drawer.tsx";

export type Arguments = Readonly<Record<string, unknown>>;

/** A parametric segment counted with these values; asked for when they are all `given`. */
export function useCountedWith(workspace: string, id: string, args: Arguments, given: boolean) {
  return useQuery({
    queryKey: ["segment-preview", workspace, id, args],
    enabled: given,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      request<PreviewAnswer>(`/workspaces/${part(workspace)}/evaluate/preview`, {
        method: "POST",
        body: { segment: id, args },
        signal,
      }),
  });
}

/** Who is in it with these values, by contact id, page by page. */
export function membersWith(
  workspace: string,
  id: string,
  args: Arguments,
): (cursor: string | null, signal: AbortSignal) => Promise<PeoplePage> {
  return (cursor, signal) =>
    request<PeoplePage>(`/workspaces/${part(workspace)}/evaluate/members`, {
      method: "POST",
      body: { segment: id, args, limit: 200, ...(cursor === null ? {} : { cursor }) },
      signal,
    });
}
