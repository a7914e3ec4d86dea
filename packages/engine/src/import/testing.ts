import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import type { ImportKind } from "./fields.ts";
import { createImporter, type Importer, type ImportStatus } from "./importer.ts";
import type { ImportOptions, ImportPlan } from "./plan.ts";

export const testNow = Date.UTC(2026, 10, 21, 12);

/** Stores, ingestion and an importer for one test file. */
export interface ImportBench {
  readonly stores: TestStores;
  readonly importer: Importer;
  readonly ingest: Ingest;
  /** Writes a file and gives its path. */
  file(name: string, content: string | Uint8Array): Promise<string>;
  inspect(workspace: WorkspaceStore, path: string, kind: ImportKind, options?: ImportOptions): Promise<ImportPlan>;
  /** Inspects, starts and waits. */
  run(workspace: WorkspaceStore, path: string, kind: ImportKind, options?: ImportOptions): Promise<ImportStatus>;
  close(): Promise<void>;
}

export async function openImportBench(now: () => number = () => testNow): Promise<ImportBench> {
  const stores = await openTestStores();
  const ingest = createIngest({ stores, now });
  const importer = createImporter({
    stores,
    now,
    folder: join(stores.dataDir, "imports"),
    flush: (id) => ingest.flush(id),
  });
  let files = 0;
  const bench: ImportBench = {
    stores,
    importer,
    ingest,
    file: async (name, content) => {
      const folder = join(stores.dataDir, "files", String(files++));
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, name), content);
      return join(folder, name);
    },
    inspect: ({ id }, path, kind, options) => importer.inspect(id, { path }, kind, options),
    run: async (workspace, path, kind, options) => {
      const plan = await bench.inspect(workspace, path, kind, options);
      return importer.wait(workspace.id, await importer.start(workspace.id, plan));
    },
    close: async () => {
      await importer.close();
      await ingest.close();
      await stores.close();
    },
  };
  return bench;
}
