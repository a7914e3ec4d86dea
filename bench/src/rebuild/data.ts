import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStores, type Stores, type WorkspaceStore } from "@kindred/store";
import type { ShopSize } from "../harness/fill-shop.ts";
import { fillShop } from "./shop.ts";

export const workspaceId = "ws_bench";

export interface Shop {
  readonly size: ShopSize;
  /** For what contestants keep of their own; removed with the data. */
  readonly folder: string;
  readonly stores: Stores;
  readonly workspace: WorkspaceStore;
}

/** Making thirty million events takes minutes, so they stay in the system's temporary directory, by size. */
export async function openShop(size: ShopSize, said: (text: string) => void): Promise<Shop> {
  const folder = join(tmpdir(), `kindred-bench-rebuild-1-${size.contacts}-${size.events}`);
  const complete = join(folder, "complete");
  if (!existsSync(complete)) {
    said(`making ${size.events.toLocaleString("en")} events in ${folder}`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const stores = await openStores({ dataDir: join(folder, "data") });
    try {
      const { clickhouse } = await stores.createWorkspace({ id: workspaceId, name: "Benchmark" });
      await fillShop(clickhouse, size, said);
    } finally {
      await stores.close();
    }
    await writeFile(complete, "");
  }
  const stores = await openStores({ dataDir: join(folder, "data") });
  return { size, folder, stores, workspace: stores.workspace(workspaceId) };
}
