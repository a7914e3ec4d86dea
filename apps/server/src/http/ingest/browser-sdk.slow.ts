import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { basename, dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { browserPresent, launchBrowser } from "../../chromium.ts";
import { startTestServer, type TestServer } from "../../testing.ts";

let server: TestServer;
let site: Server;
let browser: Browser;
let workspace: { id: string; writeKey: string };

/** A shop of another origin whose only script is the SDK's published bundle, told nothing but our address. */
function shopPage(): string {
  return `<!doctype html><title>Shop</title><script src="/index.js"></script><script>
    window.analytics = AnalyticsNext.AnalyticsBrowser.load({ writeKey: ${JSON.stringify(workspace.writeKey)}, cdnURL: ${JSON.stringify(server.url)} });
    window.visit = async () => {
      await analytics.page("Home");
      await analytics.track("Product Viewed", { product_id: "p1", price: 12.5 });
      await analytics.identify("u1", { email: "ada@example.org" });
      return analytics.instance.user().anonymousId();
    };
  </script>`;
}

beforeAll(async () => {
  if (!browserPresent) return;
  server = await startTestServer();
  workspace = await server.workspace();
  const bundle = join(
    dirname(createRequire(import.meta.url).resolve("@segment/analytics-next/package.json")),
    "dist/umd",
  );
  site = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://x").pathname;
    if (path === "/") return void response.setHeader("content-type", "text/html").end(shopPage());
    readFile(join(bundle, basename(path))).then(
      (script) => response.setHeader("content-type", "text/javascript").end(script),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  browser = await launchBrowser();
});
afterAll(async () => {
  if (!browserPresent) return;
  await browser.close();
  site.close();
  await server.stop();
});

it.skipIf(!browserPresent)("@segment/analytics-next works in a browser with cdnURL set to this server", async () => {
  const page = await browser.newPage();
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    const { host } = new URL(request.url());
    if (host !== new URL(server.url).host && host !== `127.0.0.1:${(site.address() as AddressInfo).port}`)
      elsewhere.push(request.url());
  });
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/?utm_source=news&utm_campaign=spring`);
  const anonymousId = await page.evaluate("visit()");

  await expect
    .poll(async () => (await server.admin("GET", `/workspaces/${workspace.id}/contacts/u1`)).status, {
      timeout: 60_000,
    })
    .toBe(200);
  await server.admin("POST", `/workspaces/${workspace.id}/flush`, {});
  const contact = await server.admin("GET", `/workspaces/${workspace.id}/contacts/u1`);
  expect(contact.body).toMatchObject({ email: "ada@example.org", anonymousIds: [anonymousId] });
  const events = await server.admin("GET", `/workspaces/${workspace.id}/contacts/u1/events`);
  const { items } = events.body as {
    items: { event: string; context: { campaign?: unknown; page?: { url: string } } }[];
  };
  expect(items.map(({ event }) => event).sort()).toEqual(["Page Viewed", "Product Viewed"]);
  expect(items[0]!.context.campaign).toMatchObject({ source: "news", name: "spring" });
  expect(elsewhere).toEqual([]);
});
