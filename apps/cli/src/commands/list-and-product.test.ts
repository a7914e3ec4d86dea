import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer, type RunningServer } from "@kindred/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { typed } from "../testing/typed.ts";

let folder = "";
let server: RunningServer;
const kindred = (...args: readonly string[]): Promise<string> => typed(server, ...args);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-cli-list-"));
  server = await startServer({ dataDir: folder, announce: false });
  const post = async (path: string, body: object, method: "POST" | "PUT" = "POST"): Promise<unknown> => {
    const headers = { authorization: `Bearer ${server.localToken}`, "content-type": "application/json" };
    const response = await fetch(new URL(path, server.url), { method, headers, body: JSON.stringify(body) });
    expect([path, response.status]).toEqual([path, 200]);
    return response.json();
  };
  const { id } = (await post("/api/v1/workspaces", { name: "Shop" })) as { id: string };
  const base = `/api/v1/workspaces/${id}`;
  const { secret } = (await post(`${base}/keys`, { kind: "write", name: "test" })) as { secret: string };
  const calls = ["ann", "bob", "cyd"].map((userId) => ({
    type: "identify",
    userId,
    messageId: userId,
    traits: { email: `${userId}@example.org` },
  }));
  const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
  const sent = await fetch(new URL("/v1/batch", server.url), {
    method: "POST",
    headers,
    body: JSON.stringify({ batch: calls }),
  });
  expect(sent.status).toBe(200);
  for (const price of [10, 12])
    await post(`${base}/products/p-1`, { fields: { name: "Coat, long", category: "Coats", price } }, "PUT");
  await post(`${base}/products/p-2`, { fields: { name: "Scarf", category: "Scarves", price: 5 } }, "PUT");
});
afterAll(async () => {
  process.exitCode = 0;
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

describe("kindred list", () => {
  it("makes a list, fills it by ids, files and segments, and takes people off", async () => {
    expect(await kindred("list", "list")).toMatch(/No lists yet/u);
    expect(await kindred("list", "create", "Trade show 2026")).toBe("Made the list trade-show-2026.\n");
    await expect(kindred("list", "create", "Виставка")).rejects.toMatchObject({ code: "no_id" });
    expect(await kindred("list", "add", "trade-show-2026", "ann", "nobody")).toBe(
      "1 put on trade-show-2026.\nNot known, 1: nobody\n",
    );
    const file = join(folder, "people.txt");
    await writeFile(file, "bob@example.org\r\n\ncyd\n");
    expect(JSON.parse(await kindred("list", "add", "trade-show-2026", "--file", file, "--json"))).toEqual({
      added: 2,
      removed: 0,
      unknown: [],
    });
    expect(await kindred("list", "remove", "trade-show-2026", "cyd")).toBe("1 taken off trade-show-2026.\n");
    await expect(kindred("list", "add", "trade-show-2026")).rejects.toMatchObject({ code: "nobody_named" });
    expect(await kindred("list", "list")).toMatch(/^trade-show-2026 +Trade show 2026 +2 people/u);
    expect(await kindred("list", "list", "--csv")).toMatch(
      /^id,name,members,changed_at\ntrade-show-2026,Trade show 2026,2,/u,
    );
  });

  it("prints and exports who is on it", async () => {
    expect(await kindred("list", "members", "trade-show-2026")).toBe("ann\nbob\n");
    expect(await kindred("list", "members", "trade-show-2026", "--csv")).toMatch(
      /^key,external_id,email,phone\ncon_\w+,ann,ann@example\.org,\ncon_\w+,bob,bob@example\.org,\n$/u,
    );
    const output = join(folder, "members.csv");
    await kindred("list", "export", "trade-show-2026", "--output", output);
    expect((await readFile(output, "utf8")).trim().split("\n")).toHaveLength(3);
    await expect(kindred("list", "export", "trade-show-2026", "--format", "xlsx")).rejects.toMatchObject({
      code: "bad_format",
    });
    await expect(kindred("list", "members", "no-such-list")).rejects.toMatchObject({ status: 404 });
  });
});

describe("kindred product", () => {
  it("finds products by their words and prints them as words, CSV and JSON", async () => {
    expect(await kindred("product", "list", "coat")).toMatch(/^p-1 +Coat, long +Coats +12\.00 .*0 ordered/u);
    const rows = (await kindred("product", "list", "--csv", "--sort", "price")).trim().split("\n");
    expect(rows).toEqual([
      "product_id,name,category,price,currency,in_stock,views,orders,revenue",
      "p-2,Scarf,Scarves,5,,,0,0,0",
      'p-1,"Coat, long",Coats,12,,,0,0,0',
    ]);
    expect(JSON.parse(await kindred("product", "list", "--limit", "1", "--json"))).toMatchObject({ total: 2 });
    expect(await kindred("product", "list", "nothing")).toBe("No products are found.\n");
    await expect(kindred("product", "list", "--limit", "0")).rejects.toMatchObject({ code: "bad_limit" });
  });

  it("shows what a product is and what it was", async () => {
    const words = await kindred("product", "show", "p-1");
    expect(words).toMatch(/price +12/u);
    expect(words).toMatch(/Before\n\S+ +price 10/u);
    await expect(kindred("product", "show", "p-9")).rejects.toMatchObject({ code: "unknown_product" });
  });
});
