import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

const BIN = new URL("../bin/kindred.mjs", import.meta.url).pathname;
const CONTACTS = 2500;

describe("the demo", { timeout: 300_000 }, () => {
  let data = "";
  const run = (args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [BIN, ...args, "--data", data], { env: { ...process.env, NO_COLOR: "1" } });
      let out = "";
      let err = "";
      child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
      child.once("close", (code) => resolve({ code, out, err }));
    });
  const start = () => run(["demo", "--contacts", String(CONTACTS), "--no-serve"]);
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), "kindred-demo-"));
  });
  afterAll(() => rm(data, { recursive: true, force: true }));

  it("takes its PostgreSQL along when it is stopped while it loads", async () => {
    const child = spawn(process.execPath, [BIN, "demo", "--contacts", String(CONTACTS), "--data", data]);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.stdout.resume();
    await vi.waitFor(() => expect(said).toContain("generating a shop"), { timeout: 120_000, interval: 20 });
    const pid = Number.parseInt(await readFile(join(data, "postgres/postmaster.pid"), "utf8"), 10);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    // Zero asks whether it is there.
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"), { timeout: 60_000, interval: 50 });
  });

  it("loads the shop, says how far it is, and what to do next", async () => {
    const { code, out, err } = await start();
    expect(code).toBe(0);
    expect(err).toMatch(/loaded 2,500 people with [\d,]+ events/);
    expect(out).toMatch(/Password {3}\S{12,}/);
    expect(out).toMatch(/npx kindred segment explain regulars-worth-a-call --contact u-\d+/);
    expect(out).toMatch(/curl http:\/\/localhost:\d+\/v1\/track -u kw_/);
  });

  it("reuses the data and shows the same sign-in on the second start", async () => {
    const { code, out, err } = await start();
    expect(code).toBe(0);
    expect(err).toContain("the data is there from an earlier start");
    expect(out).toMatch(/Password {3}\S{12,}/);
  });

  it("has ten segments, each with somebody in it and never everybody, and stages of the life cycle with everybody in them", async () => {
    // Those that are still being built are not counted beside it.
    const shop = await vi.waitFor(
      async () => {
        const { out } = await run(["status", "--json"]);
        const { workspaces } = JSON.parse(out) as {
          workspaces: { contacts: number; segments: { id: string; count: number; problem: string | null }[] }[];
        };
        expect(workspaces[0]?.segments.map(({ count }) => count)).not.toContain(null);
        return workspaces[0];
      },
      { timeout: 120_000, interval: 1_000 },
    );
    expect(shop?.contacts).toBe(CONTACTS);
    const segments = shop?.segments ?? [];
    const stages = segments.filter(({ id }) => id.startsWith("life-cycle-"));
    const ready = segments.filter((segment) => !stages.includes(segment));
    expect(ready).toHaveLength(10);
    for (const { id, count, problem } of segments) {
      expect({ id, problem }).toEqual({ id, problem: null });
      expect(count, id).toBeGreaterThan(0);
    }
    for (const { id, count } of ready) expect(count, id).toBeLessThan(CONTACTS / 4);
    // Everybody is in one stage, and in one alone.
    expect(stages).toHaveLength(8);
    expect(stages.reduce((sum, { count }) => sum + (count ?? 0), 0)).toBe(CONTACTS);
  });
});
