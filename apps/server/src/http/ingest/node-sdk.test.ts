import { Analytics } from "@segment/analytics-node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../testing.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

it("@segment/analytics-node works unchanged with its host set to this server", async () => {
  const { id, writeKey } = await server.workspace();
  const failures: unknown[] = [];
  const analytics = new Analytics({ writeKey, host: server.url, flushAt: 5 });
  analytics.on("error", (failure) => failures.push(failure));

  analytics.track({ anonymousId: "visitor-1", event: "Product Viewed", properties: { product_id: "p1", price: 19.5 } });
  analytics.identify({ userId: "u1", anonymousId: "visitor-1", traits: { email: "Ada@Example.org", plan: "pro" } });
  analytics.page({ userId: "u1", name: "Cart", properties: { url: "https://shop.example/cart" } });
  analytics.screen({ userId: "u1", name: "Start" });
  analytics.group({ userId: "u1", groupId: "acme", traits: { name: "Acme" } });
  analytics.track({
    userId: "u1",
    event: "Order Completed",
    properties: { order_id: "o1", revenue: 99.9 },
    timestamp: new Date(Date.now() - 1000),
  });
  analytics.alias({ userId: "u1", previousId: "visitor-1" });
  await analytics.closeAndFlush();
  expect(failures).toEqual([]);

  await server.admin("POST", `/workspaces/${id}/flush`, {});
  const contact = await server.admin("GET", `/workspaces/${id}/contacts/u1`);
  expect(contact.body).toMatchObject({ externalId: "u1", email: "ada@example.org", traits: { plan: "pro" } });
  const events = await server.admin("GET", `/workspaces/${id}/contacts/u1/events`);
  const { items } = events.body as { items: { event: string; context: { library?: { name: string } } }[] };
  expect(items.map(({ event }) => event).sort()).toEqual([
    "Group Joined",
    "Order Completed",
    "Page Viewed",
    "Product Viewed",
    "Screen Viewed",
  ]);
  expect(items[0]!.context.library?.name).toBe("@segment/analytics-node");
});

it("@segment/analytics-node is told of a write key that is not known", async () => {
  const failures: unknown[] = [];
  const analytics = new Analytics({ writeKey: "kw_nobody", host: server.url, maxRetries: 0 });
  analytics.on("error", (failure) => failures.push(failure));
  analytics.track({ userId: "u1", event: "Lost" });
  await analytics.closeAndFlush();
  expect(failures).toHaveLength(1);
});
