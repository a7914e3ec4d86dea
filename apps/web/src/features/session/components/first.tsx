import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { sessionQuery } from "../../../api/session.ts";
import { Shown } from "../../../ui/query.tsx";
import { setupQuery } from "../api/entering.ts";
import { Setup } from "./setup.tsx";
import { SignIn } from "./sign-in.tsx";

/** Where everybody arrives: to make the first owner, to sign in, or on to the workspace. */
export function First() {
  return (
    <Shown query={useQuery(setupQuery)}>
      {({ needed, signedIn }) => {
        if (needed) return <Setup />;
        return signedIn ? <Onward /> : <SignIn />;
      }}
    </Shown>
  );
}

function Onward() {
  return (
    <Shown query={useQuery(sessionQuery)}>
      {({ workspaces: [first] }) =>
        first === undefined ? <SignIn /> : <Navigate to="/w/$workspace" params={{ workspace: first.id }} replace />
      }
    </Shown>
  );
}
