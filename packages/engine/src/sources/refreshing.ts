import type { Stores } from "@kindred/store";
import { type ContactTraits, writeContactTraits } from "../identity/write-traits.ts";
import type { Refreshing } from "../refresh/refreshing.ts";
import { changedFirstTouches, type FirstTouch, readImports } from "./first-touch.ts";
import { lastRead, readUpTo, whomToLookAt, writer } from "./news.ts";

/**
 * The part of the daily refresh that says where contacts came from, as traits. Whoever can have another first touch than the run before
 * found is read anew from the beginning, so a late event, a merge or an erasure is corrected with the next refresh, whatever the order
 * in which things arrived.
 */
export function sourcesRefreshing({
  stores,
  flush,
}: {
  readonly stores: Stores;
  /** Resolves when everything acknowledged before the call is in ClickHouse. */
  readonly flush: (workspaceId: string) => Promise<void>;
}): Refreshing {
  return {
    name: "sources",
    refresh: async (workspace, now, signal, { last }) => {
      const read = await readUpTo(workspace, now);
      await flush(workspace.id);
      const imports = await readImports(workspace);
      const looked = await whomToLookAt(workspace, lastRead(last["read"]));
      const by = { source: writer, at: now, firstHolds: "since-ever" } as const;
      let changed = 0;
      for (const some of looked) {
        signal.throwIfAborted();
        for await (const touches of changedFirstTouches(workspace, imports, some)) {
          signal.throwIfAborted();
          changed += await writeContactTraits({ stores, flush }, workspace.id, touches.map(traitsOf), by);
        }
      }
      const all = looked.some((some) => "from" in some);
      const people = looked.reduce((sum, some) => sum + ("contacts" in some ? some.contacts.length : 0), 0);
      return { details: { contacts: changed, looked: all ? null : people, read: { ...read } } };
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
