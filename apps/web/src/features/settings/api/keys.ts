import type { KeyAnswer, NewKeyAnswer } from "@kindred/server/answers";
import { useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";
import type { Role } from "./people.ts";

export type NewKey =
  | { readonly kind: "write"; readonly name: string }
  | { readonly kind: "admin"; readonly name: string; readonly role: Role };

/** Keys of one kind, without their secrets. */
export function useKeys(workspace: string, kind: KeyAnswer["kind"]) {
  return useQuery({
    queryKey: ["keys", workspace],
    queryFn: ({ signal }) => request<{ readonly items: readonly KeyAnswer[] }>(path(workspace), { signal }),
    select: ({ items }) => items.filter((key) => key.kind === kind),
  });
}

/** The answer has the secret, this once. */
export function useCreateKey(workspace: string) {
  return useMutation({
    mutationFn: (key: NewKey) => request<NewKeyAnswer>(path(workspace), { method: "POST", body: key }),
    onSuccess: () => refresh(workspace),
  });
}

export function useRevokeKey(workspace: string) {
  return useMutation({
    mutationFn: (key: string) => request(`${path(workspace)}/${part(key)}`, { method: "DELETE" }),
    onSuccess: () => refresh(workspace),
  });
}

function refresh(workspace: string): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ["keys", workspace] });
}

function path(workspace: string): string {
  return `/workspaces/${part(workspace)}/keys`;
}
