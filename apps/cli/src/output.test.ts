import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { intoFile } from "./output.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-output-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function* parts(error?: Error): AsyncGenerator<string> {
  yield "one\n";
  if (error !== undefined) throw error;
  yield "two\n";
}

it("writes all of it", async () => {
  await intoFile(parts(), join(folder, "all"));
  expect(await readFile(join(folder, "all"), "utf8")).toBe("one\ntwo\n");
});

it("says which file cannot be written, and leaves another's failure as it is", async () => {
  await expect(intoFile(parts(), join(folder, "none", "file"))).rejects.toMatchObject({ code: "output_unwritable" });
  const broken = new Error("broken");
  await expect(intoFile(parts(broken), join(folder, "half"))).rejects.toBe(broken);
});
