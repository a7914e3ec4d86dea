import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, startServer } from "@kindred/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openShop } from "../testing/shop.ts";
import { typed } from "../testing/typed.ts";

let folder = "";
let server: RunningServer;

/** Somebody, and not a single order. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-cli-without-"));
  server = await startServer({ dataDir: folder, announce: false });
  const refund = { type: "track", event: "Order Refunded", userId: "ann", properties: { revenue: 5 } };
  await openShop(server, { name: "Shop" }, [refund]);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const kindred = (...args: readonly string[]): Promise<string> => typed(server, ...args);

it("says in words that there is nothing", async () => {
  await kindred("refresh", "now", "rfm");
  expect(await kindred("rfm", "show", "purchase")).toContain("there are no levels");
  for (const table of ["classes", "grid"]) {
    expect(await kindred("rfm", table)).toMatch(/there are no levels.*\n.*kindred rfm define purchase FILE/u);
    expect(JSON.parse(await kindred("rfm", table, "--json"))).toBeTypeOf("object");
  }
  expect(await kindred("rfm", "classes", "--csv")).toContain("champions,0,0");
  expect(await kindred("rfm", "members")).toBe("");
  expect(await kindred("rfm", "transitions")).toContain("Nobody was in a class");
  expect(await kindred("cohort")).toContain("nobody did “Order Completed” for the first time in it");
  expect(await kindred("cohort", "--entry", "Nonsense")).toContain("nobody did “Nonsense”");
  expect(await kindred("cohort", "--entry-added")).not.toContain("Nobody began");
  expect(await kindred("value")).toContain("There are no orders");
  expect(await kindred("value", "customers")).toContain("There are no orders");
  expect(await kindred("value", "--refunds")).toContain("1 person has refunds in this window and no order.");
  expect(await kindred("value", "--event", "Nonsense")).toContain("nobody did “Nonsense”");
  const declining = await kindred("value", "declining", "--days", "60", "--ratio", "0.3");
  expect(declining).toContain("Nobody who spent something 120 to 60 days ago has spent at most 30 % of it since.");
  expect(declining).not.toContain("email");
  expect(await kindred("value", "together")).toContain("No order in this window has lines (`products`)");
  expect(await kindred("measures", "everyone", "--trend", "nps")).toContain(
    "nothing can be told in any day: no answers",
  );
  expect(await kindred("measures", "everyone", "--trend", "nps", "--csv")).toMatch(/^from,to,nps,against/u);
  expect(await kindred("cost", "list")).toContain("No costs are entered yet");
  expect(await kindred("cost", "list", "--csv")).toBe("id,segment,from,to,cost,budget,currency,campaign\n");
});
