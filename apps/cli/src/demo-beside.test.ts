import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer, type RunningServer } from "@kindred/server";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { demoLoader } from "./demo-data.ts";

let server: RunningServer;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "kindred-beside-"));
  server = await startServer({ dataDir, demo: demoLoader });
  await ask("POST", "/setup", {
    email: "ada@example.org",
    name: "Ada",
    password: "a long password",
    workspace: "Mine",
  });
});
afterAll(async () => {
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${server.localToken}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return response.json();
}

const workspaces = async (): Promise<string[]> =>
  ((await ask("GET", "/workspaces")) as { items: { name: string }[] }).items.map(({ name }) => name);

it(
  "a demo shop is made beside one's own workspace, kept live, and removed as a whole",
  { timeout: 300_000 },
  async () => {
    expect(await ask("GET", "/demo")).toMatchObject({ available: true, state: "none", workspace: null });
    const begun = (await ask("POST", "/demo", { contacts: 300 })) as { state: string; workspace: string };
    expect(begun).toMatchObject({ state: "loading", of: 300 });
    await vi.waitFor(async () => expect(await ask("GET", "/demo")).toMatchObject({ state: "ready", contacts: 300 }), {
      timeout: 120_000,
      interval: 100,
    });
    expect(await workspaces()).toEqual(["Mine", "Demo shop"]);
    const { workspace } = begun;
    await vi.waitFor(
      async () => {
        const cards = (await ask("GET", `/workspaces/${workspace}/segment-cards`)) as { items: { state: string }[] };
        expect(cards.items.filter(({ state }) => state === "kept").length).toBeGreaterThan(5);
      },
      { timeout: 120_000, interval: 200 },
    );
    const life = (await ask("GET", `/workspaces/${workspace}/life-cycles`)) as { items: { id: string }[] };
    expect(life.items[0]).toMatchObject({ id: "life-cycle", version: 1, stages: Array(8).fill(expect.anything()) });
    // Asked for again, it is the same one.
    expect(await ask("POST", "/demo", { contacts: 500 })).toMatchObject({ state: "ready", workspace, contacts: 300 });
    expect(await ask("DELETE", "/demo")).toEqual({ ok: true });
    expect(await workspaces()).toEqual(["Mine"]);
    expect(await ask("GET", "/demo")).toMatchObject({ state: "none", error: null });
    expect(await ask("GET", `/workspaces/${workspace}/overview`)).toMatchObject({
      error: { code: "unknown_workspace" },
    });
  },
);

it("a load that is ended leaves nothing behind", async () => {
  expect(await ask("POST", "/demo", { contacts: 20_000 })).toMatchObject({ state: "loading" });
  expect(await ask("DELETE", "/demo")).toEqual({ ok: true });
  expect(await workspaces()).toEqual(["Mine"]);
});
