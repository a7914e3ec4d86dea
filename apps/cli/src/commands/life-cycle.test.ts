import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer, type RunningServer } from "@kindred/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openShop } from "../testing/shop.ts";
import { typed } from "../testing/typed.ts";

let folder = "";
let server: RunningServer;
const now = Date.parse("2026-04-15T09:00:00Z");
const day = 86_400_000;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-cli-life-cycle-"));
  server = await startServer({ dataDir: folder, announce: false, now: () => now });
  const order = (userId: string, days: number): object => ({
    type: "track",
    userId,
    event: "Order Completed",
    timestamp: new Date(now - days * day).toISOString(),
    properties: { revenue: 10, products: [{ category: "Coats" }] },
  });
  const batch = [order("ann", 5), order("ben", 100), order("cleo", 40), { type: "identify", userId: "dan" }];
  await openShop(server, { name: "shop" }, batch);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const kindred = (...args: readonly string[]): Promise<string> => typed(server, ...args);

it("proposes schemes, previews thresholds, sets one up and tells of it", async () => {
  expect(await kindred("life-cycle", "list")).toMatch(
    /^life-cycle \(Life cycle\): not set up; kindred life-cycle save life-cycle$/mu,
  );
  expect(await kindred("life-cycle", "preview", "life-cycle", "--csv")).toContain(
    "lead,1,0.25\nnew,1,0.25\nactive,1,0.25\n",
  );
  expect(await kindred("life-cycle", "preview", "life-cycle", "--set", "new_days=50", "--csv")).toContain(
    "new,2,0.5\n",
  );
  await expect(kindred("life-cycle", "preview", "life-cycle", "--set", "days=5")).rejects.toThrow(
    /there is no "days"; there is order, new_days/u,
  );
  expect(await kindred("life-cycle", "save", "life-cycle", "--set", "new_days=50")).toBe(
    "Saved life-cycle, version 1: 8 stages.\n",
  );
  expect(await kindred("life-cycle", "sizes", "--points", "2", "--basis", "definition", "--csv")).toMatch(
    /^at,lead,new,active.*\n2026-03-15,.*\n2026-04-15,1,2,0,0,0,1,0,0\n$/u,
  );
  expect(await kindred("life-cycle", "flow", "--csv")).toContain("(new),new,1\n");
  expect(await kindred("life-cycle", "stays")).toMatch(/^lead +0 +0 +not known yet$/mu);
  expect(JSON.parse(await kindred("life-cycle", "list", "--json"))).toMatchObject({
    items: [{ version: 1 }, { version: 0 }],
  });
});

it("saves a scheme from a file, says where a contact stands, and removes it", async () => {
  const path = join(folder, "rhythm.json");
  const stages = [
    { id: "often", name: "Often", where: { event: "Order Completed", window: { last: "60d" } } },
    { id: "rest", name: "Rest", where: null },
  ];
  await writeFile(path, JSON.stringify({ id: "rhythm", name: "Rhythm", stages }));
  expect(await kindred("life-cycle", "save", path)).toBe("Saved rhythm, version 1: 2 stages.\n");
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await kindred("life-cycle", "stage", "ann", "rhythm", "--json")).includes('"often"')) break;
  }
  expect(await kindred("life-cycle", "stage", "ann", "rhythm")).toMatch(/ often +definition$/mu);
  expect(await kindred("life-cycle", "remove", "rhythm")).toBe("Removed rhythm; its segments are archived.\n");
  await expect(kindred("life-cycle", "save", join(folder, "none.json"))).rejects.toThrow(/is no scheme/u);
});

it("lists templates with their counts, shows one with other values, and uses it", async () => {
  const list = await kindred("templates", "list", "--layer", "strategic");
  expect(list).toMatch(/^strategic +3 +too few +buyers-of-category +Buyers of a category$/mu);
  expect(list).toMatch(/needs trait birthday/u);
  expect((await kindred("templates", "list", "--csv")).split("\n").length).toBeGreaterThan(40);
  const shown = await kindred("templates", "show", "buyers-of-category", "--set", "days=60");
  expect(shown).toContain("2 of 4 contacts; for a test: too few (16,316 people are needed).");
  expect(shown).toMatch(/^category +Coats +Category$/mu);
  expect(await kindred("templates", "use", "loyal-in-category", "--name", "Coat lovers")).toBe(
    "Saved loyal-in-category.\nWith it: buyers-of-category.\n",
  );
  expect(JSON.parse(await kindred("templates", "use", "buyers-of-category", "--json"))).toMatchObject({
    id: "buyers-of-category-2",
  });
  await expect(kindred("templates", "show", "nothing")).rejects.toThrow(/no template "nothing"/u);
  await expect(kindred("templates", "list", "--lift", "x")).rejects.toThrow(/--lift takes a number/u);
});
