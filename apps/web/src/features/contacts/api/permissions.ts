import type { PermissionsAnswer } from "@kindred/server/answers";
import { useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";

export function usePermissions(workspace: string, contact: string) {
  return useQuery({
    queryKey: ["permissions", workspace, contact],
    queryFn: ({ signal }) => request<PermissionsAnswer>(path(workspace, contact), { signal }),
  });
}

/** Records what somebody said; the source names the app, for the record. */
export function useSetPermission(workspace: string, contact: string) {
  return useMutation({
    mutationFn: (permission: { readonly subject: string; readonly granted: boolean }) =>
      request<PermissionsAnswer>(path(workspace, contact), {
        method: "PUT",
        body: { permissions: [{ ...permission, source: "app" }] },
      }),
    onSuccess: (permissions) => {
      queryClient.setQueryData(["permissions", workspace, contact], permissions);
      void queryClient.invalidateQueries();
    },
  });
}

function path(workspace: string, contact: string): string {
  return `/workspaces/${part(workspace)}/contacts/${part(contact)}/permissions`;
}
