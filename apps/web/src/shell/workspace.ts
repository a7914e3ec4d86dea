import { useParams } from "@tanstack/react-router";
import { useSession, type SessionWorkspace } from "../api/session.ts";

/** The workspace of the page, as the session knows it. Only inside the frame, which shows nothing else before it is known. */
export function useWorkspace(): SessionWorkspace {
  const { workspace } = useParams({ strict: false });
  const { data } = useSession();
  const found = data?.workspaces.find(({ id }) => id === workspace);
  if (found === undefined) throw new Error("Outside of a workspace's frame");
  return found;
}
