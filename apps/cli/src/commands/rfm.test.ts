import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer, type RunningServer } from "@kindred/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { typed } from "../testing/typed.ts";

const day = 86_400_000;
const now = Date.parse("2026-06-10T12:00:00Z");
let folder = "";
let server: RunningServer;
let clock = now;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-cli-rfm-"));
  server = await startServer({ dataDir: folder, announce: false, now: () => clock });
  const post = async (path: string, body: unknown, authorization: string): Promise<unknown> => {
    const headers = { authorization, "content-type": "application/json" };
    const response = await fetch(`${server.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    expect(response.status).toBe(200);
    return response.json();
  };
  const local = `Bearer ${server.localToken}`;
  const { id } = (await post("/api/v1/workspaces", { name: "shop", currency: "EUR" }, local)) as { id: string };
  const key = (await post(`/api/v1/workspaces/${id}/keys`, { kind: "write", name: "w" }, local)) as { secret: string };
  const order = (userId: string, days: number, revenue: number): object => ({
    type: "track",
    userId,
    messageId: `${userId}-${days}`,
    event: "Order Completed",
    timestamp: new Date(now - days * day).toISOString(),
    properties: { revenue },
  });
  const batch = [order("ann", 1, 100), order("ann", 40, 50), order("ben", 100, 10), order("cat", 2, 20)];
  await post("/v1/batch", { batch }, `Basic ${Buffer.from(`${key.secret}:`).toString("base64")}`);
  await writeFile(
    join(folder, "model.yaml"),
    `name: Orders
events: [Order Completed]
monetary: { property: revenue }
levels: 3
r: { by: fixed, at: [30, 90] }
f: { by: fixed, at: [2, 3] }
m: { by: fixed, at: [50, 120] }
rules:
  - { class: best, r: [3, 3], f: [2, 3] }
  - { class: recent, r: [3, 3] }
  - { class: gone, suggestion: Write to them }
`,
  );
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const kindred = async (...args: readonly string[]): Promise<string> => (await typed(server, "rfm", ...args)).trimEnd();

test("a model is tried, saved, computed and read in every form", async () => {
  const file = join(folder, "model.yaml");
  expect(await kindred("define", "purchase", file, "--preview")).toBe(
    ["class   people", "gone    1", "recent  1", "best    1"].join("\n"),
  );
  expect(await kindred("define", "purchase", file)).toBe("Saved as version 1 and computed.");
  expect(await kindred("show", "purchase")).toContain("R  from 30, 90");
  expect(await kindred("show")).toMatch(/purchase +Orders +1 +3 +2026-06-10/u);
  expect(await kindred("classes", "--csv")).toBe(
    [
      "class,people,share,amount,days,change",
      "best,1,0.333,150,1,1",
      "recent,1,0.333,20,2,0",
      "gone,1,0.333,10,100,0",
    ].join("\n"),
  );
  expect(await kindred("grid")).toBe(
    ["3 people  F1  F2  F3", "R3        1   1   0", "R2        0   0   0", "R1        1   0   0"].join("\n"),
  );
  expect(await kindred("grid", "--show", "amount", "--csv")).toBe(
    ["3 people,F1,F2,F3", "R3,20,150,0", "R2,0,0,0", "R1,10,0,0"].join("\n"),
  );
  expect(await kindred("grid", "--show", "change", "--csv")).toBe(
    ["3 people,F1,F2,F3", "R3,0,1,0", "R2,-1,0,0", "R1,1,0,0"].join("\n"),
  );
  expect(await kindred("members", "--class", "best")).toBe("ann");
  expect(await kindred("members", "--r", "3", "--f", "1", "--csv")).toMatch(/^key,externalId,email\ncon_\w+,cat,$/u);
  expect(JSON.parse(await kindred("classes", "--json"))).toMatchObject({ id: "purchase", version: 1 });
});

test("moves and their odds, a refresh, versions, and the way back", async () => {
  clock = now + 100 * day;
  expect(await kindred("refresh")).toMatch(/^Done in [\d,]+ ms\.$/u);
  expect(await kindred("transitions", "--from", "2026-06-11", "--csv")).toBe(
    ["from,to,people", "best,gone,1", "gone,gone,1", "recent,gone,1"].join("\n"),
  );
  expect(await kindred("transitions", "--from", "2026-06-11", "--to", "2030-01-01")).toMatch(
    /^2026-06-10 \S+ to 2026-09-18 \S+\n\nfrom +to +people\n/u,
  );
  expect(await kindred("transitions", "--within", "60")).toMatch(/^from +to +probability % +low +high +stay/u);
  expect(await kindred("past", "purchase")).toMatch(/^Done/u);
  expect(await kindred("versions", "purchase")).toMatch(/^1 +2026-06-10/u);
  expect(await kindred("remove", "purchase")).toBe("purchase is taken away.");
  expect(await kindred("show", "purchase")).toContain("Purchases (purchase), version 2");
});
