import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDataDir } from "./data-dir.ts";

test("a path that is a file is refused by name", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kindred-dir-"));
  const file = join(folder, "customers.csv");
  await writeFile(file, "");
  for (const path of [file, join(file, "data")]) {
    const refused = openDataDir(path);
    await expect(refused).rejects.toMatchObject({ code: "data_dir_unusable" });
    await expect(refused).rejects.toThrow(path);
  }
  await rm(folder, { recursive: true });
});

test("a directory and a link to it are one directory", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kindred-dir-"));
  await symlink(join(folder, "data"), join(folder, "link"));
  const data = await openDataDir(join(folder, "data"));
  await expect(openDataDir(join(folder, "link"))).rejects.toMatchObject({ code: "data_dir_in_use" });
  await data.release();
  await rm(folder, { recursive: true });
});
