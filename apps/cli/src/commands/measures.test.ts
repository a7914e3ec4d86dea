import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer, type RunningServer } from "@kindred/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openShop, post } from "../testing/shop.ts";
import { typed } from "../testing/typed.ts";

const NOW = Date.parse("2026-04-15T09:00:00Z");
const DAY = 86_400_000;

let folder = "";
let server: RunningServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-cli-measures-"));
  server = await startServer({ dataDir: folder, announce: false, now: () => NOW });
  const at = (days: number): string => new Date(NOW - days * DAY).toISOString();
  const batch = Array.from({ length: 10 }, (_, n) => [
    { type: "identify", userId: `c${n}`, traits: { vip: n < 4 }, timestamp: at(90) },
    ...(n % 2 === 0
      ? [
          {
            type: "track",
            userId: `c${n}`,
            event: "Order Completed",
            timestamp: at(n + 1),
            properties: { revenue: 10 },
          },
        ]
      : []),
  ]).flat();
  const id = await openShop(server, { name: "shop", currency: "EUR" }, batch);
  await post(server, `/api/v1/workspaces/${id}/segments`, {
    version: 1,
    id: "vips",
    name: "VIPs",
    where: { trait: "vip", is: true },
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const kindred = (...args: readonly string[]): Promise<string> => typed(server, ...args);

it("measures a segment in words, with its comparison", async () => {
  const words = await kindred("measures", "vips", "--period", "30d");
  expect(words).toContain("VIPs, 2026-03-16");
  expect(words).toMatch(/did Order Completed +50\.0 % +15\.0 % to 85\.0 % +4 +50\.0 % +0\.0 % +may be chance/);
  expect(words).toMatch(/NPS +none: no answers/);
});

it("tells how a measure went, by steps", async () => {
  const csv = await kindred("measures", "vips", "--trend", "churn", "--step", "week", "--csv");
  const [head, ...rows] = csv.trimEnd().split("\n");
  expect(head).toBe("from,to,churn,against");
  expect(rows).toHaveLength(5);
  expect(rows[0]).toMatch(/^2026-03-16/);
  expect(await kindred("measures", "vips", "--trend", "orders")).toMatch(/from +to +orders +against/);
  await expect(kindred("measures", "vips", "--trend", "budget")).rejects.toMatchObject({ code: "no_trend" });
});

it("measures as CSV, of other conversions and without a comparison", async () => {
  const csv = await kindred("measures", "everyone", "--against", "none", "--event", "Signed Up", "--csv");
  const lines = csv.trimEnd().split("\n");
  expect(lines[0]).toBe("measure,name,value,low,high,n,reason");
  expect(lines.find((line) => line.startsWith("conversion:0"))).toMatch(
    /^conversion:0,did Signed Up,0,0,0\.27\d+,10,$/,
  );
  expect(lines.find((line) => line.startsWith("revenue,"))).toMatch(/^revenue,revenue,50,/);
  expect(lines.find((line) => line.startsWith("nps,"))).toBe("nps,NPS,,,,0,no_answers");
});

it("takes costs, and sets profit beside them", async () => {
  const added = JSON.parse(
    await kindred(
      "cost",
      "add",
      "--segment",
      "vips",
      "--from",
      "2026-04-01",
      "--to",
      "2026-04-10",
      "--cost",
      "5",
      "--json",
    ),
  ) as { id: string };
  expect(await kindred("cost", "list")).toContain(added.id);
  const found = JSON.parse(await kindred("measures", "vips", "--json")) as {
    measures: { id: string; figure: { value: number | null } }[];
  };
  expect(found.measures.find(({ id }) => id === "profit")?.figure.value).toBeCloseTo(15, 6);
  await kindred("cost", "remove", added.id);
  expect(await kindred("cost", "list")).toContain("No costs are entered yet");
});
