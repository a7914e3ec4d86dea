import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { useState } from "react";
import { sessionQuery } from "../../../api/session.ts";
import { Shown } from "../../../ui/query.tsx";
import { setupQuery } from "../api/entering.ts";
import { Setup } from "./setup.tsx";
import { SignIn } from "./sign-in.tsx";

/** Where everybody arrives: to make the first owner, to sign in, or on to the workspace. */
export function First() {
  const [isNew, setNew] = useState(false);
  return (
    <Shown query={useQuery(setupQuery)}>
      {({ needed, signedIn }) => {
        if (needed) return <Setup onSent={() => setNew(true)} />;
        return signedIn ? <Onward isNew={isNew} /> : <SignIn />;
      }}
    </Shown>
  );
}

/** A new installation begins at the guided start. */
function Onward({ isNew }: { readonly isNew: boolean }) {
  return (
    <Shown query={useQuery(sessionQuery)}>
      {({ workspaces: [first] }) =>
        first === undefined ? (
          <SignIn />
        ) : (
          <Navigate to={isNew ? "/w/$workspace/start" : "/w/$workspace"} params={{ workspace: first.id }} replace />
        )
      }
    </Shown>
  );
}
