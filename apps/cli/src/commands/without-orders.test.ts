import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, startServer } from "@kindred/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { typed } from "../testing/typed.ts";

let folder = "";
let server: RunningServer;

/** Somebody, and not a single order. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-cli-without-"));
  server = await startServer({ dataDir: folder, announce: false });
  const post = async (path: string, body: unknown, authorization = `Bearer ${server.localToken}`): Promise<unknown> => {
    const headers = { authorization, "content-type": "application/json" };
    const response = await fetch(`${server.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    expect(response.status).toBe(200);
    return response.json();
  };
  const { id } = (await post("/api/v1/workspaces", { name: "Shop" })) as { id: string };
  const key = (await post(`/api/v1/workspaces/${id}/keys`, { kind: "write", name: "w" })) as { secret: string };
  const refund = { type: "track", event: "Order Refunded", userId: "ann", properties: { revenue: 5 } };
  await post("/v1/batch", { batch: [refund] }, `Basic ${Buffer.from(`${key.secret}:`).toString("base64")}`);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const kindred = (...args: readonly string[]): Promise<string> => typed(server, ...args);

it("says in words that there is nothing", async () => {
  await kindred("refresh", "now", "rfm");
  expect(await kindred("rfm", "show", "purchase")).toContain("there are no levels");
  expect(await kindred("rfm", "transitions")).toContain("Nobody was in a class");
  expect(await kindred("cohort")).toContain("Nobody began in this time");
  expect(await kindred("cohort", "--entry-added")).not.toContain("Nobody began");
  expect(await kindred("value")).toContain("There are no orders");
  expect(await kindred("value", "customers")).toContain("There are no orders");
  expect(await kindred("value", "declining")).not.toContain("email");
  expect(await kindred("measures", "everyone", "--trend", "nps")).toContain(
    "nothing can be told in any day: no answers",
  );
  expect(await kindred("measures", "everyone", "--trend", "nps", "--csv")).toMatch(/^from,to,nps,against/u);
});
