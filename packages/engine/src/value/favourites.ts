import { jsonOperand, Params } from "@kindred/segment";
import type { Stores, WorkspaceStore } from "@kindred/store";
import { alive, printEvents, type Printer } from "../cohorts/rows.ts";
import { type ContactTraits, writeContactTraits } from "../identity/write-traits.ts";
import type { Refreshing } from "../refresh/refreshing.ts";
import { loadContext } from "../segments/context.ts";
import { readFavourites } from "./favourite-settings.ts";
import { printLines, printQuantity } from "./lines.ts";
import { hasCatalogue, printItem } from "./together.ts";

/** What of their orders people like most, kept as a trait. */
export interface FavouriteSettings {
  /** Name of the trait it is written to. */
  readonly trait: string;
  /** A text of the orders' lines; of the catalogue where a line has none. */
  readonly item: string;
  readonly event: string;
  /** Orders of so many days count. */
  readonly days: number;
}

/** A part of the daily refresh: everybody's favourite category, where a workspace wants it kept. Writes differences only. */
export function favouritesRefreshing(options: {
  readonly stores: Pick<Stores, "pool">;
  /** Resolves when everything acknowledged before the call is in ClickHouse. */
  readonly flush: (workspaceId: string) => Promise<void>;
}): Refreshing {
  return {
    name: "favourites",
    refresh: async (workspace, now, signal) => {
      const settings = await readFavourites(workspace);
      if (settings === null) return { details: { kept: false } };
      let written = 0;
      for await (const changes of favouriteChanges(workspace, settings, now)) {
        signal.throwIfAborted();
        written += await writeContactTraits(options, workspace.id, changes, writer(now));
      }
      return { details: { kept: true, trait: settings.trait, changed: written } };
    },
  };
}

const writer = (at: number) => ({ source: "favourites", at, firstHolds: "from-now" }) as const;

/**
 * Contacts whose favourite is another than their trait says, some thousands at a time. The favourite is what they bought most pieces of; of equals the one that
 * comes first by code points. Who bought nothing in the days has none, and the trait goes.
 */
async function* favouriteChanges(
  workspace: WorkspaceStore,
  settings: FavouriteSettings,
  now: number,
): AsyncGenerator<ContactTraits[]> {
  const params = new Params();
  const printer: Printer = { context: await loadContext(workspace), params, now, asOf: false };
  const pick = { event: settings.event, window: { last: `${settings.days}d` } };
  const where = [printEvents(pick, "/event", printer), alive].join(" AND ");
  const asked = settings.item !== "product_id" && (await hasCatalogue(workspace));
  const texts = [settings.item, ...(asked ? ["product_id"] : [])];
  const lines = printLines({ texts, numbers: ["quantity"] }, params);
  const item = printItem({ property: settings.item, own: "l.1", id: asked ? "l.2" : null }, now, params);
  const items = `arrayFilter(p -> p.1 != '', arrayMap(l -> (${item}, ${printQuantity(`l.${texts.length + 1}`)}), ${lines}))`;
  const pieces = `SELECT contact_id, item.1 AS name, sum(item.2) AS pieces FROM (SELECT contact_id, arrayJoin(${items}) AS item FROM events WHERE ${where}) GROUP BY contact_id, name`;
  const favourites = `SELECT contact_id AS id, argMin(name, (-pieces, name)) AS favourite FROM (${pieces}) GROUP BY contact_id`;
  const trait = jsonOperand("traits", settings.trait, params);
  const pages = workspace.clickhouse.pages<{ id: number; favourite: string }>(
    `SELECT c.id AS id, favourite FROM (SELECT id, ${trait.present()} AS had, ifNull(${trait.string()}, '') AS held FROM contacts FINAL WHERE deleted = 0) AS c
LEFT JOIN (${favourites}) AS f USING (id)
WHERE favourite != held OR (had AND favourite = '')
ORDER BY id`,
    params.values,
  );
  for await (const page of pages)
    yield page.map(({ id, favourite }) => ({ id, traits: { [settings.trait]: favourite === "" ? null : favourite } }));
}
