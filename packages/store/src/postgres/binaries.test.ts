import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { linkSharedLibraries, postgresBinaries } from "./binaries.ts";

test("the links that a blocked post-install script left out are made, and those that are there are kept", async () => {
  const root = await mkdtemp(join(tmpdir(), "kindred-binaries-"));
  const lib = join(root, "native", "lib");
  await mkdir(lib, { recursive: true });
  await writeFile(join(lib, "libpq.so.5.18"), "library");
  await symlink("libpq.so.5.18", join(lib, "libpq.so.5"));
  const links = ["libpq.so", "libpq.so.5"].map((name) => ({
    source: "native/lib/libpq.so.5.18",
    target: `native/lib/${name}`,
  }));
  await writeFile(join(root, "native", "pg-symlinks.json"), JSON.stringify(links));
  await Promise.all([linkSharedLibraries(root), linkSharedLibraries(root)]);
  for (const name of ["libpq.so", "libpq.so.5"]) expect(await readFile(join(lib, name), "utf8")).toBe("library");
  await rm(root, { recursive: true });
});

test("the programs of this platform are found", async () => {
  expect(await postgresBinaries()).toMatchObject({ major: "18" });
});
