import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockDataDir } from "./lock.ts";
import { processStart } from "./process.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-lock-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const leave = (holder: unknown): Promise<void> => writeFile(join(folder, "kindred.lock"), JSON.stringify(holder));

test("a directory in use is refused with a sentence that says who holds it and what to do", async () => {
  const release = await lockDataDir(folder);
  const refused = lockDataDir(folder);
  await expect(refused).rejects.toMatchObject({ code: "data_dir_in_use", status: 409 });
  await expect(refused).rejects.toThrow(
    `The data directory ${folder} is in use by this process (${process.pid}). Stop it, use the server it runs, or choose another directory with --data.`,
  );
  await release();
  await (
    await lockDataDir(folder)
  )();
  expect(await readdir(folder)).toEqual([]);
});

test("another living process holds its lock", async () => {
  await leave({ pid: process.ppid, started: await processStart(process.ppid) });
  await expect(lockDataDir(folder)).rejects.toThrow(`is in use by process ${process.ppid}.`);
});

test.each([
  ["of a process that is gone", { pid: 2 ** 30, started: "some boot 1" }],
  ["whose pid was given to another process", { pid: process.ppid, started: "an earlier boot 1" }],
  ["that is damaged", "not a holder"],
])("a lock %s is cleared", async (_, holder) => {
  await leave(holder);
  const release = await lockDataDir(folder);
  expect(JSON.parse(await readFile(join(folder, "kindred.lock"), "utf8"))).toMatchObject({ pid: process.pid });
  expect(await readdir(folder)).toEqual(["kindred.lock"]);
  await release();
});

test("of many that find a stale lock at once one takes it", async () => {
  await leave({ pid: 2 ** 30, started: "some boot 1" });
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataDir(folder)));
  expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
});

test("giving back a lock that is no longer ours leaves the other's alone", async () => {
  const release = await lockDataDir(folder);
  await leave({ pid: 1, started: "another" });
  await release();
  expect(await readdir(folder)).toEqual(["kindred.lock"]);
});
