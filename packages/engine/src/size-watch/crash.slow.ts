import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { openStores } from "@kindred/store";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sink, startSink } from "../mail/testing/sink.ts";

const root = new URL("../../../../", import.meta.url).pathname;
/** Longer than a notice is held by a process that is dead. */
const pause = 360_000;
let dataDir: string;
let sink: Sink;
let runs = 0;

beforeAll(async () => {
  await promisify(execFile)("npx", ["tsc", "-b", "packages/engine"], { cwd: root });
  dataDir = await mkdtemp(join(tmpdir(), "kindred-crash-"));
  sink = await startSink();
});
afterAll(async () => {
  await sink.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** Lets a watcher run until so many letters have come, or until it says that all is settled; then kills it. */
async function killedWhen(letters: number | "settled"): Promise<void> {
  const script = join(root, "packages/engine/dist/size-watch/testing/crash-watcher.js");
  const child = spawn(process.execPath, [script, dataDir, String(sink.port), String(runs * pause)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  runs += 1;
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const settled = new Promise<void>((resolve) => child.stdout.once("data", () => resolve()));
  await Promise.race([letters === "settled" ? settled : sink.until(letters), exited]);
  expect(child.exitCode).toBe(null);
  child.kill("SIGKILL");
  await exited;
}

test("killed again and again: every rule goes off once, everybody is told, and what comes twice has the same id", async () => {
  for (const letters of [1, 4, 5, 9, 14]) await killedWhen(letters);
  await killedWhen("settled");

  const stores = await openStores({ dataDir });
  const { rows: alerts } = await stores.pool.query<{ rule_id: string; kind: string }>(
    "SELECT rule_id, kind FROM size_alerts",
  );
  const { rows: notices } = await stores.pool.query<{ state: string }>("SELECT state FROM alert_notices");
  await stores.close();
  expect(alerts.map(({ kind }) => kind)).toEqual(Array.from({ length: 12 }, () => "fired"));
  expect(new Set(alerts.map(({ rule_id }) => rule_id)).size).toBe(12);
  expect(notices.map(({ state }) => state)).toEqual(Array.from({ length: 24 }, () => "sent"));

  const ids = new Map<string, string[]>();
  for (const { to, raw } of sink.arrived) {
    const recipient = to[0] ?? "";
    ids.set(recipient, [...(ids.get(recipient) ?? []), /^Message-ID: (.+)$/mu.exec(raw)?.[1] ?? ""]);
  }
  const single = [...ids].filter(([recipient]) => recipient !== "boss@example.org");
  expect(single).toHaveLength(12);
  for (const [, sent] of single) expect(new Set(sent).size).toBe(1);
  // A kill loses the note of one letter at most.
  const twice = [...ids.values()].reduce((sum, sent) => sum + sent.length - new Set(sent).size, 0);
  expect(twice).toBeLessThanOrEqual(runs);
});
