import { queryOptions, useMutation } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { request } from "../../../api/request.ts";
import { sessionQuery } from "../../../api/session.ts";

export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: ({ signal }) => request<{ readonly needed: boolean; readonly signedIn: boolean }>("/setup", { signal }),
});

export interface FirstOwner {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly workspace: string;
  readonly setupCode: string;
}

/** Either way the answer sets the session's cookie; who is signed in is then asked anew. */
export function useEntering() {
  return useMutation({
    mutationFn: (form: FirstOwner | { readonly email: string; readonly password: string }) =>
      request("setupCode" in form ? "/setup" : "/session", { method: "POST", body: form }),
    retry: false,
    onSuccess: async () => {
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      await queryClient.invalidateQueries({ queryKey: setupQuery.queryKey });
    },
  });
}
