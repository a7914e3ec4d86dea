import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, startServer } from "@kindred/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { typed } from "../testing/typed.ts";

let folder = "";
let server: RunningServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-cli-refresh-"));
  server = await startServer({ dataDir: folder, announce: false });
  const headers = { authorization: `Bearer ${server.localToken}`, "content-type": "application/json" };
  const made = await fetch(`${server.url}/api/v1/workspaces`, { method: "POST", headers, body: '{"name":"Shop"}' });
  expect(made.status).toBeLessThan(300);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const kindred = (...args: readonly string[]): Promise<string> => typed(server, "refresh", ...args);

it("tells what the tables stand at, makes them anew and chooses the hour", async () => {
  expect(await kindred("list")).toMatch(/Every day at 03:00[^]*sources +never[^]*rfm +never[^]*favourites +never/u);
  expect(JSON.parse(await kindred("now", "favourites", "--json"))).toMatchObject({
    items: [
      { part: "sources", state: "never" },
      { part: "rfm", state: "never" },
      { part: "favourites", state: "done", error: null },
    ],
  });
  const rows = (await kindred("now", "--csv")).trim().split(/\r?\n/u);
  expect(rows[0]).toBe("table,state,as_of,ms,next,error");
  expect(rows.slice(1).map((row) => row.split(",").slice(0, 2))).toEqual([
    ["sources", "done"],
    ["rfm", "done"],
    ["favourites", "done"],
  ]);
  expect(await kindred("hour", "5")).toContain("Every day at 05:00");
  await expect(kindred("hour", "24")).rejects.toMatchObject({ code: "bad_argument" });
  await expect(kindred("now", "nothing")).rejects.toMatchObject({ code: "unknown_refresh" });
});
