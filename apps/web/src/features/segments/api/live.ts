import { useEffect, useState } from "react";
import { part } from "../../../api/request.ts";

/** An entry or exit as the stream tells it. */
export interface LiveChange {
  readonly id: number;
  readonly change: "entered" | "left";
  readonly at: string;
  readonly contact: { readonly key: string; readonly externalId: string | null; readonly email: string | null };
}

const most = 50;

/** Entries and exits since the page was opened, the latest first; null until the server listens. */
export function useLiveChanges(workspace: string, segment: string): readonly LiveChange[] | null {
  const [changes, setChanges] = useState<readonly LiveChange[] | null>(null);
  useEffect(() => {
    setChanges(null);
    const source = new EventSource(`/api/v1/workspaces/${part(workspace)}/stream?segments=${part(segment)}`);
    const add = (event: MessageEvent<string>): void => {
      const change = JSON.parse(event.data) as LiveChange;
      setChanges((before) => [change, ...(before ?? []).filter(({ id }) => id !== change.id)].slice(0, most));
    };
    source.addEventListener("entered", add);
    source.addEventListener("left", add);
    source.addEventListener("open", () => setChanges((before) => before ?? []));
    return () => source.close();
  }, [workspace, segment]);
  return changes;
}
