import type { Stores } from "@kindred/store";
import type { Refreshing } from "../refresh/refreshing.ts";
import { type ContactTraits, writeContactTraits } from "../identity/write-traits.ts";
import { changedFirstTouches, contactsAtOnce, type FirstTouch, highestContact, readImports } from "./first-touch.ts";

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
        const writer = { source: "first-touch", at: now, firstHolds: "since-ever" } as const;
        changed += await writeContactTraits(stores, workspace.id, touches.map(traitsOf), writer);
      }
      if (changed > 0) nudge(workspace.id);
      return { details: { contacts: changed } };
    },
  };
}

/** The traits that say where a contact came from. */
function traitsOf({ contactId, source, medium, campaign, at }: FirstTouch): ContactTraits {
  const named = (value: string): string | null => (value === "" ? null : value);
  const traits = {
    acquisition_source: named(source),
    acquisition_medium: named(medium),
    acquisition_campaign: named(campaign),
    acquired_at: new Date(at).toISOString(),
  };
  return { id: contactId, traits };
}
