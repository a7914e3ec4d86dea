import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BrowserContext } from "playwright-core";
import { browserPresent, openPage } from "./browser.ts";
import { openShop, type Shop } from "./shop.ts";
import { openSite, type Site } from "./site.ts";

const document = { version: 1, id: "asked", name: "Asked", where: { event: "Order Completed" } };
const evaluated = { segment: "buyers" };

/**
 * What a viewer may send by POST: questions that are too long for an address, each with an example. They answer and change nothing;
 * `alerts/read` changes the marks of whoever asks alone.
 */
const questions: Readonly<Record<string, object>> = {
  "POST /segment-changes/plan": { documents: [document] },
  "POST /evaluate/check": { document },
  "POST /evaluate/describe": { document },
  "POST /evaluate/sql": evaluated,
  "POST /evaluate/count": evaluated,
  "POST /evaluate/members": evaluated,
  "POST /evaluate/explain": { ...evaluated, contact: "ann" },
  "POST /evaluate/preview": { document },
  "POST /evaluate/arguments": evaluated,
  "POST /evaluate/members-by-argument": evaluated,
  "POST /evaluate/contact": { ...evaluated, contact: "ann" },
  "POST /evaluate/export": evaluated,
  "POST /overlap": { segments: ["buyers", "known"] },
  "POST /compare": {},
  "POST /measures": {},
  "POST /measures/people": {},
  "POST /cohorts": {},
  "POST /cohorts/people": {},
  "POST /cohorts/segment": {},
  "POST /value": {},
  "POST /value/customers": {},
  "POST /value/declining": {},
  "POST /value/together": {},
  "POST /life-cycles/preview": {},
  "POST /templates/counts": {},
  "POST /templates/{template}/preview": {},
  "POST /rfm/preview": {},
  "POST /size-rules/preview": {},
  "POST /alerts/read": {},
};

interface Operation {
  readonly method: string;
  /** Below the workspace. */
  readonly path: string;
}

describe.skipIf(!browserPresent)("the roles", () => {
  let site: Site;
  let shop: Shop;
  let viewer: BrowserContext;
  let key: string;

  beforeAll(async () => {
    site = await openSite({ locale: "en" });
    shop = await openShop(site.server, site.context);
    await shop.track([{ userId: "ann", event: "Order Completed", properties: { revenue: 30 } }]);
    await shop.save({ version: 1, id: "buyers", name: "Buyers", where: { event: "Order Completed" } });
    await shop.save({ version: 1, id: "known", name: "Known", where: { trait: "email", exists: true } });
    await shop.settle({ buyers: 1, known: 0 });
    viewer = await shop.signedIn(site.browser, "viewer");
    const made = (await shop.post("/keys", { kind: "admin", name: "looks", role: "viewer" })) as { secret: string };
    key = made.secret;
  }, 300_000);
  afterAll(() => site?.close());

  /** Every operation below a workspace that is not a mere reading, as the running server lists them. */
  async function operations(): Promise<Operation[]> {
    const answer = await fetch(`${site.server.url}/api/v1/openapi.json`);
    const { paths } = (await answer.json()) as { paths: Record<string, Record<string, unknown>> };
    const base = "/api/v1/workspaces/{workspace}";
    return Object.entries(paths).flatMap(([path, methods]) =>
      path.startsWith(base)
        ? Object.keys(methods)
            .filter((method) => !["get", "head", "options"].includes(method))
            .map((method) => ({ method: method.toUpperCase(), path: path.slice(base.length) }))
        : [],
    );
  }

  const filled = (path: string): string => path.replaceAll(/\{(\w+)\}/gu, "1");

  it("a viewer is refused by every operation that changes anything, signed in or with a key", async () => {
    const all = await operations();
    expect(all.length).toBeGreaterThan(40);
    const others = all.filter(({ method, path }) => !(`${method} ${path}` in questions));
    // Each exception is an operation that there is: one that was renamed does not stay on the list.
    expect(all.length - others.length).toBe(Object.keys(questions).length);
    const before = await standing();
    const through: string[] = [];
    for (const { method, path } of others) {
      const url = `${site.server.url}/api/v1/workspaces/${shop.id}${filled(path)}`;
      const byKey = await fetch(url, {
        method,
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: "{}",
      });
      const bySession = await viewer.request.fetch(url, { method, data: {}, headers: { origin: site.server.url } });
      if (byKey.status !== 403 || bySession.status() !== 403)
        through.push(`${method} ${path}: ${String(byKey.status)} by key, ${String(bySession.status())} signed in`);
    }
    expect(through).toEqual([]);
    expect(await standing()).toEqual(before);
  });

  it("a viewer is answered by the questions that are asked by POST, which leave everything as it was", async () => {
    const before = await standing();
    for (const [question, body] of Object.entries(questions)) {
      const [method = "", path = ""] = question.split(" ");
      const answer = await fetch(`${site.server.url}/api/v1/workspaces/${shop.id}${filled(path)}`, {
        method,
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      await answer.arrayBuffer();
      const isExample = Object.keys(body).length > 0 && !path.endsWith("argument") && !path.endsWith("arguments");
      if (isExample) expect([question, answer.status]).toEqual([question, 200]);
      expect([question, answer.status]).not.toEqual([question, 403]);
      expect(answer.status).toBeLessThan(500);
    }
    expect(await standing()).toEqual(before);
  });

  it("a viewer does not reach what belongs to the installation or to others", async () => {
    const ask = async (method: string, path: string, data?: object): Promise<number> => {
      const answer = await viewer.request.fetch(`${site.server.url}/api/v1${path}`, {
        method,
        headers: { origin: site.server.url },
        ...(data === undefined ? {} : { data }),
      });
      return answer.status();
    };
    expect(await ask("POST", "/workspaces", { name: "Mine" })).toBe(403);
    expect(await ask("GET", `/workspaces/${shop.id}/users`)).toBe(403);
    expect(await ask("GET", `/workspaces/${shop.id}/keys`)).toBe(403);
    expect(await ask("GET", "/workspaces/ws_other/segments")).toBe(404);
  });

  it("do not keep two people from editing one segment at once: the second is told, and brings both edits together", async () => {
    const editor = await shop.signedIn(site.browser, "editor");
    const [first, second] = [await openPage(site.context), await openPage(editor)];
    for (const { page } of [first, second]) {
      await page.goto(`${site.server.url}/w/${shop.id}/segments/buyers/edit`);
      await page.locator('[data-count="1"]').waitFor();
    }
    await first.page.getByLabel("Name", { exact: true }).fill("Buyers of Ada");
    await first.page.getByRole("button", { name: "Save", exact: true }).click();
    await first.page.getByText("is saved as version 2").waitFor();
    await second.page.getByRole("button", { name: "As JSON" }).click();
    const editorOfJson = second.page.locator(".builder-json textarea");
    const mine = { ...(JSON.parse(await editorOfJson.inputValue()) as object), folder: "Shop" };
    await editorOfJson.fill(JSON.stringify(mine));
    await second.page.getByRole("button", { name: "Save", exact: true }).click();
    await second.page.getByText("Somebody else has saved this segment").waitFor();
    await second.page.getByRole("button", { name: "Bring both together" }).click();
    await second.page.getByRole("button", { name: "Save", exact: true }).click();
    await second.page.getByText("is saved as version 3").waitFor();
    const { body } = await shop.get("/segments/buyers");
    expect(body).toMatchObject({ version: 3, document: { name: "Buyers of Ada", folder: "Shop" } });
    expect(first.faults).toEqual([]);
    // The refusal that was asked for is all the console tells.
    expect(second.faults.filter((fault) => !fault.includes("409"))).toEqual([]);
    await first.page.close();
    await editor.close();
  });

  /** Words on controls that change something; what merely looks, filters or downloads has others. */
  const changes =
    /^(?:save|add|new|create|make|invite|delete|remove|revoke|archive|duplicate|discard|replay|try again|edit|change|merge|erase|import|put|upload|rotate|restore|set|mute|snooze|recompute|refresh)\b/iu;
  /** A tab, a class of RFM, a filter of a question. */
  const allowed = new Set(["Make-up and value", "New", "Add a condition"]);

  it.each([
    "",
    "/segments",
    "/segments/buyers",
    "/segments/buyers/members",
    "/segments/buyers/versions",
    "/segments/buyers/edit",
    "/contacts",
    "/contacts/ann",
    "/lists",
    "/imports",
    "/products",
    "/rfm",
    "/life-cycle",
    "/templates",
    "/cohorts",
    "/value",
    "/alerts",
    "/data/events",
    "/data/events/Order%20Completed",
    "/data/traits",
    "/data/live",
    "/data/dead-letters",
    "/data/keys",
    "/settings/workspace",
    "/settings/people",
    "/settings/keys",
    "/settings/webhooks",
  ])("a viewer finds nothing to change on the page %s", async (path) => {
    const { page } = await openPage(viewer);
    await page.goto(`${site.server.url}/w/${shop.id}${path}`);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await expect.poll(() => page.locator(".mantine-Loader-root").count()).toBe(0);
    const controls = await page.locator("main").getByRole("button").or(page.locator("main").getByRole("link")).all();
    const offered: string[] = [];
    for (const control of controls) {
      const name = ((await control.getAttribute("aria-label")) ?? (await control.innerText())).trim();
      if (changes.test(name) && !allowed.has(name) && (await control.isEnabled())) offered.push(name);
    }
    expect(offered).toEqual([]);
    await page.close();
  });

  it("a viewer sees the settings, none of which can be set, with the reason", async () => {
    const { page, faults } = await openPage(viewer);
    await page.goto(`${site.server.url}/w/${shop.id}/settings/workspace`);
    await page.getByText("Only an owner of the workspace can change this.").waitFor();
    for (const field of await page.locator("main").getByRole("textbox").all())
      expect(await field.isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "Save" }).count()).toBe(0);
    for (const [tab, reason] of [
      ["settings/people", "Only an owner"],
      ["settings/keys", "Only editors and owners"],
      ["settings/webhooks", "Only editors and owners"],
      ["data/keys", "Only editors and owners"],
    ] as const) {
      await page.goto(`${site.server.url}/w/${shop.id}/${tab}`);
      await page.getByText(reason).waitFor();
    }
    await page.close();
    expect(faults).toEqual([]);
  });

  async function standing(): Promise<unknown> {
    const parts = await Promise.all(
      ["", "/segments", "/contacts", "/lists", "/webhooks", "/users", "/keys"].map((path) => shop.get(path)),
    );
    // When a key was used last is noted by its use.
    return JSON.parse(JSON.stringify(parts).replaceAll(/"lastUsedAt":(?:null|"[^"]*")/gu, '"lastUsedAt":null'));
  }
});
