import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { sweepUploads, Uploads } from "./uploads.ts";

it("an upload is found by its handle in its own workspace alone", () => {
  const uploads = new Uploads();
  const handle = uploads.keep("ws_a", "/data/imports/uploads/imp_x.data", "orders.csv");
  expect(handle).toBe("imp_x");
  expect(uploads.find("ws_a", handle)).toEqual({ path: "/data/imports/uploads/imp_x.data", name: "orders.csv" });
  expect(uploads.find("ws_b", handle)).toBeNull();
});

it("forgotten uploads are removed after a day, those an import wants are kept", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kindred-uploads-"));
  const now = Date.parse("2026-06-01T12:00:00Z");
  for (const [name, hours] of [
    ["old", 25],
    ["young", 23],
    ["wanted", 90],
  ] as const) {
    await writeFile(join(folder, name), "x");
    const at = new Date(now - hours * 3_600_000);
    await utimes(join(folder, name), at, at);
  }
  await sweepUploads(folder, new Set([join(folder, "wanted")]), now);
  expect((await readdir(folder)).sort((a, b) => a.localeCompare(b))).toEqual(["wanted", "young"]);
  await sweepUploads(join(folder, "nowhere"), new Set(), now);
  await rm(folder, { recursive: true });
});
