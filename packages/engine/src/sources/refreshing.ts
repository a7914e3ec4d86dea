import type { Stores } from "@kindred/store";
import type { Refreshing } from "../refresh/refreshing.ts";
import { changedFirstTouches, contactsAtOnce, highestContact, readImports } from "./first-touch.ts";
import { writeSources } from "./write-sources.ts";

/**
 * The part of the daily refresh that says where contacts came from, as traits. Everything is read anew, so a late event, a merge or an
 * erasure is corrected with the next refresh, whatever the order in which things arrived.
 */
export function sourcesRefreshing({
  stores,
  nudge,
}: {
  readonly stores: Stores;
  /** Brings what was written over to ClickHouse soon. */
  readonly nudge: (workspaceId: string) => void;
}): Refreshing {
  return {
    name: "sources",
    refresh: async (workspace, now, signal) => {
      const imports = await readImports(workspace);
      const highest = await highestContact(workspace);
      let changed = 0;
      for (let from = 0; from <= highest; from += contactsAtOnce) {
        signal.throwIfAborted();
        const touches = await changedFirstTouches(workspace, imports, { from, to: from + contactsAtOnce });
        changed += await writeSources(stores, workspace.id, touches, now);
      }
      if (changed > 0) nudge(workspace.id);
      return { details: { contacts: changed } };
    },
  };
}
