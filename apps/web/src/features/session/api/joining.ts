import { queryOptions } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { request } from "../../../api/request.ts";
import { sessionQuery } from "../../../api/session.ts";
import { setupQuery } from "./entering.ts";

/** Whose account a link is for. */
export function invitationQuery(token: string) {
  return queryOptions({
    queryKey: ["invitation", token],
    queryFn: ({ signal }) =>
      request<{ readonly email: string; readonly name: string }>("/session/password-link/look", {
        method: "POST",
        body: { token },
        signal,
      }),
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** Sets the password and the session's cookie. */
export async function choosePassword(token: string, password: string): Promise<void> {
  await request("/session/password-link", { method: "POST", body: { token, password } });
  await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
  await queryClient.invalidateQueries({ queryKey: setupQuery.queryKey });
}
