import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestServer, type TestServer } from "../testing.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test("an event sent to the server is in the ledger a moment later", async () => {
  const { id, writeKey } = await server.workspace();
  const saved = await server.admin("POST", `/workspaces/${id}/segments`, {
    version: 1,
    id: "buyers",
    name: "Buyers",
    where: { event: "Order Completed" },
  });
  expect(saved.status).toBe(200);
  const sent = await server.ask(
    "POST",
    "/v1/track",
    { userId: "ann", event: "Order Completed" },
    { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}` },
  );
  expect(sent.status).toBe(200);
  const { clickhouse } = server.wiring.stores.workspace(id);
  await vi.waitFor(
    async () => {
      expect(await clickhouse.query("SELECT segment, contact_id, change, cause FROM ledger")).toMatchObject([
        { segment: "buyers", contact_id: 1, change: 1 },
      ]);
    },
    { timeout: 10_000, interval: 20 },
  );
  const metrics = await server.ask("GET", "/metrics");
  expect(metrics.body).toMatch(/kindred_membership_changes_total 1/u);
});
