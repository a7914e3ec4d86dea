import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stopOrphan } from "./orphan.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-orphan-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("a postmaster.pid whose process is gone is left for PostgreSQL to judge", async () => {
  await writeFile(join(folder, "postmaster.pid"), `${2 ** 22 + 1}\n${folder}\n`);
  await stopOrphan(folder);
  expect(await readdir(folder)).toEqual(["postmaster.pid"]);
});

test.each([
  ["another program that was given its pid", process.ppid],
  ["nothing at all", "damaged"],
])("a postmaster.pid that names %s is removed and nobody is stopped", async (_, pid) => {
  await writeFile(join(folder, "postmaster.pid"), `${pid}\n${folder}\n`);
  await stopOrphan(folder);
  expect(await readdir(folder)).toEqual([]);
  if (pid === process.ppid) expect(process.kill(process.ppid, 0)).toBe(true);
});

test("without a postmaster.pid there is nothing to do", async () => {
  await stopOrphan(folder);
});
