import { KindredError } from "@kindred/schema";
import type { DemoLoader } from "@kindred/server";
import type { Stores, WorkspaceStore } from "@kindred/store";
import type { Progress } from "./progress.ts";
import type { Surroundings } from "./session.ts";
import { figure } from "./terminal.ts";

export const SHOP = { name: "Demo shop", timezone: "Europe/Kyiv", currency: "EUR", defaultCountry: "UA" };

/** Lets the server's pages make the same shop; the generator is read only then. */
export const demoLoader: DemoLoader = {
  workspace: SHOP,
  load: async (store, { now, contacts, signal, onProgress }) => {
    const { generateShop, loadDemo } = await import("@kindred/demo");
    await loadDemo(store, generateShop({ now, contacts }), { signal, onProgress });
  },
  segments: async () => (await import("@kindred/demo")).readySegments(),
};

/** Opens the stores by itself: the data goes straight into them, before any server holds them. */
export async function fillDemo(
  dataDir: string,
  contacts: number,
  { environment }: Surroundings,
  progress: Progress,
): Promise<void> {
  const [{ openStores }, { generateShop, loadDemo }] = await Promise.all([
    import("@kindred/store"),
    import("@kindred/demo"),
  ]);
  const stores = await openStores({
    dataDir,
    databaseUrl: environment.DATABASE_URL,
    clickhouseUrl: environment.CLICKHOUSE_URL,
    onProgress: (step) => progress.step(step),
  });
  try {
    const workspace = await shopIn(stores);
    const held = await stores.postgres
      .selectFrom("contacts")
      .select("id")
      .where("workspace_id", "=", workspace.id)
      .limit(1)
      .execute();
    if (held.length > 0) {
      progress.step("the data is there from an earlier start");
      return;
    }
    progress.step(`generating a shop of ${figure(contacts)} people`);
    const shop = generateShop({ now: Date.now(), contacts });
    const done = await loadDemo(workspace, shop, {
      onProgress: ({ contacts: people, of }) => progress.count(people, of, "people"),
    });
    progress.end();
    progress.step(`loaded ${figure(done.contacts)} people with ${figure(done.events)} events`);
  } finally {
    await stores.close();
  }
}

/**
 * The demo's workspace: made now, or found from an earlier start, or an empty one taken over.
 *
 * @throws KindredError `not_a_demo` rather than mixing invented people with real ones
 */
async function shopIn(stores: Stores): Promise<WorkspaceStore> {
  const existing = await stores.postgres
    .selectFrom("workspaces")
    .select(["id", "name"])
    .orderBy("created_at")
    .executeTakeFirst();
  if (existing === undefined) return stores.createWorkspace(SHOP);
  const { id, name } = existing;
  if (name === SHOP.name) return stores.workspace(id);
  const real = await stores.postgres
    .selectFrom("contacts")
    .select("id")
    .where("workspace_id", "=", id)
    .limit(1)
    .executeTakeFirst();
  if (real !== undefined)
    throw new KindredError(
      "not_a_demo",
      `The workspace ${name} here holds data of its own: give the demo another directory with --data.`,
      { status: 409 },
    );
  await stores.postgres
    .updateTable("workspaces")
    .set({ name: SHOP.name, timezone: SHOP.timezone, currency: SHOP.currency, default_country: SHOP.defaultCountry })
    .where("id", "=", id)
    .execute();
  return stores.workspace(id);
}
