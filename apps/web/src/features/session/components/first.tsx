import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { ApiError } from "../../../api/request.ts";
import { useSession } from "../../../api/session.ts";
import { Failed, Loading } from "../../../ui/states.tsx";
import { setupQuery } from "../api/entering.ts";
import { Setup } from "./setup.tsx";
import { SignIn } from "./sign-in.tsx";

/** Where everybody arrives: on to the workspace, or to sign in, or to make the first owner. */
export function First() {
  const session = useSession();
  const stranger = session.error instanceof ApiError && session.error.status === 401;
  const setup = useQuery({ ...setupQuery, enabled: stranger });
  const first = session.data?.workspaces[0];
  if (first !== undefined) return <Navigate to="/w/$workspace" params={{ workspace: first.id }} replace />;
  if (setup.data !== undefined) return setup.data.needed ? <Setup /> : <SignIn />;
  const error = setup.error ?? (stranger ? null : session.error);
  return error === null ? <Loading /> : <Failed error={error} retry={() => void session.refetch()} />;
}
