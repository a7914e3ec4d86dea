import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer, type RunningServer } from "@kindred/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { typed } from "../testing/typed.ts";

let folder = "";
let server: RunningServer;

const day = 86_400_000;
const start = Date.parse("2026-01-05T10:00:00Z");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-cli-cohort-"));
  server = await startServer({ dataDir: folder, announce: false, now: () => Date.parse("2026-04-15T09:00:00Z") });
  const headers = { authorization: `Bearer ${server.localToken}`, "content-type": "application/json" };
  const post = async (path: string, body: unknown, authorization = headers.authorization): Promise<unknown> => {
    const response = await fetch(`${server.url}${path}`, {
      method: "POST",
      headers: { ...headers, authorization },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    return response.json();
  };
  const { id } = (await post("/api/v1/workspaces", { name: "shop", currency: "EUR" })) as { id: string };
  const key = (await post(`/api/v1/workspaces/${id}/keys`, { kind: "write", name: "w" })) as { secret: string };
  const batch = Array.from({ length: 12 }, (_, n) =>
    Array.from({ length: (n % 2) + 1 }, (__, k) => ({
      type: "track",
      userId: `c${n}`,
      messageId: `${n}-${k}`,
      event: "Order Completed",
      timestamp: new Date(start + (n * 3 + k * 31) * day).toISOString(),
      properties: {
        revenue: 10 * (n + 1),
        products: [
          { product_id: "tea", name: "=Tea", category: "drinks" },
          { product_id: "cup", name: "Cup", category: "goods" },
        ],
      },
    })),
  ).flat();
  await post("/v1/batch", { batch }, `Basic ${Buffer.from(`${key.secret}:`).toString("base64")}`);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const kindred = (...args: readonly string[]): Promise<string> => typed(server, ...args);

describe("kindred cohort", () => {
  const from = ["--from", "2026-01-01"];

  it("prints the table, its cells as CSV, and everything as JSON", async () => {
    const words = await kindred("cohort", ...from);
    expect(words).toMatch(/^cohort +people +0 +1 +2 +3$/mu);
    expect(words).toMatch(/^2026-01-01 +9 +100\.0 % +\d+\.\d % /mu);
    expect(words).toContain("* not over yet.");
    const csv = await kindred("cohort", ...from, "--csv", "--measure", "sum", "--columns", "cumulative");
    expect(csv.split("\n")[0]).toBe("cohort,size,from_period,to_period,people,of,value,low,high,total,unfinished");
    expect(csv).toContain("2026-01-01,9,0,0,9,9,50,");
    expect(JSON.parse(await kindred("cohort", ...from, "--json"))).toMatchObject({ rows: { length: 4 } });
  });

  it("compares windows, opens a cell's people and gives its segment", async () => {
    const windows = ["--window", "sale=2026-01-05..2026-01-12", "--window", "plain=2026-01-12..2026-02-01"];
    const compared = await kindred("cohort", ...windows, "--by", "week", "--compare", "sale,plain");
    expect(compared).toMatch(/periods after their own .* \(sale\) and .* \(plain\) came back: /u);
    const people = await kindred("cohort", "people", "2026-01-01", "1", ...from);
    expect(people.trim().split("\n")).toEqual(["c1", "c3", "c5", "c7"]);
    const document = JSON.parse(await kindred("cohort", "segment", "2026-01-01", "1", ...from)) as object;
    expect(document).toMatchObject({ version: 1, timezone: "UTC", where: { all: { length: 3 } } });
  });

  it("says what is wrong with an option", async () => {
    await expect(kindred("cohort", "--window", "sale")).rejects.toMatchObject({ code: "bad_argument" });
    await expect(kindred("cohort", "--columns", "brackets", "--brackets", "a")).rejects.toThrow("1-3,4-6");
    await expect(kindred("cohort", "--returns-where", "{")).rejects.toThrow("--returns-where takes JSON");
    for (const ask of ["cohort", "value"])
      await expect(kindred(ask, "--now", "2026-04-16")).rejects.toMatchObject({ code: "future_now" });
  });
});

describe("kindred value", () => {
  it("tells totals, deciles and tiers", async () => {
    const words = await kindred("value", "--tiers", "10,50");
    expect(words).toMatch(/^customers +12$/mu);
    expect(words).toMatch(/^gross +1,200 EUR$/mu);
    expect(words).toMatch(/^top 50 % without 10 % +4 /mu);
    expect(await kindred("value", "--csv")).toContain("decile,customers,orders,value,share,least,most\n1,2,");
    expect(await kindred("value", "--window", "1d")).toMatch(
      /^There are no orders in this window: nobody did “Order Completed”\./u,
    );
  });

  it("lists customers, who spends less, and what goes together", async () => {
    expect(await kindred("value", "customers", "--limit", "2", "--csv")).toContain("\nc11,,2,120,240,0,240,,");
    expect(await kindred("value", "declining", "--days", "40")).toContain("people spent");
    const pairs = await kindred("value", "together", "--csv");
    expect(pairs).toContain("cup,Cup,tea,'=Tea,18,1,1,1,1");
    expect(await kindred("value", "together", "--item", "category", "--csv")).toContain(
      "drinks,drinks,goods,goods,18,",
    );
  });

  it("keeps favourites and stops", async () => {
    expect(await kindred("value", "favourites")).toBe("No favourites are kept.\n");
    expect(await kindred("value", "favourites", "--keep", "--days", "90")).toContain("bought in 90 days");
    expect(await kindred("value", "favourites", "--no-keep", "--json")).toBe('{"settings":null}\n');
  });
});
