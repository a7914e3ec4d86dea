import type { OpenSessionsAnswer } from "@kindred/server/answers";
import { useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";

export type OpenSession = OpenSessionsAnswer["items"][number];

const queryKey = ["open-sessions"];

export function useOpenSessions() {
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => request<OpenSessionsAnswer>("/session/open", { signal }),
    select: ({ items }) => items,
  });
}

export function useRename() {
  return useMutation({
    mutationFn: (name: string) => request("/session/profile", { method: "PATCH", body: { name } }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (form: { readonly current: string; readonly next: string }) =>
      request("/session/password", { method: "PUT", body: form }),
    retry: false,
    onSuccess: () => queryClient.invalidateQueries({ queryKey }),
  });
}

/** Ends one session, or with null all others. */
export function useEndSessions() {
  return useMutation({
    mutationFn: (id: string | null) =>
      request(id === null ? "/session/open" : `/session/open/${part(id)}`, { method: "DELETE" }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey }),
  });
}
