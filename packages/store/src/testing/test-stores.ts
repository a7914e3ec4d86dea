import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStores, type Stores, type StoresOptions } from "../stores.ts";

export interface TestStores extends Stores {
  readonly dataDir: string;
}

/**
 * The embedded pair in a directory of its own, which `close` removes. A process may open one chDB directory at a time:
 * one `openTestStores` per test file (each file runs in a process of its own) and a workspace per test.
 */
export async function openTestStores(
  servers: Pick<StoresOptions, "databaseUrl" | "clickhouseUrl"> = {},
): Promise<TestStores> {
  // A test runner ends a hanging file with SIGTERM: leaving by the front door takes PostgreSQL along.
  process.once("SIGTERM", leave);
  const dataDir = await mkdtemp(join(tmpdir(), "kindred-test-"));
  const remove = (): Promise<void> => rm(dataDir, { recursive: true, force: true });
  try {
    const stores = await openStores({ dataDir, ...servers });
    return {
      ...stores,
      dataDir,
      close: async () => {
        // Closing may be what hangs.
        await stores.close();
        process.off("SIGTERM", leave);
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

function leave(): void {
  process.exit(143);
}
