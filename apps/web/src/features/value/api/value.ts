import type {
  CustomerValueAnswer,
  DecliningAnswer,
  FavouritesAnswer,
  TogetherAnswer,
  ValueReportAnswer,
} from "@kindred/server/answers";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { part, request } from "../../../api/request.ts";
import type { PeoplePage } from "../../../shell/people-drawer.tsx";

export type Question = Readonly<Record<string, unknown>>;
export type Report = ValueReportAnswer;
export type Document = Readonly<Record<string, unknown>>;

function path(workspace: string, rest: string): string {
  return `/workspaces/${part(workspace)}/${rest}`;
}

export function useValue(workspace: string, question: Question) {
  return useQuery({
    queryKey: ["value", workspace, question],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request<Report>(path(workspace, "value"), { method: "POST", body: question, signal }),
  });
}

export function useCustomers(workspace: string, question: Question) {
  return useInfiniteQuery({
    queryKey: ["value-customers", workspace, question],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      request<{ readonly items: readonly CustomerValueAnswer[]; readonly next: string | null }>(
        path(workspace, "value/customers"),
        {
          method: "POST",
          body: { ...question, limit: 10, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        },
      ),
    getNextPageParam: ({ next }) => next,
  });
}

export function useDeclining(workspace: string, days: number, ratio: number) {
  return useQuery({
    queryKey: ["value-declining", workspace, days, ratio],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      request<DecliningAnswer>(path(workspace, "value/declining"), {
        method: "POST",
        body: { days, ratio, limit: 10 },
        signal,
      }),
  });
}

export function useTogether(workspace: string, question: Question) {
  return useQuery({
    queryKey: ["value-together", workspace, question],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      request<TogetherAnswer>(path(workspace, "value/together"), { method: "POST", body: question, signal }),
  });
}

export function useFavourites(workspace: string) {
  return useQuery({
    queryKey: ["value-favourites", workspace],
    queryFn: ({ signal }) => request<FavouritesAnswer>(path(workspace, "value/favourites"), { signal }),
  });
}

export function useKeepFavourites(workspace: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (settings: FavouritesAnswer["settings"] | Record<string, never>) =>
      request<FavouritesAnswer>(path(workspace, "value/favourites"), { method: "PUT", body: { settings } }),
    onSuccess: (saved) => queries.setQueryData(["value-favourites", workspace], saved),
  });
}

/** Members of a document that is not saved, page by page. */
export function documentPeople(workspace: string, document: Document) {
  return (cursor: string | null, signal: AbortSignal): Promise<PeoplePage> => {
    const body = { document, limit: 200, ...(cursor === null ? {} : { cursor }) };
    return request<PeoplePage>(path(workspace, "evaluate/members"), { method: "POST", body, signal });
  };
}
