import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openCluster } from "./cluster.ts";

const binaries = { initdb: "/nonexistent/initdb", postgres: "/nonexistent/postgres", major: "18" };
let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "kindred-cluster-"));
  await mkdir(join(dataDir, "postgres"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test.each([
  ["19", "data_newer_than_program"],
  ["17", "postgres_version_differs"],
])("files of PostgreSQL %s are refused", async (version, code) => {
  await writeFile(join(dataDir, "postgres", "PG_VERSION"), `${version}\n`);
  const refused = openCluster(dataDir, binaries, null);
  await expect(refused).rejects.toMatchObject({ code });
  await expect(refused).rejects.toThrow(`PostgreSQL ${version}`);
});

test("a lost password is named with its file", async () => {
  await writeFile(join(dataDir, "postgres", "PG_VERSION"), "18\n");
  await expect(openCluster(dataDir, binaries, null)).rejects.toThrow(join(dataDir, "postgres-password"));
});
