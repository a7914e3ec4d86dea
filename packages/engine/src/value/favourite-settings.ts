import type { WorkspaceStore } from "@kindred/store";
import type { FavouriteSettings } from "./favourites.ts";

/** null: the workspace keeps no favourites. */
export async function readFavourites({ postgres, id }: WorkspaceStore): Promise<FavouriteSettings | null> {
  const row = await postgres
    .selectFrom("favourites")
    .select(["trait", "item", "event", "days"])
    .where("workspace_id", "=", id)
    .executeTakeFirst();
  return row ?? null;
}

/** null: no favourites any more; what was written stays. `by`: who; `at`: Unix ms. */
export async function saveFavourites(
  { postgres, id }: WorkspaceStore,
  settings: FavouriteSettings | null,
  { by, at }: { readonly by: string | null; readonly at: number },
): Promise<void> {
  if (settings === null) {
    await postgres.deleteFrom("favourites").where("workspace_id", "=", id).execute();
    return;
  }
  const row = { trait: settings.trait, item: settings.item, event: settings.event, days: settings.days };
  const changed = { ...row, changed_by: by, changed_at: new Date(at) };
  await postgres
    .insertInto("favourites")
    .values({ workspace_id: id, ...changed })
    .onConflict((conflict) => conflict.column("workspace_id").doUpdateSet(changed))
    .execute();
}
