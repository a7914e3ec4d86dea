import type { InvitedAnswer, UserAnswer } from "@kindred/server/answers";
import { useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";

export const roles = ["owner", "editor", "viewer"] as const;
export type Role = (typeof roles)[number];

export interface Invitation {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

export function usePeople(workspace: string) {
  return useQuery({
    queryKey: ["people", workspace],
    queryFn: ({ signal }) => request<{ readonly items: readonly UserAnswer[] }>(path(workspace), { signal }),
    select: ({ items }) => items,
  });
}

export function useInvite(workspace: string) {
  return useMutation({
    mutationFn: (person: Invitation) => request<InvitedAnswer>(path(workspace), { method: "POST", body: person }),
    onSuccess: () => refresh(workspace),
  });
}

export function useNewLink(workspace: string) {
  return useMutation({
    mutationFn: (user: string) =>
      request<{ readonly url: string; readonly expiresAt: string }>(`${path(workspace)}/${part(user)}/password-link`, {
        method: "POST",
      }),
  });
}

export function useChangeRole(workspace: string) {
  return useMutation({
    mutationFn: ({ user, role }: { readonly user: string; readonly role: Role }) =>
      request(`${path(workspace)}/${part(user)}`, { method: "PATCH", body: { role } }),
    // One's own role may be among them.
    onSuccess: () => queryClient.invalidateQueries(),
  });
}

export function useRemovePerson(workspace: string) {
  return useMutation({
    mutationFn: (user: string) => request(`${path(workspace)}/${part(user)}`, { method: "DELETE" }),
    onSuccess: () => refresh(workspace),
  });
}

function refresh(workspace: string): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ["people", workspace] });
}

function path(workspace: string): string {
  return `/workspaces/${part(workspace)}/users`;
}
