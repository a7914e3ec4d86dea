import type { RunningServer } from "@kindred/server";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { expect, vi } from "vitest";
import { openPage, widerThanThePage, newContext } from "./browser.ts";

/** Looks at the page as on a small telephone, where it may not scroll sideways once the frame has moved aside. */
export async function expectNarrow(page: Page): Promise<void> {
  const before = page.viewportSize() ?? { width: 1280, height: 720 };
  await page.setViewportSize({ width: 380, height: 700 });
  await expect.poll(() => page.evaluate(widerThanThePage)).toEqual([]);
  await page.setViewportSize(before);
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** A workspace on a fresh server whose owner is signed in within the context, and ways to fill it. */
export async function openShop(server: RunningServer, context: BrowserContext) {
  const owner = { name: "Ada", email: "ada@example.org", password: "a long password" };
  const made = await context.request.post(`${server.url}/api/v1/setup`, {
    data: { ...owner, workspace: "Shop", setupCode: server.setupCode },
    headers: { origin: server.url },
  });
  expect(made.status()).toBe(200);
  const { workspaceId: id } = (await made.json()) as { workspaceId: string };
  const base = `${server.url}/api/v1/workspaces/${id}`;

  const ask = async (method: string, path: string, body?: string, type = "application/json"): Promise<Answer> => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${server.localToken}`,
        ...(body === undefined ? {} : { "content-type": type }),
      },
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, body: await response.json() };
  };
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const answer = await ask("POST", path, JSON.stringify(body));
    expect(answer).toMatchObject({ status: 200 });
    return answer.body;
  };
  const key = (await post("/keys", { kind: "write", name: "site" })) as { secret: string };

  const send = async (batch: readonly object[]): Promise<void> => {
    const sent = await fetch(`${server.url}/v1/batch`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-write-key": key.secret },
      body: JSON.stringify({ batch }),
    });
    expect(sent.status).toBe(200);
  };

  return {
    id,
    /** A page of the workspace, and what its console complained about. */
    open: async (path: string): Promise<{ page: Page; faults: string[] }> => {
      const opened = await openPage(context);
      await opened.page.goto(`${server.url}/w/${id}${path}`);
      return opened;
    },
    get: (path: string) => ask("GET", path),
    post,
    save: (document: object) => post("/segments", document),
    put: (path: string, body: unknown) => ask("PUT", path, JSON.stringify(body)),
    ask,
    send,
    track: (calls: readonly object[]) => send(calls.map((call) => ({ type: "track", ...call }))),
    identify: (calls: readonly object[]) => send(calls.map((call) => ({ type: "identify", ...call }))),
    /** Imports a CSV file and waits until it is done. */
    import: async (kind: string, csv: string): Promise<void> => {
      const up = await ask("POST", `/imports/files?name=${kind}.csv`, csv, "application/octet-stream");
      const { file } = up.body as { file: string };
      const started = (await post("/imports", { kind, file })) as { id: string };
      await vi.waitFor(
        async () => {
          const { body } = await ask("GET", `/imports/${started.id}`);
          expect(body).toMatchObject({ state: "done", progress: { rejected: 0 } });
        },
        { timeout: 120_000, interval: 200 },
      );
    },
    /** Waits until the segments have so many members. */
    settle: async (sizes: Readonly<Record<string, number>>): Promise<void> => {
      await vi.waitFor(
        async () => {
          const { body } = await ask("GET", "/memberships");
          const { items } = body as { items: { id: string; size: number; state: string }[] };
          const kept = items.filter(({ state }) => state === "kept").map(({ id: each, size }) => [each, size]);
          expect(Object.fromEntries(kept)).toMatchObject(sizes);
        },
        { timeout: 120_000, interval: 200 },
      );
    },
    /** Somebody else of the shop, in a context of their own. */
    signedIn: async (
      browser: Browser,
      role: "editor" | "viewer",
      options: BrowserContextOptions = { locale: "en" },
    ): Promise<BrowserContext> => {
      const person = { name: role, email: `${role}@example.org`, password: "another password" };
      await post("/users", { ...person, role });
      const other = await newContext(browser, options);
      const entered = await other.request.post(`${server.url}/api/v1/session`, {
        data: { email: person.email, password: person.password },
        headers: { origin: server.url },
      });
      expect(entered.status()).toBe(200);
      return other;
    },
  };
}
