import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { openStores } from "./stores.ts";

/** A small disk of our own needs a mount, so root on Linux; elsewhere these tests are skipped. */
const disk = mkdtempSync(join(tmpdir(), "kindred-disk-"));
const mounted = mount("70m");
afterAll(() => {
  if (mounted) execFileSync("umount", ["--lazy", disk]);
  rmSync(disk, { recursive: true, force: true });
});

function mount(size: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", disk], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

async function fillDisk(): Promise<void> {
  await writeFile(join(disk, "filler"), Buffer.alloc(100_000_000)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOSPC") throw error;
  });
}

const block = (n: number): string => `${JSON.stringify({ contact_id: n, event: "Tick", message_id: `m${n}` })}\n`;

test.runIf(mounted)(
  "a disk that fills up is said by name, loses nothing, and works again when there is room",
  async () => {
    const stores = await openStores({ dataDir: join(disk, "data") });
    try {
      const { id, clickhouse } = await stores.createWorkspace({ name: "Full" });
      await clickhouse.insertLines("events", block(1), { token: "1" });
      await fillDisk();

      await expect(clickhouse.insertLines("events", block(2), { token: "2" })).rejects.toMatchObject({
        code: "disk_full",
        status: 507,
      });
      const text = "x".repeat(2_000_000);
      const writing = stores.postgres.insertInto("lists").values({ workspace_id: id, id: "big", name: text }).execute();
      // Where the write-ahead log itself finds no room the server stops and is started again.
      await expect(writing).rejects.toMatchObject({
        code: expect.stringMatching(/^(disk_full|postgres_unavailable)$/) as string,
      });
      expect(await clickhouse.query("SELECT contact_id AS n FROM events")).toEqual([{ n: 1 }]);

      await rm(join(disk, "filler"));
      await vi.waitFor(() => stores.ping(), { timeout: 60_000, interval: 100 });
      await clickhouse.insertLines("events", block(2), { token: "2" });
      expect(await clickhouse.query("SELECT contact_id AS n FROM events ORDER BY n")).toEqual([{ n: 1 }, { n: 2 }]);
      const list = { workspace_id: id, id: "small", name: "Small" };
      await stores.postgres.insertInto("lists").values(list).execute();
      expect(await stores.postgres.selectFrom("lists").select("id").execute()).toEqual([{ id: "small" }]);
    } finally {
      await stores.close();
    }
  },
);

test.runIf(mounted)("a first start on a full disk is refused by name and leaves nothing half made", async () => {
  await fillDisk();
  const dataDir = join(disk, "fresh");
  const refused = openStores({ dataDir });
  await expect(refused).rejects.toMatchObject({ code: "disk_full", status: 507 });
  await expect(refused).rejects.toThrow(disk);
  await rm(join(disk, "filler"));
  await rm(join(disk, "data"), { recursive: true });
});
