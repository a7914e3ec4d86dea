import { KindredError } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { type Logger, silentLogger } from "../ingest/logger.ts";
import { Membership } from "../membership/membership.ts";
import { createSegmentDocuments } from "../segments/documents.ts";
import { Refreshes } from "./refreshes.ts";
import type { Refreshed, Refreshing } from "./refreshing.ts";

const hour = 3_600_000;
const start = Date.UTC(2026, 5, 10, 12);
let clock = start;
const now = (): number => clock;

let stores: TestStores;
let ingest: Ingest;
let membership: Membership;
let workspace: WorkspaceStore;

beforeAll(async () => {
  stores = await openTestStores();
  ingest = createIngest({ stores, now });
  membership = new Membership({
    stores,
    flush: (id) => ingest.flush(id),
    nudge: (id) => ingest.nudge(id),
    now,
    refreshEvery: 100 * 365 * 24 * hour,
  });
  await membership.start();
});
afterAll(async () => {
  await membership.close();
  await ingest.close();
  await stores.close();
});

beforeEach(async () => {
  clock = start;
  await stores.postgres.deleteFrom("workspaces").execute();
  workspace = await stores.createWorkspace({ name: "shop" });
});

function refreshes(...parts: readonly Refreshing[]): Refreshes {
  return refreshesTelling(silentLogger, ...parts);
}

function refreshesTelling(logger: Logger, ...parts: readonly Refreshing[]): Refreshes {
  return new Refreshes({ stores, parts, flush: (id) => ingest.flush(id), membership, now, works: true, logger });
}

/** A part that counts its runs, and does what the test says in each. */
function part(name: string, run: (now: number) => Promise<Refreshed> | Refreshed = () => ({})) {
  const runs: number[] = [];
  const refresh = async (_workspace: WorkspaceStore, at: number): Promise<Refreshed> => {
    runs.push(at);
    return run(at);
  };
  return { name, runs, refresh };
}

async function somebody(userId = "anna"): Promise<void> {
  await ingest.accept(workspace.id, [{ type: "identify", userId }]);
}

test("a part runs once a day, once somebody is there, and what was due meanwhile is made up for at the start", async () => {
  const one = part("one", () => ({ details: { rows: 3 } }));
  const first = refreshes(one);
  await first.settle();
  expect(one.runs).toEqual([]);
  expect(await first.status(workspace.id)).toMatchObject([{ part: "one", state: "never", covered: null }]);

  await somebody();
  await first.settle();
  await first.settle();
  expect(one.runs).toEqual([start]);
  const next = Date.UTC(2026, 5, 11, 3);
  expect(await first.status(workspace.id)).toMatchObject([
    { part: "one", state: "done", covered: start, error: null, details: { rows: 3 }, next },
  ]);
  await first.close();

  clock = next + 40 * hour;
  const second = refreshes(one);
  expect(await second.status(workspace.id)).toMatchObject([{ state: "waiting" }]);
  second.start();
  await second.settle();
  await second.close();
  expect(one.runs).toEqual([start, clock]);
});

test("a part that fails says why, keeps its figures and leaves the others alone", async () => {
  await somebody();
  let isBroken = false;
  const bad = part("bad", () => {
    if (isBroken) throw new KindredError("several_currencies", "Orders are in EUR and UAH.");
    return { details: { rows: 1 } };
  });
  const good = part("good");
  const all = refreshes(bad, good);
  await all.settle();
  isBroken = true;
  await all.ask(workspace.id, null);
  await all.settle();
  expect(good.runs).toHaveLength(2);
  const failed = { part: "bad", state: "failed", error: "Orders are in EUR and UAH.", details: { rows: 1 } };
  expect(await all.status(workspace.id)).toMatchObject([failed, { part: "good", state: "done" }]);

  clock += 15 * 60_000;
  isBroken = false;
  await all.settle();
  expect(bad.runs).toHaveLength(3);
  expect(good.runs).toHaveLength(2);
  await all.close();
});

test("a workspace that is deleted while its tables are made ends quietly, whatever the part was about", async () => {
  const told: string[] = [];
  const logger = {
    info: () => undefined,
    warn: (_: object, words: string) => void told.push(words),
    error: (_: object, words: string) => void told.push(words),
  };
  const drop = (): Promise<void> => stores.dropWorkspace(workspace.id);
  const writing = part("writing", async () => {
    await drop();
    await workspace.clickhouse.query("SELECT count() FROM rfm");
    return {};
  });
  const done = part("done", async () => {
    await drop();
    return { rfm: ["purchase"] };
  });
  const after = part("after");
  for (const each of [writing, done]) {
    workspace = await stores.createWorkspace({ name: "short-lived" });
    await somebody();
    const all = refreshesTelling(logger, each, after);
    await all.settle();
    await all.close();
    expect(each.runs).toHaveLength(1);
  }
  expect(after.runs).toEqual([]);
  expect(told).toEqual([]);
});

test("several workers do not refresh a workspace twice", async () => {
  await somebody();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const slow = part("slow", async () => {
    await held;
    return {};
  });
  const [one, two] = [refreshes(slow), refreshes(slow)];
  const busy = one.settle();
  await expect.poll(() => slow.runs.length).toBe(1);
  expect(await two.status(workspace.id)).toMatchObject([{ state: "running" }]);
  await two.settle();
  release();
  await busy;
  await two.settle();
  expect(slow.runs).toHaveLength(1);
  await one.close();
  await two.close();
});

test("what is asked for during a run is done by the next", async () => {
  await somebody();
  const asking = part("asking", async () => {
    if (asking.runs.length === 1) await all.ask(workspace.id, ["asking"]);
    return {};
  });
  const all = refreshes(asking);
  await all.settle();
  await all.settle();
  expect(asking.runs).toHaveLength(2);
  await expect(all.ask(workspace.id, ["nothing"])).rejects.toMatchObject({ code: "unknown_refresh" });
  await all.close();
});

test("segments that read a changed model are built anew, and those that refer to them", async () => {
  await somebody();
  const documents = createSegmentDocuments(workspace, now);
  const save = (id: string, where: unknown): Promise<unknown> =>
    documents.save({ version: 1, id, name: id, where }, { by: null });
  await save("best", { rfm: "purchase", class: "champions" });
  await save("best-of-all", { all: [{ segment: "best" }, { rfm: "purchase", r: { gte: 1 } }] });
  await save("other", { rfm: "engagement", class: "champions" });
  await membership.settle(workspace.id);
  const scored = part("rfm", async (at) => {
    const line = (model: string): string =>
      JSON.stringify({ model, contact_id: 1, at, r: 5, f: 5, m: 5, class: "champions", version: 1 });
    await workspace.clickhouse.insertLines("rfm", `${line("purchase")}\n${line("engagement")}\n`, { token: `t${at}` });
    return { rfm: ["purchase"] };
  });
  const all = refreshes(scored);
  await all.settle();
  await all.close();
  await membership.settle(workspace.id);
  const sizes = (await membership.of(workspace.id)).status().map(({ id, size }) => [id, size]);
  expect(sizes).toEqual([
    ["best", 1],
    ["best-of-all", 1],
    ["other", 0],
  ]);
});
